/// Whether an answer passes, how good it is, and why in one sentence.
public struct Grade: Hashable, Sendable {
  public var passed: Bool
  /// From 0 to 1; graders that only know yes and no give one of the two.
  ///
  /// For reading: what counts towards a floor is ``passed``.
  public var score: Double
  public var reason: String

  /// A score that is no number counts as 0.
  public init(passed: Bool, score: Double, reason: String) {
    self.passed = passed
    self.score = score >= 0 ? min(score, 1) : 0
    self.reason = reason
  }

  public init(passed: Bool, reason: String) {
    self.init(passed: passed, score: passed ? 1 : 0, reason: reason)
  }

  /// In hundredths of a percent; only a whole score reads as 10,000.
  public var hundredths: Int64 {
    score < 1 ? min(Int64((score * 10_000).rounded()), 9_999) : 10_000
  }
}

extension Grade {
  init(passed: Bool, is yes: String, isNot no: String) {
    self.init(passed: passed, reason: "the answer " + (passed ? yes : no))
  }

  static let missingField = Grade(passed: false, reason: "the grader needs a field that the case lacks")
}
