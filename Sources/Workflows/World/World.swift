public import Governance

/// All that a workflow takes from outside, by name: the time and random bytes.
///
/// The core never sees a `World`: it is given the moment and the bytes themselves.
public struct World: Sendable {
  public var now: @Sendable () -> Timestamp
  /// How long the machine has been running, however its clock was set meanwhile; `nil` where it does not say.
  public var uptime: @Sendable () -> Uptime?
  public var randomBytes: @Sendable (_ count: Int) -> [UInt8]
  /// How long a store that another process holds is waited for, beyond the few seconds that everybody waits.
  public var patience: TimeSpan

  public init(
    now: @escaping @Sendable () -> Timestamp, uptime: @escaping @Sendable () -> Uptime? = { nil },
    randomBytes: @escaping @Sendable (Int) -> [UInt8],
    patience: TimeSpan = TimeSpan(milliseconds: 0)
  ) {
    self.now = now
    self.uptime = uptime
    self.randomBytes = randomBytes
    self.patience = patience
  }
}

/// A count of time that no setting of a clock changes.
public struct Uptime: Hashable, Sendable {
  /// Which start of the machine it counts from.
  public var boot: String
  public var span: TimeSpan

  public init(boot: String, span: TimeSpan) {
    self.boot = boot
    self.span = span
  }
}
