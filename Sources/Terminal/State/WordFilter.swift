/// A filter by words: each must stand in the text, in any order, `!word` must not.
///
/// A word with a capital minds capitals; others do not.
public struct WordFilter: Hashable, Sendable {
  private struct Term: Hashable, Sendable {
    let word: String
    let isNegated: Bool
    let mindsCase: Bool
  }

  private let terms: [Term]

  public init(_ query: String) {
    terms = query.split(separator: " ").compactMap { part in
      let isNegated = part.first == "!"
      let word = String(isNegated ? part.dropFirst() : part)
      guard !word.isEmpty else { return nil }
      return Term(word: word, isNegated: isNegated, mindsCase: word.contains(where: \.isUppercase))
    }
  }

  public var isEmpty: Bool { terms.isEmpty }

  public func accepts(_ text: String) -> Bool {
    guard !terms.isEmpty else { return true }
    let lower = text.lowercased()
    return terms.allSatisfy { term in
      let found = Self.holds(term.mindsCase ? text : lower, term.word)
      return found != term.isNegated
    }
  }

  /// Whether the letters of `query` stand in `text` in order, others between them allowed.
  public static func fuzzy(_ query: String, _ text: String) -> Bool {
    var rest = query.lowercased()[...]
    for character in text.lowercased() where character == rest.first { rest.removeFirst() }
    return rest.isEmpty
  }

  /// How many characters lie from the first letter of `query` in `text` to the last, none between them being 0; nil
  /// where they are not there in order.
  public static func fuzzySpread(_ query: String, _ text: String) -> Int? {
    var rest = query.lowercased().filter { $0 != " " }[...]
    guard !rest.isEmpty else { return 0 }
    let count = rest.count
    var first: Int?
    for (place, character) in text.lowercased().enumerated() where character == rest.first {
      first = first ?? place
      rest.removeFirst()
      if rest.isEmpty { return place - (first ?? place) + 1 - count }
    }
    return nil
  }

  private static func holds(_ text: String, _ word: String) -> Bool {
    let text = Array(text.utf8)
    let word = Array(word.utf8)
    guard !word.isEmpty, text.count >= word.count else { return word.isEmpty }
    return (0...text.count - word.count).contains { text[$0..<$0 + word.count].elementsEqual(word) }
  }
}
