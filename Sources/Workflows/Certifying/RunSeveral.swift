public import Certification
public import Governance
public import SandboxRunner

/// What happens while suites are run, in the order in which it happens; `index` counts the plans.
public enum RunEvent: Sendable {
  /// `kept`: Answers of an earlier process that are not asked for again.
  case began(index: Int, kept: Int)
  case outcome(index: Int, CaseOutcome)
  case spent(index: Int, Spending)
  case ended(index: Int, CertificationRun)
}

extension CertificationPlan {
  /// Runs several suites, at most `jobs` at a time, each in a sandbox of its own or where its model is served.
  ///
  /// The first that cannot go on stops the others; with a `store`, answers that are there by then are kept for the next
  /// try.
  ///
  /// `onEvent`: Called from several threads.
  ///
  /// - Returns: In the order of the plans, with the journals that are to be removed once the result is no longer
  ///   needed.
  public static func run(
    _ plans: [CertificationPlan], jobs: Int, limits: SandboxLimits = SandboxLimits(), store: RunStore? = nil,
    at now: Timestamp, isFresh: Bool = false, onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) async throws(Problem) -> [CertificationRun] {
    let ready = try journals(of: plans, limits, store, at: now, isFresh)
    var runs: [Int: CertificationRun] = [:]
    do {
      runs = try await withThrowingTaskGroup(of: (Int, CertificationRun).self) { group in
        var next = 0
        var runs: [Int: CertificationRun] = [:]
        func start() {
          guard next < plans.count else { return }
          let index = next
          next += 1
          group.addTask {
            onEvent(.began(index: index, kept: ready[index]?.keptCount ?? 0))
            var run = try await plans[index].run(limits: limits, journal: ready[index]) {
              onEvent(.outcome(index: index, $0))
            } onSpending: {
              onEvent(.spent(index: index, $0))
            }
            run.journal = ready[index]
            onEvent(.ended(index: index, run))
            return (index, run)
          }
        }
        for _ in 0..<max(jobs, 1) { start() }
        while let (index, run) = try await group.next() {
          runs[index] = run
          start()
        }
        return runs
      }
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(.bug, "\(error)")
    }
    return plans.indices.compactMap { runs[$0] }
  }

  private static func journals(
    of plans: [CertificationPlan], _ limits: SandboxLimits, _ store: RunStore?, at now: Timestamp,
    _ isFresh: Bool
  ) throws(Problem) -> [RunJournal?] {
    guard let store else { return plans.map { _ in nil } }
    var programs = ProgramDigests()
    var journals: [RunJournal?] = []
    for plan in plans {
      let (runner, own) = try plan.subject.identity(limits, &programs)
      let identity = RunIdentity(
        adaptation: plan.answerer, suite: plan.suite.digest, runner: runner, limits: own)
      journals.append(try store.journal(identity, at: now, isFresh: isFresh))
    }
    return journals
  }
}
