/// The length of the longest common subsequence, 64 places of the table at a time.
///
/// H. Hyyrö, "Bit-Parallel LCS-length Computation Revisited" (2004).
enum CommonSubsequence {
  static func length<Element: Hashable>(_ left: [Element], _ right: [Element]) -> Int {
    var left = left[...]
    var right = right[...]
    var common = 0
    while let first = left.first, first == right.first {
      (left, right) = (left.dropFirst(), right.dropFirst())
      common += 1
    }
    while let last = left.last, last == right.last {
      (left, right) = (left.dropLast(), right.dropLast())
      common += 1
    }
    return left.count <= right.count ? common + table(left, right) : common + table(right, left)
  }

  private static func table<Element: Hashable>(
    _ pattern: ArraySlice<Element>, _ text: ArraySlice<Element>
  ) -> Int {
    guard !pattern.isEmpty else { return 0 }
    let words = (pattern.count + 63) / 64
    var places: [Element: [UInt64]] = [:]
    for (place, element) in pattern.enumerated() {
      places[element, default: [UInt64](repeating: 0, count: words)][place / 64] |= 1 << UInt64(place % 64)
    }
    var row = [UInt64](repeating: .max, count: words)
    for element in text {
      guard let matches = places[element] else { continue }
      var carry = false
      for word in 0..<words {
        let met = row[word] & matches[word]
        let (sum, overflows) = row[word].addingReportingOverflow(met)
        let (total, overflowsAgain) = sum.addingReportingOverflow(carry ? 1 : 0)
        carry = overflows || overflowsAgain
        row[word] = total | (row[word] & ~matches[word])
      }
    }
    // What is beyond the pattern never matches, so it is never cleared.
    return row.reduce(0) { $0 + (~$1).nonzeroBitCount }
  }
}
