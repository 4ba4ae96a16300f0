/// Exponential and logarithm in plain arithmetic, so that a score is the same on every machine.
///
/// Both are within two units in the last place of the true value.
enum Elementary {
  /// The natural logarithm of 2 in two parts, of which the first has trailing zeros: multiples of it are exact.
  private static let log2High = 0.6931471803691238
  private static let log2Low = 1.9082149292705877e-10

  static func exp(_ exponent: Double) -> Double {
    guard exponent < 709.8 else { return exponent.isNaN ? .nan : .infinity }
    guard exponent > -745.2 else { return 0 }
    let power = (exponent / (log2High + log2Low)).rounded()
    let rest = (exponent - power * log2High) - power * log2Low
    // Taylor's series: the rest is at most 0.35, so the eighteenth term is below the last place.
    var sum = 1.0
    for divisor in stride(from: 17.0, to: 0, by: -1) { sum = 1 + rest * sum / divisor }
    // In two steps, because 2 to the power of 1024 is no number although half of it times 1.9 is one.
    let half = (power / 2).rounded(.down)
    return sum * twoTo(half) * twoTo(power - half)
  }

  /// Not a number below 0, minus infinity at 0.
  static func log(_ value: Double) -> Double {
    guard value > 0 else { return value == 0 ? -.infinity : .nan }
    guard value.isFinite else { return value }
    var mantissa = value.significand
    var exponent = Double(value.exponent)
    if mantissa > 1.4142135623730951 {
      mantissa /= 2
      exponent += 1
    }
    // log m = 2 artanh((m - 1) / (m + 1)), whose argument is at most 0.172.
    let ratio = (mantissa - 1) / (mantissa + 1)
    let square = ratio * ratio
    var sum = 0.0
    for divisor in stride(from: 27.0, to: 0, by: -2) { sum = 1 / divisor + square * sum }
    return exponent * log2High + (2 * ratio * sum + exponent * log2Low)
  }

  /// `base` to the power of `exponent`; for whole exponents up to 64 by multiplication.
  static func power(_ base: Double, _ exponent: Double) -> Double {
    if exponent == exponent.rounded(), abs(exponent) <= 64 {
      var result = 1.0
      for _ in 0..<Int(abs(exponent)) { result *= base }
      return exponent < 0 ? 1 / result : result
    }
    return base == 0 ? (exponent > 0 ? 0 : .infinity) : exp(exponent * log(base))
  }

  private static func twoTo(_ exponent: Double) -> Double {
    Double(sign: .plus, exponent: Int(exponent), significand: 1)
  }
}
