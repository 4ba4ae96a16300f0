internal import Filtering
internal import Governance

/// A filter's term about age, as a place in a list that is in the order of time.
struct AgeTerm {
  let moment: Int64
  /// Whether what comes before the place is meant, or what comes from there on.
  let isBefore: Bool
  /// Whether the place is behind what was recorded at the moment itself.
  let includesMoment: Bool

  init?(_ comparison: FilterComparison, _ values: [FilterValue], isExcluded: Bool, at now: Timestamp) {
    guard case .number(let age)? = values.first else { return nil }
    // Older than an age was recorded before a moment.
    moment = now.milliseconds - age
    let isOlder = comparison == .greater || comparison == .greaterOrEqual
    let includesEqual = (comparison == .greaterOrEqual || comparison == .lessOrEqual) != isExcluded
    isBefore = isOlder != isExcluded
    includesMoment = isBefore == includesEqual
  }
}

extension [FilterValue] {
  var texts: [String] { compactMap { if case .text(let text) = $0 { text } else { nil } } }
}
