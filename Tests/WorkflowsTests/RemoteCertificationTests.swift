import Admissibility
import Attestations
import Certification
import Cryptography
import Declarations
import Governance
import Persistence
import StrictJSON
import TestSupport
import Testing
import Workflows

/// A hosted model, certified where it is served: over real TCP, into a real ledger.
@Suite struct RemoteCertificationTests {
  private let hosted: HostedPlace
  private var place: DemoPlace { hosted.place }
  private var server: MisbehavingServer { hosted.server }

  init() async throws { hosted = try await HostedPlace() }

  private func prepared() throws -> (ledger: Ledger, id: Adaptation.ID) {
    try hosted.ledger(try HostedPlace.echoes())
  }

  @Test func aHostedModelIsCertifiedWhereItIsServed() async throws {
    var (ledger, id) = try prepared()
    let ines = try hosted.key("ines")
    try place.folder.write(Array("sk-secret-of-acme\n".utf8), to: "the.key")
    let endpoint = try hosted.endpoint("ok", "certified", more: "keyFile: the.key\n")
    let run = try await Certifying(ledger).candidate(id, by: .served(endpoint)).plan(
      try ledger.suite(named: "echoes")
    ).run()
    #expect(run.passed, "\(run.report.ending)")
    try ledger.commit(try Certifying(ledger).draft([run], signer: ines.keyID), with: ines)

    let fact = try #require(try ledger.wholeView().certificates(of: id).last)
    let certificate = fact.value
    #expect(certificate.result == .passed)
    #expect(certificate.sandboxLayers.isEmpty)
    #expect(certificate.lacks(of: [.seccomp]) == [.seccomp])
    #expect(certificate.runner == endpoint.identityDigest)
    let evidence = try Evidence(parsing: try #require(try ledger.store.blob(certificate.evidence)))
    #expect(evidence.subjects == [.init(role: "model", digest: endpoint.identityDigest)])
    let remote = try #require(evidence.remote)
    #expect(remote.endpoint.canonicalBytes == endpoint.identity.canonicalBytes)
    #expect(remote.reportedModels == ["ft:tiny:acme::abc"])
    #expect(remote.fingerprints == ["fp_test"])
    #expect(remote.usage.requests == 6)
    #expect(remote.usage.promptTokens == 42)
    let transcript = try #require(try ledger.store.blob(remote.transcript.digest))
    #expect(transcript.split(separator: UInt8(ascii: "\n")).count == 6)
    #expect(try ledger.store.verify().isIntact)

    // The key was sent, and is nowhere in what is kept and handed out.
    let sent = try server.requests("certified")
    #expect(sent.allSatisfy { $0["authorization"]?.string == "Bearer sk-secret-of-acme" })
    let report = try Exporting(ledger).bundle(to: place.folder.file("bundle"))
    let kept = "\(report.path)/evidence/\(remote.transcript.digest.hex).jsonl"
    #expect(try OutsideTool.run("sha256sum", kept).text.hasPrefix(remote.transcript.digest.hex))
    let verified = try OutsideTool.run("python3", "\(report.path)/verify_log.py")
    #expect(verified.status == 0, "\(verified.text)")
    for found in [place.places.store, report.path] {
      #expect(try OutsideTool.run("grep", "-r", "-a", "-l", "sk-secret-of-acme", found).status == 1)
    }
  }

  @Test func aModelThatFailsGetsACertificateThatSaysSo() async throws {
    var (ledger, id) = try prepared()
    let ines = try hosted.key("ines")
    for behaviour in ["declines", "list", "bad-request"] {
      let endpoint = try hosted.endpoint(behaviour, "failing")
      let run = try await Certifying(ledger).candidate(id, by: .served(endpoint)).plan(
        try ledger.suite(named: "echoes")
      )
      .run()
      #expect(!run.passed)
      #expect(run.summary.failures.count == 6)
      try ledger.commit(try Certifying(ledger).draft([run], signer: ines.keyID), with: ines)
      #expect(try ledger.wholeView().certificates(of: id).last?.value.result == .failed)
    }
  }

  /// 75 MB of answers, which no document of the ledger can hold.
  @Test func aModelThatSaysTooMuchCannotKeepItsFailureFromBeingRecorded() async throws {
    let cases = try (0..<300).map { index in
      try Case(
        id: CaseID("c\(index)"), kind: .synthetic, prompt: "question \(index)",
        grader: .includes(Includes(ideal: [try Template("you said question \(index)")])))
    }
    let many = try Certification.Suite(
      name: "many", version: 1, title: "Test", description: "", floor: 10_000, cases: cases)
    var (ledger, id) = try hosted.ledger(many)
    let ines = try hosted.key("ines")
    let endpoint = try hosted.endpoint("endless", "endless")
    let run = try await Certifying(ledger).candidate(id, by: .served(endpoint)).plan(
      try ledger.suite(named: "many")
    ).run()
    #expect(run.summary.failures.count == 300 && run.report.ending.isOfTheSubject, "\(run.report.ending)")
    try ledger.commit(try Certifying(ledger).draft([run], signer: ines.keyID), with: ines)
    let certificate = try #require(try ledger.wholeView().certificates(of: id).last?.value)
    #expect(certificate.result == .failed)
    let evidence = try Evidence(parsing: try #require(try ledger.store.blob(certificate.evidence)))
    let text = String(repeating: "x", count: 250_000)
    #expect(evidence.outcomes.allSatisfy { $0.whole?.digest == Digest(of: text.utf8) })
    #expect(evidence.outcomes.allSatisfy { $0.output?.isEmpty == false })
  }

  @Test func aSuiteThatHoldsTheKeyIsNotRecorded() async throws {
    let leaking = try HostedPlace.suite("leaking") {
      .includes(Includes(ideal: [try Template("you said \($0)")]))
    }
    let one = try Case(
      id: CaseID("key"), kind: .synthetic, prompt: "is sk-secret-of-acme yours?",
      grader: .includes(Includes(ideal: [try Template("you said")])))
    let suite = try Certification.Suite(
      name: "leaking", version: 1, title: "Test", description: "", floor: 0,
      cases: Array(leaking.cases) + [one])
    let (ledger, id) = try hosted.ledger(suite)
    try place.folder.write(Array("sk-secret-of-acme\n".utf8), to: "the.key")
    let endpoint = try hosted.endpoint("ok", "leaking", more: "keyFile: the.key\n")
    let plan = try Certifying(ledger).candidate(id, by: .served(endpoint)).plan(
      try ledger.suite(named: "leaking"))
    do throws(Problem) {
      _ = try await plan.run()
      Issue.record("the key would be recorded")
    } catch {
      #expect(error.what.contains("holds the key of the endpoint test"), "\(error)")
    }
  }

  @Test func aRunThatBrokeOffCannotBeSigned() async throws {
    let (ledger, id) = try prepared()
    let ines = try hosted.key("ines")
    let rows: [(behaviour: String, more: String, why: String)] = [
      ("busy", "", "not heard on 6 of 6 questions: the endpoint turned us away: status 429, \"slow down\""),
      (
        "other-model", "", "not heard on 6 of 6 questions: another model answered: \"gpt-3.5-turbo\""
      ),
      (
        "denied", "concurrency: 1\n",
        "not heard on 6 of 6 questions: the endpoint refuses (401): \"Incorrect API key provided: None\""
      ),
      (
        "ok", "concurrency: 1\nbudget: { requests: 4 }\n",
        "not heard on 2 of 6 questions: not asked: the budget of 4 requests could be exceeded"
      ),
    ]
    for row in rows {
      let endpoint = try hosted.endpoint(row.behaviour, "broke-off", more: row.more)
      let run = try await Certifying(ledger).candidate(id, by: .served(endpoint)).plan(
        try ledger.suite(named: "echoes")
      )
      .run()
      #expect(!run.passed)
      #expect(run.report.ending.phrase == row.why)
      let problem = #expect(throws: Problem.self) {
        try Certifying(ledger).draft([run], signer: ines.keyID)
      }
      #expect(
        problem?.what == "the run of echoes@1 says nothing about sample@1: \(row.why)", "\(row.behaviour)")
      #expect(throws: Problem.self) { try Certifying(ledger).draft([run], signer: ines.keyID) }
    }
  }

