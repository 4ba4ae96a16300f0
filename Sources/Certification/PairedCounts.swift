/// How many cases changed in which way, and how likely that is by chance.
public struct PairedCounts: Hashable, Sendable {
  public private(set) var regressed = 0
  public private(set) var improved = 0
  /// Same outcome, other answer.
  public private(set) var reworded = 0
  public private(set) var total = 0

  init() {}

  mutating func add(_ change: PairedComparison.Change) {
    total += 1
    switch change {
    case .regressed: regressed += 1
    case .improved: improved += 1
    case .reworded: reworded += 1
    case .same: break
    }
  }

  /// Those whose outcome is as it was, whatever was answered.
  public var unchanged: Int { total - discordant }

  /// The cases that tell anything: those whose outcome flipped.
  public var discordant: Int { regressed + improved }

  /// How likely flips at least as one-sided are, if each went either way with equal chance: the exact test of McNemar,
  /// two-sided.
  ///
  /// Holds for cases that were drawn at random from what is meant, each on its own; `nil` where no outcome flipped, of
  /// which nothing follows. Q. McNemar, "Note on the sampling error of the difference between correlated proportions",
  /// Psychometrika 12 (1947); exact by the binomial distribution.
  public var chance: Double? {
    guard discordant > 0 else { return nil }
    let fewer = min(regressed, improved)
    // Relative to the middle, the largest term: no factorial, and what is too small to count becomes 0.
    let middle = discordant / 2
    var total = 1.0
    var tail = fewer >= middle ? 1.0 : 0
    var term = 1.0
    for count in stride(from: middle, to: 0, by: -1) {
      term *= Double(count) / Double(discordant - count + 1)
      total += term
      if count - 1 <= fewer { tail += term }
    }
    term = 1
    for count in middle..<discordant {
      term *= Double(discordant - count) / Double(count + 1)
      total += term
      if count + 1 <= fewer { tail += term }
    }
    return min(1, 2 * tail / total)
  }

  /// `0.0215`, or `< 0.0001`; rounded up, so that nothing looks rarer than it is.
  public var chanceText: String? {
    guard let chance else { return nil }
    // A little less, so that no error of the sum lifts an exact value.
    let parts = Int((chance * 10_000 - 1e-6).rounded(.up))
    if chance < 0.0001 { return "< 0.0001" }
    let digits = String(parts % 10_000)
    return "\(parts / 10_000)." + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
