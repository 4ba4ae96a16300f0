import StrictJSON

/// ``Similarity/meteor``.
enum Meteor {
  private struct Match {
    var input: Int
    var reference: Int
  }

  static func score(_ input: String, _ reference: String) -> Double {
    let input = Words.mteval(input).map { ByteText($0.text.lowercased()) }
    let reference = Words.mteval(reference).map { ByteText($0.text.lowercased()) }
    var openInput = Array(input.indices)
    var openReference = Array(reference.indices)
    var matches = match(&openInput, input, &openReference, reference)
    matches += match(
      &openInput, input.map { ByteText(PorterStemmer.stem($0.text)) }, &openReference,
      reference.map { ByteText(PorterStemmer.stem($0.text)) })
    guard !matches.isEmpty else { return 0 }
    matches.sort { $0.input < $1.input }
    let count = Double(matches.count)
    let precision = count / Double(input.count)
    let recall = count / Double(reference.count)
    let mean = precision * recall / (0.9 * precision + 0.1 * recall)
    let fragmentation = Double(chunks(matches)) / count
    return (1 - 0.5 * fragmentation * fragmentation * fragmentation) * mean
  }

  /// Pairs the words from the end, each with the last equal one that is left; what is left open stays in the lists.
  private static func match(
    _ openInput: inout [Int], _ input: [ByteText], _ openReference: inout [Int], _ reference: [ByteText]
  ) -> [Match] {
    var places: [ByteText: [Int]] = [:]
    for place in openReference { places[reference[place], default: []].append(place) }
    var matches: [Match] = []
    var taken: Set<Int> = []
    var open: [Int] = []
    for place in openInput.reversed() {
      if let found = places[input[place]]?.popLast() {
        matches.append(Match(input: place, reference: found))
        taken.insert(found)
      } else {
        open.append(place)
      }
    }
    openInput = open.reversed()
    openReference.removeAll { taken.contains($0) }
    return matches
  }

  /// Stretches that follow each other in both texts.
  private static func chunks(_ matches: [Match]) -> Int {
    1
      + zip(matches, matches.dropFirst()).count {
        $1.input != $0.input + 1 || $1.reference != $0.reference + 1
      }
  }
}
