import Governance

/// Times as people say them.
enum RelativeTime {
  /// How long ago, in the largest unit: `2d`, `6h`, `now`.
  static func age(from then: Timestamp, to now: Timestamp) -> String {
    let span = now - then
    return span.milliseconds < 1000 ? "now" : rough(span)
  }

  /// Such as `in 12d` or `3h ago`.
  static func distance(to moment: Timestamp, from now: Timestamp) -> String {
    let span = moment - now
    if Swift.abs(span.milliseconds) < 1000 { return "now" }
    return span.milliseconds > 0 ? "in \(rough(span))" : "\(rough(span)) ago"
  }

  /// From two years on days say little.
  private static func rough(_ span: TimeSpan) -> String {
    let years = Swift.abs(span.milliseconds) / (365 * 86_400_000)
    return years < 2 ? span.roughText : "\(years)y"
  }

  /// A run's duration: `0.4 s`, `12 s`, `3 min 05 s`.
  static func duration(_ milliseconds: Int64) -> String {
    let tenths = max(milliseconds, 0) / 100
    if tenths < 100 { return "\(tenths / 10).\(tenths % 10) s" }
    let seconds = tenths / 10
    if seconds < 60 { return "\(seconds) s" }
    let rest = seconds % 60
    return "\(seconds / 60) min \(rest < 10 ? "0" : "")\(rest) s"
  }
}
