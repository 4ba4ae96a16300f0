import StrictJSON
import Testing

@testable import Certification

struct CommonSubsequenceTests {
  /// Strips of one word and of many give what the whole table gives.
  @Test func stripsGiveWhatTheTableGives() {
    var random = Numbers(state: 1)
    for seed in 0..<200 {
      let left = (0..<Int.random(in: 0...400, using: &random)).map { _ in
        Int.random(in: 0..<9, using: &random)
      }
      let right = (0..<Int.random(in: 0...400, using: &random)).map { _ in
        Int.random(in: 0..<9, using: &random)
      }
      let expected = Self.plain(left, right)
      for words in [1, 2, 64] {
        #expect(
          CommonSubsequence.length(left, right, stripWords: words) == expected, "number \(seed), \(words)")
      }
    }
  }

  private static func plain(_ left: [Int], _ right: [Int]) -> Int {
    var row = [Int](repeating: 0, count: right.count + 1)
    for element in left {
      var diagonal = 0
      for (place, other) in right.enumerated() {
        let above = row[place + 1]
        row[place + 1] = element == other ? diagonal + 1 : max(above, row[place])
        diagonal = above
      }
    }
    return row[right.count]
  }

  @Test func whatIsTooLongToBeComparedIsNotCompared() {
    let long = Array(0..<1000)
    #expect(CommonSubsequence.length(long, long.reversed(), placeLimit: 999_999) == nil)
    #expect(CommonSubsequence.length(long, long.reversed(), placeLimit: 1_000_000) == 1)
    // What both begin and end with is no part of the table.
    #expect(CommonSubsequence.length(long, long, placeLimit: 0) == 1000)
  }

  /// Both sides a megabyte: it fails, and says why.
  @Test func anAnswerThatIsTooLongFails() throws {
    let grader = TextSimilarity(
      reference: try Template("{{item.want}}"), metric: .fuzzyMatch, threshold: .zero)
    let sample = Sample(
      answer: String(repeating: "a", count: 1 << 20),
      item: ["want": .init(String(repeating: "b", count: 1 << 20))], replies: [:])
    guard case .done(_, let grade) = grader.marking(sample) else { return #expect(Bool(false)) }
    #expect(!grade.passed)
    #expect(grade.reason.hasSuffix("are too long to be compared by fuzzy_match"))
  }
}

/// Numbers that are the same in every run (Knuth's linear congruence).
private struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 33
  }
}
