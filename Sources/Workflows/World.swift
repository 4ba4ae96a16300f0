public import Governance

/// All that a workflow takes from outside, by name: the time and random bytes.
///
/// The core never sees a `World`: it is given the moment and the bytes themselves.
public struct World: Sendable {
  public var now: @Sendable () -> Timestamp
  public var randomBytes: @Sendable (_ count: Int) -> [UInt8]
  /// How long a store that another process holds is waited for, beyond the few seconds that everybody waits.
  public var patience: TimeSpan

  public init(
    now: @escaping @Sendable () -> Timestamp, randomBytes: @escaping @Sendable (Int) -> [UInt8],
    patience: TimeSpan = TimeSpan(milliseconds: 0)
  ) {
    self.now = now
    self.randomBytes = randomBytes
    self.patience = patience
  }
}
