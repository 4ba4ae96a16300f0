/// A weighted mean of shares of passed trials, held as a fraction of whole numbers.
///
/// A floor is met or not; a binary fraction would sometimes say the one for the other.
struct ExactShare: Hashable, Sendable {
  /// A multiple of every number of trials that is added.
  private let common: UInt128
  private var numerator: UInt128 = 0
  private var denominator: UInt128 = 0

  init(common: UInt64) {
    self.common = UInt128(common)
  }

  /// The least common multiple of `trials`; `nil` above 10^15, up to which no sum of a suite's cases overflows.
  static func commonTrials(_ trials: some Sequence<Int>) -> UInt64? {
    var common: UInt64 = 1
    for count in Set(trials).sorted() where count > 0 {
      let factor = UInt64(count) / divisor(common, UInt64(count))
      let (product, overflows) = common.multipliedReportingOverflow(by: factor)
      guard !overflows, product <= 1_000_000_000_000_000 else { return nil }
      common = product
    }
    return common
  }

  private static func divisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var (left, right) = (left, right)
    while right != 0 { (left, right) = (right, left % right) }
    return left
  }

  mutating func add(passed: Int, of trials: Int, weight: Int) {
    numerator += UInt128(weight) * UInt128(passed) * (common / UInt128(trials))
    denominator += UInt128(weight) * common
  }

  /// In hundredths of a percent, rounded down; so it reaches a floor in that unit exactly when the fraction does.
  ///
  /// 0 when nothing was added.
  var hundredths: Int64 { denominator == 0 ? 0 : Int64(numerator * 10_000 / denominator) }
}
