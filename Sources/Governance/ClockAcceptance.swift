/// The root says that a clock that seems to have leapt ahead is right, so that the ledger's time may follow it.
public struct ClockAcceptance: Hashable, Sendable {
  /// What the clock said.
  public var moment: Timestamp
  /// When the last entry before was recorded.
  public var newest: Timestamp
  public var reason: String

  public init(moment: Timestamp, newest: Timestamp, reason: String) {
    self.moment = moment
    self.newest = newest
    self.reason = reason
  }
}
