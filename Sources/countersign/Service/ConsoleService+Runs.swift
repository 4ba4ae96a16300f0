import Admissibility
import Certification
import Console
import Governance
import SandboxRunner
import Synchronization
import Workflows

extension ConsoleService {
  func menu(for id: Adaptation.ID) throws(Problem) -> SuiteMenu {
    let offer = try ledger.suitesToRun(on: id)
    let choices = offer.suites.map { suite in
      SuiteChoice(
        label: suite.label, title: suite.title, cases: Int(suite.caseCount), floor: suite.floor,
        requiredBy: offer.policies(asking: suite.name))
    }
    guard let first = choices.first else { return SuiteMenu(choices: []) }
    if let obstacle = obstacle(id, first.label) { return SuiteMenu(choices: choices, obstacle: obstacle) }
    let asked = offer.comparison
    return SuiteMenu(
      choices: choices,
      offers: ComparisonOffers(
        predecessor: self.offer(.predecessor, id, first.label), base: self.offer(.base, id, first.label),
        asked: asked.flatMap { ComparisonChoice(rawValue: $0.against.rawValue) },
        askedBy: asked?.askedBy ?? []))
  }

  private func obstacle(_ id: Adaptation.ID, _ suite: String) -> Failure? {
    do throws(Problem) {
      _ = try plan(id, suite)
      return nil
    } catch {
      return Failure(error)
    }
  }

  func plan(_ id: Adaptation.ID, _ suite: String) throws(Problem) -> CertificationPlan {
    try candidate(id).plan(try ledger.suite(named: suite))
  }

  private func candidate(_ id: Adaptation.ID) throws(Problem) -> CertificationCandidate {
    try Certifying(ledger).candidate(id) { () throws(Problem) in try Resources.runner() }
  }

  func plans(
    _ id: Adaptation.ID, _ suites: [String], against choice: ComparisonChoice
  ) throws(Problem) -> PairedPlans {
    var plans: [CertificationPlan] = []
    let candidate = try candidate(id)
    for suite in suites {
      plans.append(try candidate.plan(try ledger.suite(named: suite)).judged(by: ledger.places.endpoints))
    }
    let against: Against? =
      switch choice {
      case .nothing: nil
      case .predecessor: .predecessor
      case .base: .base
      }
    return try Certifying(ledger).paired(plans, against: against)
  }

  /// Whom a run would ask elsewhere, and within which budgets.
  func asked(
    _ id: Adaptation.ID, _ suites: [String], against choice: ComparisonChoice
  ) throws(Problem) -> [AskedModel] {
    AskedModel.sum(try plans(id, suites, against: choice).toRun.flatMap(\.asked))
  }

  /// Likewise, once that was agreed to.
  ///
  /// - Throws: A ``Problem`` when an endpoint is declared otherwise by now: nobody has agreed to that.
  func plans(
    _ id: Adaptation.ID, _ suites: [String], against choice: ComparisonChoice, asking agreed: [AskedModel]
  ) throws(Problem) -> PairedPlans {
    let plans = try plans(id, suites, against: choice)
    let asked = AskedModel.sum(plans.toRun.flatMap(\.asked))
    guard asked != agreed else { return plans }
    let known = Set(agreed.map(\.declaration))
    let changed = asked.first { !known.contains($0.declaration) }
    throw Problem(
      .stale,
      changed.map { "the endpoint \($0.endpoint) was changed since its budget was agreed to" }
        ?? "what would be asked has changed since the budget was agreed to",
      next: "Nothing was asked. Start the run again.")
  }

  /// Asks one question of a suite alone, in one trial; other questions to the desk do not wait for it.
  func again(
    _ id: Adaptation.ID, _ suite: String, _ question: String
  ) async throws(Problem) -> CaseReport {
    let plan = try plan(id, suite).judged(by: ledger.places.endpoints)
    // After `#` stands which of its trials it was.
    let name = question.prefix { $0 != "#" }
    guard let id = try? CaseID(String(name)), let one = plan.suite[id],
      let outcome = try await plan.outcomes(ofSingle: [one.id], once: true).first
    else { throw Problem(.notFound, "\(suite) has no case \(name)") }
    var report = CaseReport(outcome, of: one, suite: suite)
    report.id = question
    return report
  }

  /// A run that nobody signed gives up its answers' journals, which the next one takes up.
  func forgetRuns(of id: Adaptation.ID) {
    runs = runs.filter { $0.value.first?.adaptation.id != id }
  }

  var runStore: RunStore { ledger.places.runs }

  func keep(_ runs: [CertificationRun], for ticket: Ticket) { self.runs[ticket] = runs }
}

/// How far a certification has come, written by the sandboxes' threads and read by the main one.
final class RunBoard: Sendable {
  private struct Content {
    var state: RunState
    var begun: [Int: ContinuousClock.Instant] = [:]
    /// Of each plan.
    var asked: [[AskedModel]]
    var isChanged = true
  }

