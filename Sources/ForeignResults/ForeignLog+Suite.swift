public import Certification
public import Governance
import StrictJSON

/// Log and suite: the one made from the other, and the outcomes of the one in the order of the other.
extension ForeignLog {
  /// The suite that says what this run was asked and who judged it, to be published before its results count.
  ///
  /// `scorer`: Whose word counts; may be left out where there is one. `threshold`: The least score that passes.
  public func suite(
    name: SuiteName, version: Int64, floor: Int64, kind: Case.Kind, scorer: String?,
    threshold: DecimalNumber = .one
  ) throws(ForeignLogError) -> Suite {
    let scorer = try self.scorer(scorer)
    let grader = Grader.outside(
      OutsideGrader(harness: source.run.harness, scorer: scorer, threshold: threshold))
    var groups: [CaseID: [ForeignSample]] = [:]
    for sample in samples { groups[sample.caseID, default: []].append(sample) }
    var cases: [Case] = []
    for sample in samples {
      // At its first sample a case takes all of its trials.
      guard let group = groups.removeValue(forKey: sample.caseID) else { continue }
      guard group.allSatisfy({ $0.messages == sample.messages }) else {
        throw error(sample, "asks different things in different trials")
      }
      do {
        cases.append(
          try Case(
            id: sample.caseID, kind: kind, messages: sample.messages, trials: group.count, grader: grader))
      } catch let problem {
        throw error(sample, "\(problem.field) \(problem)")
      }
    }
    do {
      return try Suite(
        name: name, version: version, title: String("\(source.task) of \(source.run.harness)".prefix(100)),
        description: "What \(source.run.label) asked in its task \(source.task), judged there by \(scorer). "
          + "Taken from a log of it: the cases are those that were run, and nothing here can judge them again.",
        floor: floor, cases: cases)
    } catch {
      throw ForeignLogError(file: fileNames, field: error.field, problem: "\(error)")
    }
  }

  private func scorer(_ wanted: String?) throws(ForeignLogError) -> String {
    let known = scorers
    if let wanted, known.contains(where: { ByteText($0) == ByteText(wanted) }) { return wanted }
    if wanted == nil, known.count == 1 { return known[0] }
    let list = known.joined(separator: ", ")
    throw ForeignLogError(
      file: fileNames, field: "",
      problem: wanted.map { "no scorer \($0) judged every sample" }
        ?? (known.isEmpty
          ? "no scorer judged every sample from 0 to 1" : "several scorers judged every sample"),
      next: known.isEmpty ? nil : "Choose one with --scorer: \(list).")
  }

  /// What came of every question of `suite`, in its order.
  ///
  /// A case with a grader of ours is graded here, by the answer alone; any other by what its own scorer said.
  /// - Throws: ``ForeignLogError`` when the run did not ask exactly what the suite asks.
  public func outcomes(for suite: Suite) throws(ForeignLogError) -> [CaseOutcome] {
    var rest: [ForeignSample.Asked: ForeignSample] = [:]
    for sample in samples { rest[sample.asked] = sample }
    var outcomes: [CaseOutcome] = []
    for one in suite.cases {
      for question in one.questions {
        guard let sample = rest.removeValue(forKey: .init(caseID: one.id, trial: question.trial)) else {
          throw ForeignLogError(
            file: fileNames, field: "", problem: "holds no answer to \(question.id) of \(suite.label)",
            next: "Only a run of the whole suite can be imported.")
        }
        guard sample.messages == one.messages else {
          throw error(sample, "asks something else than the case \(one.id) of \(suite.label)")
        }
        outcomes.append(try outcome(sample, one))
      }
    }
    if let extra = samples.first(where: { rest[$0.asked] != nil }) {
      throw error(
        extra, "is no question of \(suite.label)",
        next: "A run that asked more is another suite: publish it with `countersign suite import`.")
    }
    return outcomes
  }

  private func outcome(_ sample: ForeignSample, _ one: Case) throws(ForeignLogError) -> CaseOutcome {
    guard case .outside(let grader) = one.grader else { return try gradedHere(sample, one) }
    guard ByteText(grader.harness) == ByteText(source.run.harness),
      let score = sample.scores[ByteText(grader.scorer)]
    else {
      throw error(sample, "was not judged by \(grader.harness)'s \(grader.scorer), as the case asks")
    }
    var grade = grader.grade(score.value, shown: String(score.shown.prefix(100)))
    if let explanation = score.explanation, !explanation.isEmpty, explanation.utf8.count <= 1_000 {
      grade.reason += ": \(explanation)"
    }
    return CaseOutcome(
      caseID: one.id, trial: sample.trial, promptDigest: one.promptDigest, output: sample.output,
      passed: grade.passed, score: grade.hundredths, reason: grade.reason)
  }

  private func gradedHere(_ sample: ForeignSample, _ one: Case) throws(ForeignLogError) -> CaseOutcome {
    guard let output = sample.output else {
      return one.outcome(of: .none("the log holds none"), trial: sample.trial)
    }
    guard case .done = one.grading(of: output) else {
      throw error(
        sample, "the grader of the case \(one.id) asks a program or a model, which an import does not",
        next: "Run the suite here with `countersign certify`.")
    }
    return one.outcome(of: .output(output), trial: sample.trial)
  }

  private var fileNames: String { source.run.files.map(\.name).joined(separator: ", ") }

  private func error(_ sample: ForeignSample, _ problem: String, next: String? = nil) -> ForeignLogError {
    ForeignLogError(
      file: fileNames, field: sample.place, problem: "sample \(sample.name) \(problem)", next: next)
  }
}
