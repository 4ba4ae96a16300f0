public import Certification
public import Governance
public import SandboxRunner

/// What happens while suites are run, in the order in which it happens; `index` counts the plans.
public enum RunEvent: Sendable {
  /// `kept`: Answers of an earlier process that are not asked for again.
  case began(index: Int, kept: Int)
  case outcome(index: Int, CaseOutcome)
  case ended(index: Int, CertificationRun)
}

extension CertificationPlan {
  /// Runs several suites, at most `jobs` at a time, each in a sandbox of its own.
  ///
  /// The first that cannot go on stops the others; with a `store`, answers that are there by then are kept for the next try.
  ///
  /// `onEvent`: Called from several threads.
  ///
  /// - Returns: In the order of the plans, with the journals that are to be removed once the result is no longer needed.
  public static func run(
    _ plans: [CertificationPlan], jobs: Int, limits: SandboxLimits = SandboxLimits(), store: RunStore? = nil,
    at now: Timestamp, isFresh: Bool = false, onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) async throws(Problem) -> [CertificationRun] {
    var journals: [RunJournal?] = []
    for plan in plans {
      let identity = try plan.identity(limits: limits)
      var journal: RunJournal?
      if let store, let identity { journal = try store.journal(identity, at: now, isFresh: isFresh) }
      journals.append(journal)
    }
    let ready = journals
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
            onEvent(.began(index: index, kept: ready[index]?.kept.count ?? 0))
            var run = try await plans[index].run(limits: limits, journal: ready[index]) {
              onEvent(.outcome(index: index, $0))
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
}
