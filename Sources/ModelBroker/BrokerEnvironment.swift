internal import Cryptography

/// Time and chance, as the broker takes them.
public struct BrokerEnvironment: Sendable {
  /// Milliseconds that never run backwards, from any beginning.
  public var monotonicMilliseconds: @Sendable () -> Int64
  /// Throws `CancellationError` when the task is cancelled before or meanwhile.
  public var sleep: @Sendable (_ milliseconds: Int64) async throws -> Void
  /// 32 random bits, which spread the attempts of those who were turned away together.
  public var randomBits: @Sendable () -> UInt32

  public init(
    monotonicMilliseconds: @escaping @Sendable () -> Int64,
    sleep: @escaping @Sendable (Int64) async throws -> Void, randomBits: @escaping @Sendable () -> UInt32
  ) {
    self.monotonicMilliseconds = monotonicMilliseconds
    self.sleep = sleep
    self.randomBits = randomBits
  }

  public static var live: BrokerEnvironment {
    let start = ContinuousClock.now
    return BrokerEnvironment(
      monotonicMilliseconds: {
        let passed = (ContinuousClock.now - start).components
        return passed.seconds * 1000 + passed.attoseconds / 1_000_000_000_000_000
      },
      sleep: { try await Task.sleep(for: .milliseconds($0)) },
      randomBits: { Randomness.bytes(4).reduce(0) { $0 << 8 | UInt32($1) } })
  }
}
