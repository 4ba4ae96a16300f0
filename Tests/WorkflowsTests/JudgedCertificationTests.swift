import Admissibility
import Certification
import Cryptography
import Declarations
import Governance
import Persistence
import StrictJSON
import Synchronization
import TestSupport
import Testing
import Workflows

/// Suites whose answers a model judges: over real TCP, into a real ledger.
@Suite struct JudgedCertificationTests {
  private let hosted: HostedPlace

  init() async throws { hosted = try await HostedPlace() }

  /// One that every answer without a 3 passes.
  private func judged(by model: String = "judge-1") throws -> Certification.Suite {
    try HostedPlace.suite("judged", floor: 8_000) { _ in verdict(by: model) }
  }

  private func verdict(by model: String) -> Grader {
    .labelModel(
      LabelModel(
        model: model, messages: [JudgeMessage(.user, .answer)], labels: ["good", "bad"],
        passingLabels: ["good"]))
  }

  private func judge(_ behaviour: String, _ unique: String, more: String = "") throws -> Endpoint {
    try hosted.endpoint(behaviour, unique, name: "bench", model: "judge-1", more: more)
  }

  /// Answers in the sandbox: every question's own text.
  private func echo() throws -> RunnerFile {
    let script = """
      import json, sys
      for line in sys.stdin:
          asked = json.loads(line)
          print(json.dumps({"id": asked["id"], "output": asked["prompt"]}), flush=True)
      """
    _ = try hosted.place.folder.write(Array(script.utf8), to: "echo.py")
    let text = "runner: echo\nprogram: echo.py\ninterpreter: [/usr/bin/python3, -I]\n"
    return try RunnerFile.read(file: try hosted.place.folder.write(Array(text.utf8), to: "runner.yaml"))
  }

