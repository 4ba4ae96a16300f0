public import Governance

/// All that a workflow takes from outside, by name: the time and random bytes.
///
/// The core never sees a `World`: it is given the moment and the bytes themselves.
public struct World: Sendable {
  public var now: @Sendable () -> Timestamp
  public var randomBytes: @Sendable (_ count: Int) -> [UInt8]

  public init(now: @escaping @Sendable () -> Timestamp, randomBytes: @escaping @Sendable (Int) -> [UInt8]) {
    self.now = now
    self.randomBytes = randomBytes
  }
}
