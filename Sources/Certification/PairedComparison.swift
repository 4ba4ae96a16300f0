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
  public let pairs: Pairs

  /// Compares two runs of `suite`; a question without an outcome counts as failed, on either side.
  public init(suite: Suite, before: Records<CaseOutcome>, after: Records<CaseOutcome>) {
    var pairs = Pairs(before: suite.complete(before), after: suite.complete(after))
    var counts = PairedCounts()
    var tags: [String: PairedCounts] = [:]
    var next: Int32 = 0
    for one in suite.cases {
      let questions = next..<next + Int32(one.trials)
      next = questions.upperBound
      let change = pairs.pair(of: questions).change
      counts.add(change)
      for tag in one.tags { tags[tag, default: PairedCounts()].add(change) }
      if change != .same { pairs.changed.append(Pairs.Place(questions: questions, change: change)) }
    }
    self.counts = counts
    self.tags = tags.sorted { $0.key < $1.key }.map { Tag(name: $0.key, counts: $0.value) }
    self.pairs = pairs
  }

  public func pairs(_ change: Change) -> Pairs {
    var some = pairs
    some.changed.removeAll { $0.change != change }
    return some
  }

  /// The ids of the cases that changed so, in the suite's order.
  public func cases(_ change: Change) -> [String] { pairs(change).map(\.caseID.text) }

  public var regressed: Int { counts.regressed }
  public var improved: Int { counts.improved }
}

extension PairedComparison {
  /// Cases that changed, each read from both sides' outcomes when it is asked for.
  public struct Pairs: RandomAccessCollection, Hashable, Sendable {
    fileprivate struct Place: Hashable {
      /// Of the case, which are its trials.
      var questions: Range<Int32>
      var change: Change
    }

    fileprivate let before: Records<CaseOutcome>
    fileprivate let after: Records<CaseOutcome>
    fileprivate var changed: [Place] = []

    public var startIndex: Int { 0 }
    public var endIndex: Int { changed.count }
    public subscript(position: Int) -> Pair { pair(of: changed[position].questions) }

    fileprivate func pair(of questions: Range<Int32>) -> Pair {
      Pair(questions.map { before[Int($0)] }, questions.map { after[Int($0)] })
    }
  }
}

extension PairedComparison.Pair {
  fileprivate init(_ before: [CaseOutcome], _ after: [CaseOutcome]) {
    caseID = before[0].caseID
    self.before = before
    self.after = after
    change =
      switch (before.allSatisfy(\.passed), after.allSatisfy(\.passed)) {
      case (true, false): .regressed
      case (false, true): .improved
      default: zip(before, after).allSatisfy { $0.answers(as: $1) } ? .same : .reworded
      }
  }

  /// Whether it passed before.
  public var hadPassed: Bool { before.allSatisfy(\.passed) }
  public var hasPassed: Bool { after.allSatisfy(\.passed) }

  /// The trial that shows the change best: the first whose outcome flipped, else whose answer did, else the first.
  public var telling: (before: CaseOutcome, after: CaseOutcome)? {
    let trials = Array(zip(before, after))
    let flipped = trials.first { $0.passed != $1.passed }
    return (flipped ?? trials.first { !$0.answers(as: $1) } ?? trials.first).map {
      (before: $0, after: $1)
    }
  }
}
