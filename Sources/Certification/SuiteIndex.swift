import Governance
import StrictJSON

/// What is known of all cases of a suite together, counted as they are read.
struct SuiteIndex: Sendable {
  /// A multiple of every case's number of trials.
  let commonTrials: UInt64
  let questions: Int
  let tags: Set<ByteText>
  /// The models that judge, sorted, each once.
  let judges: [String]
  /// Other harnesses whose scorers judge, likewise.
  let harnesses: [String]
  /// Whether a grader needs a program's number or a model's word.
  let asksOthers: Bool
  let ids: NameIndex
  /// The number of each case's first question; empty where every case is one question.
  private let firstQuestions: [Int32]

  struct Count {
    fileprivate var ids = NameIndex.Names()
    fileprivate var trials: [Int32] = []
    fileprivate var tags: Set<ByteText> = []
    fileprivate var judges: Set<ByteText> = []
    fileprivate var harnesses: Set<ByteText> = []
    fileprivate var asksOthers = false

    mutating func add(_ one: Case) {
      ids.add(one.id.text)
      trials.append(Int32(one.trials))
      tags.formUnion(one.tags.lazy.map { ByteText($0) })
      judges.formUnion(one.grader.judges.lazy.map { ByteText($0) })
      if case .outside(let grader) = one.grader { harnesses.insert(ByteText(grader.harness)) }
      asksOthers = asksOthers || one.grader.seesWholeItem || !one.grader.judges.isEmpty
    }
  }

  init(_ count: Count, of cases: Records<Case>) throws(SuiteError) {
    guard (1...Suite.Limit.cases).contains(cases.count) else { throw .caseCount(cases.count) }
    do {
      ids = try NameIndex(count.ids)
    } catch {
      throw .duplicateCase(cases[error.place].id)
    }
    questions = count.trials.reduce(0) { $0 + Int($1) }
    guard questions <= Suite.Limit.questions else { throw .questionCount(questions) }
    guard let common = ExactShare.commonTrials(count.trials.lazy.map { Int($0) }) else { throw .trialMix }
    commonTrials = common
    tags = count.tags
    judges = count.judges.sorted().map(\.text)
    harnesses = count.harnesses.sorted().map(\.text)
    asksOthers = count.asksOthers
    firstQuestions =
      questions == count.trials.count
      ? [] : count.trials.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }.dropLast()
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
