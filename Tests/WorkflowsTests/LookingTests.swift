import Admissibility
import Attestations
import Certification
import Cryptography
import Governance
import Presentation
import TestSupport
import Testing
import Workflows

/// What is told of an adaptation in the shipped demonstration: where it stands, what can be run, what a run said.
@Suite struct LookingTests {
  @Test func whereAnAdaptationStandsFollowsFromItsVerdicts() async throws {
    let ledger = try await ShippedDemo.ledger()
    let id = try ledger.adaptation(named: "billing-faq@2.1.0").value.id
    var evaluation = Evaluation(view: try ledger.view(of: [id]), at: ledger.now)
    let standing = evaluation.standing(of: id)
    #expect(standing.admissions.map(\.verdict) == (try Deciding(ledger).verdicts(on: id)))
    #expect(standing.admissions.map(\.verdict.environment) == standing.manifest?.environments)
    #expect(standing.summary.open.contains { $0.reason.contains("reviewer") })
    let view = evaluation.view
    #expect(standing.worstCertificate?.value.score == view.certificates(of: id).map(\.value.score).min())
    let unknown = evaluation.standing(of: Adaptation.ID(Digest(of: [1])))
    #expect(unknown.manifest == nil && unknown.admissions.isEmpty && unknown.worstCertificate == nil)
    #expect(throws: Problem.self) { try ledger.report(on: Adaptation.ID(Digest(of: [1]))) }
  }

  @Test func suitesAreOfferedWithThePoliciesThatAskForThemAndNotWhenRevoked() async throws {
    let place = try await ShippedDemo.copy()
    var ledger = try Ledger.open(place.places, world: .live)
    let id = try ledger.adaptation(named: "support-triage@3.1.0").value.id
    let offer = try ledger.suitesToRun(on: id)
    let asked = try #require(offer.suites.first { !offer.policies(asking: $0.name).isEmpty })
    #expect(offer.policies(asking: asked.name).allSatisfy { $0.contains("@") })
    #expect(try ledger.suitesToRun(on: Adaptation.ID(Digest(of: [1]))).suites.isEmpty)
    let ines = try place.key("ines")
    let revocation = try Revoking(ledger).draft(
      of: .suite(asked.name, version: asked.version), reason: "its cases leaked", signer: ines.keyID)
    try ledger.commit(revocation, with: ines)
    let later = try ledger.suitesToRun(on: id).suites
    #expect(!later.contains(asked) && later.count == offer.suites.count - 1)
  }

  @Test func whatAPolicyWantsComparedIsOfferedFirst() async throws {
    let place = try await ShippedDemo.copy()
    var ledger = try Ledger.open(place.places, world: .live)
    let id = try ledger.adaptation(named: "support-triage@3.1.0").value.id
    let policy = try #require(ledger.governing.policiesInForce.first { $0.value.authority == "acme" }?.value)
    var next = policy
    next.version += 1
    next.requirements.append(
      Requirement(
        id: "no-regression",
        kind: .certificate(
          CertificateRequirement(
            suite: "refusal", floor: 9_000, bound: RegressionBound(against: .base, regressions: 0)))))
    let before = try ledger.suitesToRun(on: id).comparison
    let publisher = try #require(
      try ledger.voices(for: .statement(.policy)).first { $0.speaker == .authority("acme") })
    try ledger.commit(
      try Publishing(ledger).draftPolicy(next, signer: publisher.key.keyID),
      with: try place.key(publisher.key.name.text))
    let after = try #require(try ledger.suitesToRun(on: id).comparison)
    #expect(before == nil && after.against == .base && after.askedBy == [next.label])
  }

  @Test func aRunIsToldFromWhatTheCertificateBindsOrWhyNot() async throws {
    let ledger = try await ShippedDemo.ledger()
    let view = try ledger.wholeView()
    let facts = view.adaptations.flatMap { view.certificates(of: $0.value.id) }
    let certificate = try #require(facts.first { !$0.value.failedCases.isEmpty }?.value)
    let run = ledger.keptRun(of: certificate)
    #expect(run.problem == nil && run.suite?.digest == certificate.suiteDigest)
    #expect(run.evidence?.digest == certificate.evidence)
    var gone = certificate
    gone.evidence = Digest(of: [1])
    #expect(ledger.keptRun(of: gone).problem?.hasSuffix("is missing from the store") == true)
    gone = certificate
    gone.suiteVersion = 99
    #expect(ledger.keptRun(of: gone).problem == "the suite is missing, so prompts are not known")
  }
}
