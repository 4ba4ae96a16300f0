/// Random numbers that a seed repeats (SplitMix64).
public struct SeededRandom: RandomNumberGenerator, Sendable {
  public let seed: UInt64
  private var state: UInt64

  public init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  public mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}

/// Runs `body` with seeds 0 up to `count`; name `random.seed` in every expectation.
public func forEverySeed(_ count: Int, _ body: (inout SeededRandom) throws -> Void) rethrows {
  for seed in 0..<UInt64(count) {
    var random = SeededRandom(seed: seed)
    try body(&random)
  }
}
