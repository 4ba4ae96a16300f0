import Governance

extension LedgerView {
  /// How long after it was made an acceptance can be recorded: it is about a clock that somebody looks at.
  static let acceptanceWindow = TimeSpan.days(1)

  /// The root vouches only for what a clock says now.
  func check(_ acceptance: ClockAcceptance, at moment: Moment) throws(Refusal) {
    guard acceptance.moment <= moment.time, moment.time - acceptance.moment <= Self.acceptanceWindow else {
      throw .otherMomentAccepted(acceptance.moment)
    }
  }
}