  /// Of each plan.
  private let suites: [Suite]
  private let content: Mutex<Content>

  /// Which runs are of what is compared with.
  private let isReference: [Bool]

  init(_ paired: PairedPlans) {
    let plans = paired.toRun
    isReference = plans.indices.map { paired.counterpart(ofRun: $0) != nil }
    let suites = plans.enumerated().map { index, plan in
      var suite = RunState.SuiteProgress(
        label: plan.suite.label, done: 0, total: plan.suite.questionCount, failed: 0,
        elapsedMilliseconds: nil, score: nil, floor: plan.suite.floor)
      suite.reference = paired.counterpart(ofRun: index)?.label
      return suite
    }
    self.suites = plans.map(\.suite)
    let asked = plans.map(\.asked)
    var state = RunState(suites: suites, failures: [], phase: .running)
    state.asked = AskedModel.sum(asked.flatMap { $0 })
    content = Mutex(Content(state: state, asked: asked))
  }

  func take(_ event: RunEvent) {
    content.withLock { content in
      content.isChanged = true
      switch event {
      case .began(let index, let kept):
        content.begun[index] = .now
        content.state.suites[index].elapsedMilliseconds = 0
        content.state.suites[index].kept = kept
      case .outcome(let index, let outcome):
        content.state.suites[index].done += 1
        content.state.suites[index].elapsedMilliseconds = content.begun[index]?.milliseconds
        // What it is compared with is counted, and told only beside its own cases.
        guard !isReference[index] else { return }
        let report = report(outcome, index, &content)
        content.state.add(report)
      case .spent(let index, let spending):
        for place in content.asked[index].indices where content.asked[index][place].isOf(spending) {
          content.asked[index][place].used = spending.used
        }
        content.state.asked = AskedModel.sum(content.asked.flatMap { $0 })
      case .ended(let index, let run): end(index, run, &content)
      }
    }
  }

  private func report(_ outcome: CaseOutcome, _ index: Int, _ content: inout Content) -> CaseReport {
    if !outcome.passed { content.state.suites[index].failed += 1 }
    return CaseReport(outcome, of: suites[index][outcome.caseID], suite: content.state.suites[index].label)
  }

  /// The whole result of a suite takes the place of what was counted, with the cases that gave no answer.
  private func end(_ index: Int, _ run: CertificationRun, _ content: inout Content) {
    let label = content.state.suites[index].label
    content.state.suites[index].done = run.suite.questionCount
    guard !isReference[index] else {
      content.state.suites[index].score = run.summary.score
      content.state.suites[index].elapsedMilliseconds = content.begun[index]?.milliseconds
      return
    }
    content.state.suites[index].failed = run.summary.failures.count
    // A run that ended badly has not passed, whatever its answers say.
    content.state.suites[index].score =
      run.report.ending.isNormal ? run.summary.score : min(run.summary.score, 0)
    content.state.suites[index].elapsedMilliseconds = content.begun[index]?.milliseconds
    content.state.suites[index].isPassed = run.passed
    content.state.suites[index].shortfalls = run.summary.shortfalls.map(\.name)
    content.state.failures.removeAll { $0.suite == label }
    let room = max(CaseReport.listLimit - content.state.failures.count, 0)
    content.state.failures += run.summary.failures.prefix(room).map {
      CaseReport($0, of: suites[index][$0.caseID], suite: label)
    }
  }

  func finish(_ phase: RunState.Phase, _ change: @Sendable (inout RunState) -> Void = { _ in }) {
    content.withLock {
      change(&$0.state)
      $0.state.phase = phase
      $0.isChanged = true
    }
  }

  /// The state, if it changed since it was last taken.
  func takeChange() -> RunState? {
    content.withLock {
      guard $0.isChanged else { return nil }
      $0.isChanged = false
      return $0.state
    }
  }
}

extension CertificationPlan {
  /// Whom it asks elsewhere.
  fileprivate var asked: [AskedModel] {
    let subject = endpoint.map { AskedModel($0, isJudge: false, questions: suite.questionCount) }
    let judges = judgeEndpoints.map { endpoint in
      let judged = suite.cases.lazy.filter { $0.grader.judges.contains(endpoint.model) }
      return AskedModel(endpoint, isJudge: true, questions: judged.reduce(0) { $0 + $1.trials })
    }
    return [subject].compactMap { $0 } + judges
  }
}

extension AskedModel {
  fileprivate func isOf(_ spending: Spending) -> Bool {
    endpoint == spending.endpoint.text && isJudge == spending.isJudge
  }
}

extension ContinuousClock.Instant {
  /// Since then.
  fileprivate var milliseconds: Int64 {
    let passed = (ContinuousClock.now - self).components
    return passed.seconds * 1000 + passed.attoseconds / 1_000_000_000_000_000
  }
}
