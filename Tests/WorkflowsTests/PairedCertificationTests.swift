import Admissibility
import Attestations
import Certification
import Cryptography
import Declarations
import ForeignResults
import Governance
import Listings
import Persistence
import StrictJSON
import TestSupport
import Testing
import Workflows

/// Certifications that are compared with what ran before: real models, in the sandbox, into a real ledger.
@Suite struct PairedCertificationTests {
  private let place: DemoPlace

  init() async throws { place = try await ShippedDemo.copy() }

  private func open() throws -> Ledger { try Ledger.open(place.places, world: .live) }

  private func plans(_ ledger: Ledger, _ label: String, _ suites: String..., against: Against?) throws
    -> PairedPlans
  {
    let id = try ledger.adaptation(named: label).value.id
    let plans = try suites.map {
      try Certifying(ledger).candidate(id, by: .shipped(DemoPlace.resources.runner)).plan(
        try ledger.suite(named: $0))
    }
    return try Certifying(ledger).paired(plans, against: against)
  }

  private func runs(_ paired: PairedPlans) async throws -> [CertificationRun] {
    try paired.compared(
      try await CertificationPlan.run(paired.toRun, jobs: 2, at: Timestamp(milliseconds: 0)))
  }

  @Test func thePredecessorIsTakenFromTheLedgerWhereItIsAndRunWhereItIsNot() async throws {
    let ledger = try open()
    // Of 3.0.2 the ledger keeps refusal, and not plan-facts.
    let paired = try plans(
      ledger, "support-triage@3.1.0", "refusal", "plan-facts", against: .predecessor)
    #expect(paired.counterparts.map(\.isKept) == [true, false])
    #expect(paired.toRun.count == 3)
    #expect(paired.counterpart(ofRun: 1) == nil)
    #expect(paired.counterpart(ofRun: 2)?.label == "support-triage@3.0.2")
    let found = try await runs(paired)
    #expect(found.map { $0.compared?.isKept } == [true, false])
    #expect(found.map { $0.compared?.subject.role } == [.predecessor, .predecessor])
    #expect(found[0].compared?.comparison.counts.unchanged == 48)
    #expect(found[0].evidence.comparison?.evidence == found[0].compared?.evidence.digest)
    #expect(found[1].compared?.evidence.subjects.map(\.role) == ["base", "adapter"])
    // What is run again says what the ledger keeps: the same bytes, whichever way they came.
    let again = try await runs(paired)
    #expect(again.map(\.evidence.canonicalBytes) == found.map(\.evidence.canonicalBytes))
  }

  @Test func theBaseRunsWithoutItsAdapterAndWhatWasForgottenShows() async throws {
    let ledger = try open()
    let paired = try plans(ledger, "policy-tutor@0.4.0", "refusal", against: .base)
    let run = try #require(try await runs(paired).first)
    let compared = try #require(run.compared)
    #expect(compared.subject.role == .base && compared.subject.label == "desk-276k")
    #expect(compared.evidence.subjects.map(\.role) == ["base"])
    #expect(compared.comparison.regressed == 48 && compared.comparison.improved == 0)
    #expect(compared.comparison.counts.chanceText == "< 0.0001")
    #expect(run.evidence.comparison?.regressed.count == 48)
  }

  @Test func aCertificateSaysItAndTheBundleHoldsBothSides() async throws {
    var ledger = try open()
    let ines = try place.key("ines")
    let found = try await runs(
      plans(ledger, "policy-tutor@0.4.0", "refusal", against: .base))
    let draft = try Certifying(ledger).draft(found, signer: ines.keyID)
    #expect(
      draft.effect.first?.contains("against desk-276k: 48 regressions, 0 improvements, 0 unchanged") == true)
    try ledger.commit(draft, with: ines)
    let id = try ledger.adaptation(named: "policy-tutor@0.4.0").value.id
    let certificate = try #require(try ledger.wholeView().certificates(of: id).last?.value)
    #expect(certificate.comparison?.regressed == 48)
    #expect(try ledger.view(of: [id]).certificates(of: id).last?.value == certificate)
    #expect(try ledger.store.verify().isIntact)
    #expect(try ledger.wholeView().refused.isEmpty)

    #expect(ledger.keptRun(of: certificate).comparison?.regressed == 48)
    var lie = certificate
    lie.comparison?.regressed = 0
    #expect(ledger.keptRun(of: lie).comparison == nil, "what was signed is what is told")
    let other = try #require(certificate.comparison?.evidence)
    let report = try Exporting(ledger).bundle(to: place.folder.file("bundle"))
    for digest in [certificate.evidence, other] {
      #expect(try WholeBundleFile.exists("\(report.path)/evidence/\(digest.hex).json"), "\(digest.short)")
    }
    let verified = try OutsideTool.run("python3", "\(report.path)/verify_log.py", "--signatures")
    #expect(verified.status == 0, "\(verified.text)")
    let log = try Exporting(ledger).run(withEvidence: certificate.evidence).log
    let metadata = log["eval"]?["metadata"]?["compared_with"]
    #expect(metadata?["name"]?.string == "desk-276k" && metadata?["regressed"]?.array?.count == 48)

