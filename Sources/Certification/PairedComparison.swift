public import Governance

/// Two runs of one suite, case by case: what the second does that the first did not, and the other way round.
///
/// A case passes when all of its trials do, as in the score.
public struct PairedComparison: Hashable, Sendable {
  public enum Change: String, CaseIterable, Hashable, Sendable {
    /// Passed before, fails now.
    case regressed
    /// Failed before, passes now.
    case improved
    /// The outcome is the same, what was answered is not.
    case reworded
    case same
  }

  /// A case whose outcome or answers changed.
  public struct Pair: Hashable, Sendable {
    public let caseID: CaseID
    public let change: Change
    /// One for every trial, each side.
    public let before: [CaseOutcome]
    public let after: [CaseOutcome]
  }

  /// How the cases with one tag changed.
  @dynamicMemberLookup
  public struct Tag: Hashable, Sendable {
    public let name: String
    public let counts: PairedCounts

    public subscript<Value>(dynamicMember path: KeyPath<PairedCounts, Value>) -> Value {
      counts[keyPath: path]
    }
  }

  public let counts: PairedCounts
  /// Sorted by name.
  public let tags: [Tag]
  /// In the suite's order, without those that are the same.
  public let pairs: [Pair]

  /// Compares two runs of `suite`; a question without an outcome counts as failed, on either side.
  public init(suite: Suite, before: [CaseOutcome], after: [CaseOutcome]) {
    var old = suite.complete(before)[...]
    var new = suite.complete(after)[...]
    var counts = PairedCounts()
    var tags: [String: PairedCounts] = [:]
    var pairs: [Pair] = []
    for one in suite.cases {
      let pair = Pair(one.id, Array(old.prefix(one.trials)), Array(new.prefix(one.trials)))
      old = old.dropFirst(one.trials)
      new = new.dropFirst(one.trials)
      counts.add(pair)
      for tag in one.tags { tags[tag, default: PairedCounts()].add(pair) }
      if pair.change != .same { pairs.append(pair) }
    }
    self.counts = counts
    self.tags = tags.sorted { $0.key < $1.key }.map { Tag(name: $0.key, counts: $0.value) }
    self.pairs = pairs
  }

  public func pairs(_ change: Change) -> [Pair] { pairs.filter { $0.change == change } }

  /// The ids of the cases that changed so, in the suite's order.
  public func cases(_ change: Change) -> [String] { pairs(change).map(\.caseID.text) }

  public var regressed: Int { counts.regressed }
  public var improved: Int { counts.improved }
}

extension PairedComparison.Pair {
  fileprivate init(_ caseID: CaseID, _ before: [CaseOutcome], _ after: [CaseOutcome]) {
    self.caseID = caseID
    self.before = before
    self.after = after
    change =
      switch (before.allSatisfy(\.passed), after.allSatisfy(\.passed)) {
      case (true, false): .regressed
      case (false, true): .improved
      default: before.map(\.output) == after.map(\.output) ? .same : .reworded
      }
  }

  /// Whether it passed before.
  public var hadPassed: Bool { before.allSatisfy(\.passed) }
  public var hasPassed: Bool { after.allSatisfy(\.passed) }

  /// The trial that shows the change best: the first whose outcome flipped, else whose answer did, else the first.
  public var telling: (before: CaseOutcome, after: CaseOutcome)? {
    let trials = Array(zip(before, after))
    let flipped = trials.first { $0.passed != $1.passed }
    return (flipped ?? trials.first { $0.output != $1.output } ?? trials.first).map {
      (before: $0, after: $1)
    }
  }
}
