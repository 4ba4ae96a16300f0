import Governance
import StrictJSON

/// What a run's outcomes add up to.
public struct RunSummary: Hashable, Sendable {
  /// How the cases with one tag fared.
  @dynamicMemberLookup
  public struct Tag: Hashable, Sendable {
    public var name: String
    public var tally: Tally

    public subscript<Value>(dynamicMember path: KeyPath<Tally, Value>) -> Value { tally[keyPath: path] }
  }

  /// All cases, under the suite's own floor.
  public let overall: Tally
  /// In hundredths of a percent.
  public let floor: Int64
  /// Sorted by name.
  public let tags: [Tag]
  /// What failed, of every trial; in the suite's order.
  public let failures: Records<CaseOutcome>

  /// Summarises `outcomes`, which are one for every question: see ``Suite/complete(_:)``.
  public init(suite: Suite, outcomes: Records<CaseOutcome>) {
    let common = suite.census.commonTrials
    var overall = Tally(floor: suite.floor, common: common)
    var tags: [ByteText: Tally] = [:]
    var failures: [Int32] = []
    var next = 0
    for one in suite.cases {
      let trials = next..<next + one.trials
      next = trials.upperBound
      let failed = trials.filter { !outcomes[$0].passed }
      failures += failed.map { Int32($0) }
      overall.add(one, passedTrials: one.trials - failed.count)
      for tag in one.tags.map({ ByteText($0) }) {
        tags[tag, default: Tally(floor: suite.floors[tag], common: common)]
          .add(one, passedTrials: one.trials - failed.count)
      }
    }
    self.overall = overall
    self.failures = outcomes.only(failures)
    floor = suite.floor
    self.tags = tags.sorted { $0.key < $1.key }.map { Tag(name: $0.key.text, tally: $0.value) }
  }

  /// Cases of which every trial passed.
  public var passed: Int { overall.passed }
  public var total: Int { overall.total }
  /// As ``Tally/score``.
  public var score: Int64 { overall.score }
  public var interval: WilsonInterval { overall.interval }

  /// Whether the score is the share of passed cases, because none has a weight or several trials.
  public var isPlain: Bool { score == (total == 0 ? 0 : Int64(passed) * 10_000 / Int64(total)) }

  /// The tags that stay under their own floors, sorted.
  public var shortfalls: [Tag] { tags.filter { !$0.floorMet } }

  /// Whether all of the suite's floors are met, overall and by tag.
  public var floorMet: Bool { overall.floorMet && shortfalls.isEmpty }
}

extension Suite {
  /// Whether a grader needs a program's number or a model's word.
  public var asksOthers: Bool { census.asksOthers }

  /// The models that judge, sorted, each once.
  public var judges: [String] { census.judges }

  /// One outcome for every question, in the suite's order; what is missing has failed.
  public func complete(_ outcomes: Records<CaseOutcome>) -> Records<CaseOutcome> {
    if isComplete(outcomes) { return outcomes }
    var known: [ByteText: CaseOutcome] = [:]
    known.reserveCapacity(outcomes.count)
    for one in outcomes {
      let id = ByteText(one.questionID)
      if known[id] == nil { known[id] = one }
    }
    var complete: [CaseOutcome] = []
    complete.reserveCapacity(questionCount)
    for one in cases {
      for question in one.questions {
        complete.append(
          known[ByteText(question.id)]
            ?? one.outcome(of: .none("the case was not run"), trial: question.trial))
      }
    }
    return Records(complete)
  }

  /// Whether there is one outcome for every question, in order, as a run gives them.
  public func isComplete(_ outcomes: Records<CaseOutcome>) -> Bool {
    guard outcomes.count == questionCount else { return false }
    return outcomes.enumerated().allSatisfy { number, outcome in
      let place = census.place(ofQuestion: number)
      return outcome.trial == place.trial && census.ids.place(of: outcome.caseID.text) == place.caseIndex
    }
  }
}
