import Certification
import Cryptography
import Governance
import StrictJSON
import Synchronization
import TestSupport
import Testing
import Workflows

/// Runs elsewhere that were abandoned: what was answered is not paid for twice.
@Suite struct ResumedRemoteRunTests {
  private let hosted: HostedPlace

  init() async throws { hosted = try await HostedPlace() }

  private func run(
    _ plan: CertificationPlan, _ ledger: Ledger, store: Bool = true, isFresh: Bool = false,
    onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) async throws(Problem) -> CertificationRun {
    let runs = try await CertificationPlan.run(
      [plan], jobs: 1, store: store ? ledger.places.runs : nil, at: ledger.now, isFresh: isFresh,
      onEvent: onEvent)
    guard let run = runs.first else { throw Problem(.bug, "no run") }
    return run
  }

  private final class Abandoned: Sendable {
    let task = Mutex<Task<CertificationRun, any Error>?>(nil)
    let heard = Mutex(0)
  }

  /// Runs a plan, one question after the other, and gives up when `count` answers are there.
  private func abandon(_ plan: CertificationPlan, _ ledger: Ledger, after count: Int) async throws {
    let abandoned = Abandoned()
    abandoned.task.withLock {
      $0 = Task {
        try await run(plan, ledger) { event in
          guard case .outcome = event else { return }
          let heard = abandoned.heard.withLock { heard in
            heard += 1
            return heard
          }
          // The next question is asked when this answer has been told of.
          if heard == count { abandoned.task.withLock { $0?.cancel() } }
        }
      }
    }
    let task = try #require(abandoned.task.withLock { $0 })
    let problem = await #expect(throws: Problem.self) { try await task.value }
    #expect(problem?.what == "the run of \(plan.suite.label) was cancelled")
  }

  @Test func anAbandonedRunGoesOnAndComesToTheSameEvidence() async throws {
    let (ledger, id) = try hosted.ledger(try HostedPlace.echoes())
    let endpoint = try hosted.endpoint("ok", "abandoned", more: "concurrency: 1\n")
    let plan = try Certifying(ledger).candidate(id, by: .served(endpoint)).plan(
      try ledger.suite(named: "echoes"))
    let undisturbed = try await run(plan, ledger, store: false)
    #expect(try hosted.server.requests("abandoned").count == 6)
    try await abandon(plan, ledger, after: 3)
    #expect(try hosted.server.requests("abandoned").count == 9)
    let kept = Mutex(0)
    let resumed = try await run(plan, ledger) { event in
      if case .began(_, let count) = event { kept.withLock { $0 = count } }
    }
    #expect(kept.withLock { $0 } == 3)
    #expect(resumed.evidence.canonicalBytes == undisturbed.evidence.canonicalBytes)
    #expect(try hosted.server.requests("abandoned").count == 12, "each question once for either run")

    // What was signed or not wanted is not taken up again.
    resumed.forget()
    _ = try await run(plan, ledger)
    #expect(try hosted.server.requests("abandoned").count == 18)
    _ = try await run(plan, ledger, isFresh: true)
    #expect(try hosted.server.requests("abandoned").count == 24)
  }

  @Test func whatWasUsedBeforeCountsAndOtherLimitsMakeAnotherRun() async throws {
    let (ledger, id) = try hosted.ledger(try HostedPlace.echoes())
    func plan(_ budget: Int) throws -> CertificationPlan {
      let more = "concurrency: 1\nbudget: { requests: \(budget) }\n"
      return try Certifying(ledger).candidate(id, by: .served(try hosted.endpoint("ok", "spent", more: more)))
        .plan(
          try ledger.suite(named: "echoes"))
    }
    for _ in 0..<2 {
      let run = try await run(plan(4), ledger)
      #expect(
        run.report.ending.phrase
          == "not heard on 2 of 6 questions: not asked: the budget of 4 requests could be exceeded")
      // Nobody can have wanted to lose four answers.
      run.forget()
      #expect(try hosted.server.requests("spent").count == 4)
    }
    #expect(try await run(plan(6), ledger).passed)
    #expect(try hosted.server.requests("spent").count == 10)
  }

  @Test func judgementsAreKeptToo() async throws {
    let suite = try HostedPlace.suite("judged", floor: 8_000) { _ in
      .labelModel(
        LabelModel(
          model: "judge-1", messages: [JudgeMessage(.user, .answer)], labels: ["good", "bad"],
          passingLabels: ["good"]))
    }
    let (ledger, id) = try hosted.ledger(suite)
    let plan = try Certifying(ledger).candidate(id, by: .served(try hosted.endpoint("ok", "judged-once")))
      .plan(
        try ledger.suite(named: "judged"))
    func judge(_ budget: Int) throws -> Endpoint {
      let more = "concurrency: 1\nbudget: { requests: \(budget) }\n"
      return try hosted.endpoint("judge", "judges-once", name: "bench", model: "judge-1", more: more)
    }
    await #expect(throws: Problem.self) { try await run(plan.judged(by: [judge(4)]), ledger) }
    let resumed = try await run(plan.judged(by: [judge(6)]), ledger)
    #expect(resumed.passed && resumed.evidence.cases.failed == ["c3"])
    #expect(resumed.evidence.remote?.usage.requests == 6)
    #expect(resumed.evidence.judges.map(\.usage.requests) == [6])
    #expect(try hosted.server.requests("judged-once").count == 6)
    #expect(try hosted.server.requests("judges-once").count == 6)
  }
}
