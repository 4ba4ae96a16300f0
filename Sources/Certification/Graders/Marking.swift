/// What a grader says before it is known whether it stands alone or is part of another.
enum Marking: Hashable, Sendable {
  /// The number that a `multi` grader reckons with, and the grade.
  case done(Double, Grade)
  /// See ``Grading/asks(_:)``.
  case asks([Consultation])

  /// Of a grader that only knows yes and no.
  static func plain(_ grade: Grade) -> Marking { .done(grade.passed ? 1 : 0, grade) }

  static func failed(_ reason: String) -> Marking { .done(0, Grade(passed: false, reason: reason)) }

  /// Of a grader that gives a number on the scale from `low` to `high`.
  static func scored(
    _ value: Double, threshold: DecimalNumber, low: Double = 0, high: Double = 1, _ what: String
  ) -> Marking {
    let passed = value >= threshold.double
    let share = high > low ? (value - low) / (high - low) : 0
    return .done(
      value,
      Grade(
        passed: passed, score: share,
        reason: "\(what) is \(text(value)), \(passed ? "at least" : "below") \(threshold.text)"))
  }

  /// With at most four decimals, rounded down so that nothing below a threshold reads as the threshold.
  static func text(_ value: Double) -> String {
    guard abs(value) < 1_000_000_000 else { return "\(value)" }
    return DecimalNumber(millionths: Int64((value * 10_000).rounded(.down)) * 100).text
  }
}
