import Governance

/// What is known of all cases of a suite together, counted once.
struct Census: Sendable {
  /// A multiple of every case's number of trials.
  let commonTrials: UInt64
  let questions: Int
  let tags: Set<String>
  /// The models that judge, sorted, each once.
  let judges: [String]
  /// Whether a grader needs a program's number or a model's word.
  let asksOthers: Bool
  let ids: NameIndex
  /// The number of each case's first question; empty where every case is one question.
  let firstQuestions: [Int32]

  init(of cases: Records<Case>) throws(SuiteError) {
    var trials: [Int32] = []
    trials.reserveCapacity(cases.count)
    var tags: Set<String> = []
    var judges: Set<String> = []
    var asksOthers = false
    let ids = cases.lazy.map { one in
      trials.append(Int32(one.trials))
      tags.formUnion(one.tags)
      judges.formUnion(one.grader.judges)
      asksOthers = asksOthers || one.grader.seesWholeItem || !one.grader.judges.isEmpty
      return one.id.text
    }
    do {
      self.ids = try NameIndex(ids)
    } catch {
      throw .duplicateCase(cases[error.place].id)
    }
    questions = trials.reduce(0) { $0 + Int($1) }
    guard questions <= Suite.Limit.questions else { throw .questionCount(questions) }
    guard let common = ExactShare.commonTrials(trials.lazy.map { Int($0) }) else { throw .trialMix }
    commonTrials = common
    self.tags = tags
    self.judges = judges.sorted()
    self.asksOthers = asksOthers
    firstQuestions =
      questions == trials.count
      ? [] : trials.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }.dropLast()
  }

  /// Which case a question is of, and its trial.
  func place(ofQuestion question: Int) -> (caseIndex: Int, trial: Int) {
    guard !firstQuestions.isEmpty else { return (question, 1) }
    var range = firstQuestions.indices
    while range.count > 1 {
      let middle = range.lowerBound + range.count / 2
      range = firstQuestions[middle] <= question ? middle..<range.upperBound : range.lowerBound..<middle
    }
    return (range.lowerBound, question - Int(firstQuestions[range.lowerBound]) + 1)
  }
}
