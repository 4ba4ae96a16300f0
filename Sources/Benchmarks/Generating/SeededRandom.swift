/// Random numbers that a seed and an index repeat (SplitMix64), whatever was drawn for other indexes.
struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64, index: Int = 0) {
    state = seed &* 0xD1B5_4A32_D192_ED03 &+ UInt64(bitPattern: Int64(index)) &* 0x2545_F491_4F6C_DD1D
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// In 0..<1.
  mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// In 0..<count, small numbers more often: the share below x is about (x / count)^(1 / power).
  mutating func skewed(_ count: Int, power: Int) -> Int {
    precondition(count > 0, "there is something to choose from")
    let fraction = fraction()
    var product = 1.0
    for _ in 0..<power { product *= fraction }
    return min(count - 1, Int(product * Double(count)))
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 32) }
  }
}
