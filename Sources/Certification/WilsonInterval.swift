/// Where the true share of passes lies with 95 % confidence, if the cases were drawn at random from what is meant.
///
/// E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927), without
/// correction for continuity.
public struct WilsonInterval: Hashable, Sendable {
  /// In hundredths of a percent, rounded away from the middle.
  public let low: Int64
  public let high: Int64

  /// The two-sided 95 % quantile of the normal distribution.
  private static let quantile = 1.959963984540054

  /// `passed` of `total`; nothing is known without a case.
  public init(passed: Int, total: Int) {
    guard total > 0 else {
      (low, high) = (0, 10_000)
      return
    }
    let count = Double(total)
    let share = Double(passed) / count
    let square = Self.quantile * Self.quantile
    let scale = 1 + square / count
    let centre = (share + square / (2 * count)) / scale
    let spread = share * (1 - share) / count + square / (4 * count * count)
    let half = Self.quantile * spread.squareRoot() / scale
    // At the ends the formula gives 0 and 1 but for rounding errors.
    low = passed == 0 ? 0 : Int64(max(0, (centre - half) * 10_000).rounded(.down))
    high = passed == total ? 10_000 : Int64((min(1, centre + half) * 10_000).rounded(.up))
  }
}