  @Test func aJudgesWordDecidesAndTheEvidencePinsWhoGaveIt() async throws {
    var (ledger, id) = try hosted.ledger(try judged())
    let ines = try hosted.key("ines")
    let judge = try judge("judge", "judged")
    let plan = try Certifying(ledger).candidate(id, by: .served(try hosted.endpoint("ok", "judged-model")))
      .plan(
        try ledger.suite(named: "judged")
      )
      .judged(by: [judge])
    let run = try await plan.run()
    #expect(run.passed && run.summary.passed == 5)
    #expect(run.evidence.cases.failed == ["c3"])
    #expect(run.summary.failures.first?.reason == "judge-1 labels it “bad”")
    let pinned = try #require(run.evidence.judges.first)
    #expect(run.evidence.judges.count == 1)
    #expect(pinned.endpoint.canonicalBytes == judge.identity.canonicalBytes)
    #expect(pinned.reportedModels == ["judge-1"] && pinned.usage.requests == 6)

    try ledger.commit(try Certifying(ledger).draft([run], signer: ines.keyID), with: ines)
    let certificate = try #require(try ledger.wholeView().certificates(of: id).last?.value)
    let evidence = try Evidence(parsing: try #require(try ledger.store.blob(certificate.evidence)))
    #expect(evidence.judges.map(\.transcript) == [pinned.transcript])
    let transcript = try #require(try ledger.store.blob(pinned.transcript.digest))
    let lines = try transcript.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0)) }
    #expect(lines.compactMap { $0["question"]?.string }.sorted() == (0..<6).map { "c\($0)" })
    #expect(try ledger.store.verify().isIntact)
    let report = try Exporting(ledger).bundle(to: hosted.place.folder.file("bundle"))
    for transcript in evidence.transcripts {
      let kept = "\(report.path)/evidence/\(transcript.digest.hex).jsonl"
      #expect(try OutsideTool.run("sha256sum", kept).text.hasPrefix(transcript.digest.hex))
    }
  }

  /// By a judge inside another grader.
  @Test func aModelInTheSandboxIsJudgedToo() async throws {
    let judged = try HostedPlace.suite("judged", floor: 8_000) { _ in
      .multi(MultiGrader(graders: ["tone": verdict(by: "judge-1")], formula: try Formula("tone")))
    }
    let (ledger, _) = try hosted.ledger(judged)
    let id = try ledger.adaptation(named: "billing-faq@2.1.0").value.id
    let plan = try Certifying(ledger).candidate(id, by: .declared(try echo())).plan(
      try ledger.suite(named: "judged")
    ).judged(
      by: [try judge("judge", "judged-here")])
    let run = try #require(try await CertificationPlan.run([plan], jobs: 1, at: ledger.now).first)
    #expect(run.passed && run.evidence.cases.failed == ["c3"])
    #expect(run.evidence.remote == nil && run.evidence.judges.map(\.usage.requests) == [6])
    #expect(!run.evidence.sandboxLayers.isEmpty)
  }

  /// Neither budget nor network of a judge makes a case fail: nothing can be signed, and no answer is lost.
  @Test func aJudgeThatIsNotHeardBreaksTheRunOff() async throws {
    let (ledger, _) = try hosted.ledger(try judged())
    let id = try ledger.adaptation(named: "billing-faq@2.1.0").value.id
    let plan = try Certifying(ledger).candidate(id, by: .declared(try echo())).plan(
      try ledger.suite(named: "judged"))
    let rows: [(behaviour: String, more: String, why: String)] = [
      ("busy", "", "c0: the endpoint turned us away: status 429, \"slow down\""),
      ("broken", "", "c0: the endpoint was not reached: status 503, \"overloaded\""),
      ("other-model", "", "c0: another model answered: \"gpt-3.5-turbo\""),
      (
        "ok", "budget: { time: 59s }\nrequestsPerMinute: 1\n",
        "c1: not asked: the budget of 59000 ms is spent"
      ),
      ("judge", "budget: { requests: 4 }\n", "c4: not asked: the budget of 4 requests could be exceeded"),
    ]
    for row in rows {
      let judge = try judge(row.behaviour, "judge-lost", more: "concurrency: 1\n" + row.more)
      let problem = await #expect(throws: Problem.self) {
        let plans = [try plan.judged(by: [judge])]
        _ = try await CertificationPlan.run(plans, jobs: 1, store: ledger.places.runs, at: ledger.now)
      }
      #expect(
        problem?.what
          == "the run of judged@1 says nothing about billing-faq@2.1.0: its judge judge-1 was not heard on "
          + row.why)
    }
    let kept = Mutex(-1)
    let judge = try judge("judge", "judge-found")
    let runs = try await CertificationPlan.run(
      [try plan.judged(by: [judge])], jobs: 1, store: ledger.places.runs, at: ledger.now
    ) { event in
      if case .began(_, let count) = event { kept.withLock { $0 = count } }
    }
    #expect(kept.withLock { $0 } == 6)
    #expect(runs.first?.passed == true)
  }

  @Test func withoutTheJudgeThatASuiteNamesNothingIsAsked() async throws {
    let (ledger, id) = try hosted.ledger(try judged(by: "gpt-9"))
    let plan = try Certifying(ledger).candidate(id, by: .served(try hosted.endpoint("ok", "unjudged"))).plan(
      try ledger.suite(named: "judged"))
    let next = "Declare an endpoint whose model is gpt-9, and name it with --judge."
    for problem in [
      #expect(throws: Problem.self) { try plan.judged(by: []) },
      await #expect(throws: Problem.self) { try await plan.run() },
      await #expect(throws: Problem.self) {
        try await CertificationPlan.run([plan], jobs: 1, at: ledger.now)
      },
    ] {
      #expect(problem?.what == "judged@1 is judged by gpt-9, and no endpoint of it is named")
      #expect(problem?.next == next && problem?.kind == .usage)
    }
    let other = try judge("judge", "unjudged")
    #expect(
      #expect(throws: Problem.self) { try plan.judged(by: [other]) }?.what
        == "judged@1 is judged by gpt-9, and no judge that is named serves it: bench serves judge-1")
    #expect(try hosted.server.requests("unjudged").isEmpty)
  }

  /// Single cases are looked at, judged too; they are no run.
  @Test func aCaseIsAskedAgainAloneInTheSuitesOrder() async throws {
    let (ledger, id) = try hosted.ledger(try judged())
    let plan = try Certifying(ledger).candidate(id, by: .served(try hosted.endpoint("ok", "single"))).plan(
      try ledger.suite(named: "judged")
    )
    .judged(by: [try judge("judge", "single-judged")])
    let outcomes = try await plan.outcomes(ofSingle: ["c3", "c1"])
    #expect(outcomes.map(\.caseID) == ["c1", "c3"] && outcomes.map(\.passed) == [true, false])
    #expect(outcomes.map(\.output) == ["you said question 1", "you said question 3"])
    #expect(try hosted.server.requests("single").count == 2)
    #expect(try hosted.server.requests("single-judged").count == 2)
    let unknown = await #expect(throws: Problem.self) { try await plan.outcomes(ofSingle: ["c3", "c9"]) }
    #expect(unknown?.what == "judged@1 has no case c9")
    let busy = try Certifying(ledger).candidate(id, by: .served(try hosted.endpoint("busy", "single-busy")))
      .plan(
        try ledger.suite(named: "judged")
      )
      .judged(by: [try judge("judge", "single-judged")])
    let unheard = await #expect(throws: Problem.self) { try await busy.outcomes(ofSingle: ["c1"]) }
    #expect(unheard?.what.contains("not heard on 1 of 1 questions") == true)
  }

  @Test func twoEndpointsOfOneJudgeAreOneTooMany() throws {
    let (ledger, id) = try hosted.ledger(try judged())
    let plan = try Certifying(ledger).candidate(id, by: .served(try hosted.endpoint("ok", "twice"))).plan(
      try ledger.suite(named: "judged"))
    let judges = [try judge("judge", "twice"), try judge("ok", "twice")]
    #expect(
      #expect(throws: Problem.self) { try plan.judged(by: judges) }?.what
        == "endpoints bench and bench both serve judge-1")
  }

  @Test func whoeverWasNotHeardIsNotJudged() async throws {
    let (ledger, id) = try hosted.ledger(try judged())
    let model = try hosted.endpoint("ok", "half", more: "concurrency: 1\nbudget: { requests: 4 }\n")
    let plan = try Certifying(ledger).candidate(id, by: .served(model)).plan(
      try ledger.suite(named: "judged")
    ).judged(
      by: [try judge("judge", "half-judged")])
    let run = try await plan.run()
    #expect(!run.report.ending.isOfTheSubject && run.evidence.judges.isEmpty)
    #expect(try hosted.server.requests("half-judged").isEmpty)
  }

  /// What the judge reads is part of the measure: evidence by another judge is not taken for the same.
  @Test func aComparisonIsMadeByOneJudge() async throws {
    var (ledger, _) = try hosted.ledger(try judged())
    let ines = try hosted.key("ines")
    let runner = try echo()
    func plan(_ label: String, _ judge: Endpoint) throws -> CertificationPlan {
      try Certifying(ledger).candidate(try ledger.adaptation(named: label).value.id, by: .declared(runner))
        .plan(
          try ledger.suite(named: "judged")
        )
        .judged(by: [judge])
    }
    let judge = try judge("judge", "paired")
    let old = try await CertificationPlan.run(
      [try plan("support-triage@3.0.2", judge)], jobs: 1, at: ledger.now)
    try ledger.commit(try Certifying(ledger).draft(old, signer: ines.keyID), with: ines)
    let same = try Certifying(ledger).paired([try plan("support-triage@3.1.0", judge)], against: .predecessor)
    #expect(same.counterparts.map(\.isKept) == [true])
    let stricter = try self.judge("judge", "paired-anew")
    let other = try Certifying(ledger).paired(
      [try plan("support-triage@3.1.0", stricter)], against: .predecessor)
    #expect(other.counterparts.map(\.isKept) == [false])
    // The other side was judged too, and what was said about it is kept.
    let runs = try other.compared(try await CertificationPlan.run(other.toRun, jobs: 2, at: ledger.now))
    try ledger.commit(try Certifying(ledger).draft(runs, signer: ines.keyID), with: ines)
    let before = try #require(runs.first?.compared?.evidence.judges.first)
    #expect(try ledger.store.blob(before.transcript.digest) != nil)
    _ = try Exporting(ledger).bundle(to: hosted.place.folder.file("paired"))
    let kept = try Certifying(ledger).comparison(
      of: "support-triage@3.0.2", and: "support-triage@3.1.0", suite: "judged")
    #expect(kept.reservations == ["the two were judged by different endpoints"])
  }
}
