/// What a run's outcomes add up to.
public struct RunSummary: Hashable, Sendable {
  /// How the cases with one tag fared.
  public struct Tag: Hashable, Sendable {
    public var name: String
    public var failed: Int
    public var total: Int
  }

  public var passed: Int
  public var total: Int
  /// In hundredths of a percent.
  public var floor: Int64
  /// Sorted by name.
  public var tags: [Tag]
  /// In the suite's order.
  public var failures: [CaseOutcome]

  /// Summarises `outcomes`; a case of the suite without an outcome counts as failed.
  public init(suite: Suite, outcomes: [CaseOutcome]) {
    let byID = Dictionary(outcomes.map { ($0.caseID, $0) }, uniquingKeysWith: { first, _ in first })
    var counts: [String: (failed: Int, total: Int)] = [:]
    var failures: [CaseOutcome] = []
    for one in suite.cases {
      let outcome = byID[one.id] ?? one.outcome(of: .none("the case was not run"))
      if !outcome.passed { failures.append(outcome) }
      for tag in one.tags {
        let count = counts[tag, default: (0, 0)]
        counts[tag] = (count.failed + (outcome.passed ? 0 : 1), count.total + 1)
      }
    }
    self.failures = failures
    total = suite.cases.count
    passed = total - failures.count
    floor = suite.floor
    tags = counts.keys.sorted().compactMap { name in
      counts[name].map { Tag(name: name, failed: $0.failed, total: $0.total) }
    }
  }

  /// In hundredths of a percent, rounded down, so that rounding never lifts a score over the floor.
  public var score: Int64 { total == 0 ? 0 : Int64(passed) * 10_000 / Int64(total) }

  public var floorMet: Bool { score >= floor }
}