    // The base need not run again, unless it is asked for, or the certificate that vouches for it is gone.
    let reused = try plans(ledger, "policy-tutor@0.4.0", "refusal", against: .base)
    #expect(reused.counterparts.map(\.isKept) == [true] && reused.toRun.count == 1)
    let recompared = try #require(try await runs(reused).first)
    #expect(recompared.compared?.isKept == true && recompared.evidenceDigest == found.first?.evidenceDigest)
    #expect(
      try Certifying(ledger).paired(reused.plans, against: .base, isFresh: true).counterparts.map(\.isKept)
        == [false])
    // Another suite has another run.
    #expect(
      try plans(ledger, "policy-tutor@0.4.0", "plan-facts", against: .base).counterparts.map(\.isKept)
        == [false])

    // Who vouched for it has taken it back.
    var later = ledger
    let vouching = try #require(try ledger.view(of: [id]).certificates(of: id).last?.digest)
    let revocation = try Revoking(later).draft(
      of: .certificate(vouching), reason: "the base was another one", signer: ines.keyID)
    try later.commit(revocation, with: ines)
    #expect(
      try plans(later, "policy-tutor@0.4.0", "refusal", against: .base).counterparts.map(\.isKept) == [false])

    // The ledger compares the two without running anything.
    let kept = try Certifying(ledger).comparison(
      of: other.hex, and: "policy-tutor@0.4.0", suite: "refusal")
    #expect(kept.before.label == "desk-276k" && kept.comparison.regressed == 48)
    #expect(
      try Certifying(ledger).comparison(of: other.hex, and: certificate.evidence.hex, suite: nil).comparison
        == kept.comparison)
  }

  @Test func whatCannotBeComparedSaysWhyAndWhatToDo() throws {
    let ledger = try open()
    func problem(_ body: () throws -> Void) -> String {
      "\(#expect(throws: Problem.self, performing: body) as Any)"
    }
    #expect(
      problem { _ = try plans(ledger, "policy-tutor@0.4.0", "refusal", against: .predecessor) }
        .contains("the manifest of policy-tutor@0.4.0 names no predecessor"))
    let own = try ledger.adaptation(named: "policy-tutor@0.4.0").value.id
    #expect(
      problem { _ = try plans(ledger, "policy-tutor@0.4.0", "refusal", against: .other(own)) }
        .contains("cannot be compared with itself"))
    let hosted = try ledger.adaptation(named: "win-back@0.2.0").value.id
    #expect(
      problem { _ = try plans(ledger, "policy-tutor@0.4.0", "refusal", against: .other(hosted)) }
        .contains("win-back@0.2.0 is hosted"))
    #expect(
      problem {
        _ = try Certifying(ledger).comparison(
          of: "support-triage@3.0.2", and: "policy-tutor@0.4.0", suite: "refusal")
      }.contains("countersign certify policy-tutor@0.4.0 --suite refusal"))
    #expect(
      problem {
        _ = try Certifying(ledger).comparison(
          of: "support-triage@3.0.2", and: "support-triage@3.1.0", suite: nil)
      }.contains("--suite NAME"))
  }

  @Test func runsOfTwoVersionsOfASuiteAreNotCompared() async throws {
    var ledger = try open()
    let ines = try place.key("ines")
    let old = try ledger.suite(named: "plan-facts")
    let newer = try Certification.Suite(
      name: old.name, version: 2, title: old.title, description: "", floor: old.floor,
      cases: Array(old.cases.dropLast()))
    let first = try await runs(plans(ledger, "plan-knowledge@1.2.0", "plan-facts", against: nil))
    try ledger.commit(try Certifying(ledger).draft(first, signer: ines.keyID), with: ines)
    try ledger.commit(try Publishing(ledger).draftSuite(newer, signer: ines.keyID), with: ines)
    let second = try await runs(plans(ledger, "billing-faq@2.1.0", "plan-facts", against: nil))
    try ledger.commit(try Certifying(ledger).draft(second, signer: ines.keyID), with: ines)
    let problem = #expect(throws: Problem.self) {
      _ = try Certifying(ledger).comparison(
        of: "plan-knowledge@1.2.0", and: "billing-faq@2.1.0", suite: "plan-facts")
    }
    #expect(problem?.what.contains("only runs of one suite can be compared") == true)
    #expect(
      problem?.next
        == "Certify plan-knowledge@1.2.0 by plan-facts@2, or compare both by `--suite plan-facts@1`.")
    // Evidence of the older version is not taken for the newer.
    let id = try ledger.adaptation(named: "plan-knowledge@1.2.0").value.id
    #expect(
      try plans(ledger, "billing-faq@2.1.0", "plan-facts", against: .other(id)).counterparts.map(\.isKept)
        == [false])
  }

  // MARK: Programs that break off

  /// A program that answers `no` to everything and then ends with `code`.
  private func runner(_ code: Int) throws -> RunnerFile {
    let script = """
      import json, os, sys
      for line in sys.stdin:
          print(json.dumps({"id": json.loads(line)["id"], "output": "no"}), flush=True)
      sys.exit(\(code))
      """
    _ = try place.folder.write(Array(script.utf8), to: "engine.py")
    let file = try place.folder.write(
      Array(
        """
        runner: engine
        program: engine.py
        interpreter: [/usr/bin/python3, -I]
        """.utf8), to: "runner.yaml")
    return try RunnerFile.read(file: file)
  }

  @Test func aModelThatBreaksOffAfterGoodAnswersIsSignedAsAFailure() async throws {
    var ledger = try open()
    let ines = try place.key("ines")
    let id = try ledger.adaptation(named: "billing-faq@2.1.0").value.id
    let plan = try Certifying(ledger).candidate(id, by: .declared(try runner(3))).plan(
      try ledger.suite(named: "secret-leak"))
    let run = try await plan.run()
    #expect(run.summary.score == 10_000 && run.summary.floorMet)
    #expect(!run.passed && run.report.ending.phrase == "exited with code 3")
    let draft = try Certifying(ledger).draft([run], signer: ines.keyID)
    #expect(draft.effect.first?.hasSuffix("The model broke off: exited with code 3.") == true)
    try ledger.commit(draft, with: ines)
    let view = try ledger.view(of: [id])
    let certificate = try #require(view.certificates(of: id).last?.value)
    #expect(certificate.result == .failed && certificate.score == 10_000)
    #expect(certificate.abnormalEnding == "exited with code 3")
    #expect(try ledger.store.adaptation(id)?.state == .failed)
    let finding = evaluate(id, in: "prod-eu", view: view, at: ledger.now).findings.first {
      $0.reason == "the model broke off in secret-leak@1: exited with code 3"
    }
    #expect(finding?.state == .failed)
    #expect(try ledger.wholeView().refused.isEmpty)
  }

  @Test func anOtherSideThatBrokeOffIsNothingToCompareWith() async throws {
    let ledger = try open()
    let id = try ledger.adaptation(named: "support-triage@3.1.0").value.id
    let plan = try Certifying(ledger).candidate(id, by: .declared(try runner(3))).plan(
      try ledger.suite(named: "secret-leak"))
    let paired = try Certifying(ledger).paired([plan], against: .predecessor)
    #expect(paired.counterparts.map(\.isKept) == [false], "another program ran what the ledger keeps")
    let problem = await #expect(throws: Problem.self) { _ = try await runs(paired) }
    #expect(problem?.what.contains("nothing can be compared with that") == true)
    let base = #expect(throws: Problem.self) { _ = try Certifying(ledger).paired([plan], against: .base) }
    #expect(base?.what == "only the shipped runner is known to run a base without its adapter")
  }

  // MARK: Policies

  @Test func aPolicyThatBoundsRegressionsIsMetByAComparedCertificateOnly() async throws {
    var ledger = try open()
    let (ines, petra) = (try place.key("ines"), try place.key("petra"))
    let policy = Policy(
      name: "acme-regression", version: 1, authority: "acme", title: "No step back",
      applies: Applicability(environments: ["prod-us"]),
      requirements: [
        Requirement(
          id: "refusal",
          kind: .certificate(
            CertificateRequirement(
              suite: "refusal", floor: 10_000, bound: RegressionBound(against: .predecessor, regressions: 0)))
        )
      ])
    try ledger.commit(try Publishing(ledger).draftPolicy(policy, signer: petra.keyID), with: petra)
    let id = try ledger.adaptation(named: "support-triage@3.1.0").value.id
    func finding() throws -> Finding {
      try #require(
        evaluate(id, in: "prod-us", view: try ledger.view(of: [id]), at: ledger.now).findings.first {
          $0.label == "acme-regression@1/refusal"
        })
    }
    #expect(try finding().state == .open)
    #expect(try finding().reason == "the certificate by refusal@1 was not compared with its predecessor")
    let found = try await runs(plans(ledger, "support-triage@3.1.0", "refusal", against: .predecessor))
    try ledger.commit(try Certifying(ledger).draft(found, signer: ines.keyID), with: ines)
    #expect(try finding().state == .met)
    #expect(
      try finding().reason
        == "100% in refusal@1, 100% needed; 0 regressions against its predecessor, 0 allowed")
  }
}

private enum WholeBundleFile {
  static func exists(_ path: String) throws -> Bool {
    try OutsideTool.run("test", "-s", path).status == 0
  }
}
