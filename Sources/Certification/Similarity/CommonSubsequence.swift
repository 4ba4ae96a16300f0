/// The length of the longest common subsequence, 64 places of the table at a time.
///
/// H. Hyyrö, "Bit-Parallel LCS-length Computation Revisited" (2004). The table is gone through in strips, so that
/// memory grows with the texts and not with their product.
enum CommonSubsequence {
  /// How many places a table may have: two texts of 131,072 elements each, half a second.
  static let placeLimit = 1 << 34

  /// `nil` when the table would be too large to be gone through.
  static func length<Element: Hashable>(
    _ left: [Element], _ right: [Element], stripWords: Int = 64, placeLimit: Int = placeLimit
  ) -> Int? {
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
    let (places, overflows) = left.count.multipliedReportingOverflow(by: right.count)
    guard !overflows, places <= placeLimit else { return nil }
    let (pattern, text) = left.count <= right.count ? (left, right) : (right, left)
    // What a strip carries over to the next at each element of the text.
    var carries = [Bool](repeating: false, count: text.count)
    var start = pattern.startIndex
    while start < pattern.endIndex {
      let end = min(start + stripWords * 64, pattern.endIndex)
      common += strip(pattern[start..<end], text, &carries)
      start = end
    }
    return common
  }

  private static func strip<Element: Hashable>(
    _ pattern: ArraySlice<Element>, _ text: ArraySlice<Element>, _ carries: inout [Bool]
  ) -> Int {
    let words = (pattern.count + 63) / 64
    var places: [Element: [UInt64]] = [:]
    for (place, element) in pattern.enumerated() {
      places[element, default: [UInt64](repeating: 0, count: words)][place / 64] |= 1 << UInt64(place % 64)
    }
    var row = [UInt64](repeating: .max, count: words)
    let none = [UInt64](repeating: 0, count: words)
    for (index, element) in text.enumerated() {
      var carry = carries[index]
      let found = places[element]
      // Nothing is met and nothing comes over: the row stays as it is.
      guard found != nil || carry else { continue }
      let matches = found ?? none
      for word in 0..<words {
        let met = row[word] & matches[word]
        let (sum, overflows) = row[word].addingReportingOverflow(met)
        let (total, overflowsAgain) = sum.addingReportingOverflow(carry ? 1 : 0)
        carry = overflows || overflowsAgain
        row[word] = total | (row[word] & ~matches[word])
      }
      carries[index] = carry
    }
    // What is beyond the pattern never matches, so it is never cleared.
    return row.reduce(0) { $0 + (~$1).nonzeroBitCount }
  }
}