  @Test func onlyTheDeclaredModelOfAHostedAdaptationIsAsked() async throws {
    let (ledger, id) = try prepared()
    let other = try hosted.endpoint("ok", "refused", model: "ft:other")
    #expect(
      #expect(throws: Problem.self) {
        try Certifying(ledger).candidate(id, by: .served(other)).plan(try ledger.suite(named: "echoes"))
      }?.what
        == "endpoint test serves ft:other, but sample@1 is ft:tiny:acme::abc")
    let files = try ledger.adaptation(named: "billing-faq@2.1.0").value.id
    #expect(
      #expect(throws: Problem.self) {
        try Certifying(ledger).candidate(files, by: .served(try hosted.endpoint("ok", "refused"))).plan(
          try ledger.suite(named: "echoes"))
      }?.what == "billing-faq@2.1.0 is adapter: what a server answers with cannot be compared with files")
    #expect(try server.requests("refused").isEmpty)
  }

  @Test func aKeyThatOthersCanReadIsNotUsed() throws {
    let (ledger, id) = try prepared()
    let path = try place.folder.write(Array("sk-secret\n".utf8), to: "the.key", mode: 0o644)
    let open = try hosted.endpoint("ok", "open-key", more: "keyFile: the.key\n")
    let problem = #expect(throws: Problem.self) {
      try Certifying(ledger).candidate(id, by: .served(open)).plan(try ledger.suite(named: "echoes"))
    }
    #expect(problem?.what == "\(path) has mode 644, looser than 600")
    let missing = try hosted.endpoint("ok", "no-key", more: "keyFile: none.key\n")
    #expect(
      #expect(throws: Problem.self) {
        try Certifying(ledger).candidate(id, by: .served(missing)).plan(try ledger.suite(named: "echoes"))
      }?.kind
        == .notFound)
  }

  @Test func outcomesArriveWhileTheRunGoesOnAndStandInTheSuitesOrder() async throws {
    let (ledger, id) = try prepared()
    let endpoint = try hosted.endpoint("slow", "arriving", more: "concurrency: 2\n")
    let (stream, continuation) = AsyncStream<String>.makeStream()
    let run = try await Certifying(ledger).candidate(id, by: .served(endpoint)).plan(
      try ledger.suite(named: "echoes")
    ).run {
      continuation.yield($0.caseID.text)
    }
    continuation.finish()
    var arrived: [String] = []
    for await id in stream { arrived.append(id) }
    #expect(arrived.sorted() == (0..<6).map { "c\($0)" })
    #expect(run.evidence.outcomes.map(\.caseID.text) == (0..<6).map { "c\($0)" })
  }
}
