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

@testable import Workflows

@Suite struct EvidenceBindingTests {
  /// What was signed elsewhere is compared with what it binds before it is recorded.
  @Test func aCertificateSaysWhatItsEvidenceSays() async throws {
    let place = try await ShippedDemo.copy()
    let ledger = try Ledger.open(place.places, world: .live)
    let view = try ledger.wholeView()
    let facts = view.adaptations.flatMap { view.certificates(of: $0.value.id) }
    let honest = try #require(facts.first { !$0.value.failedCases.isEmpty }?.value)
    let document = Document(try #require(try ledger.store.blob(honest.evidence)))
    let publication = try #require(view.suite(honest.suiteName, version: honest.suiteVersion)?.value)
    let suite = try ledger.suite(publication)
    let manifest = try ledger.known(honest.subject.adaptation).manifest
    #expect(throws: Never.self) { try honest.requireEvidence(among: [document], suite, manifest) }
    for lie: (inout Certificate) -> Void in [
      { ($0.passedCases, $0.failedCases) = ($0.passedCases + $0.failedCases, []) },
      { $0.suiteVersion += 1 }, { $0.runner = Digest(of: []) }, { $0.sandboxLayers = [] },
      { $0.abnormalEnding = "killed" }, { $0.shortfalls = ["hard"] }, { $0.weightedScore = 5_000 },
      { $0.floor += 1 }, { $0.result = $0.result == .passed ? .failed : .passed },
    ] {
      var certificate = honest
      lie(&certificate)
      let problem = #expect(throws: Problem.self) {
        try certificate.requireEvidence(among: [document], suite, manifest)
      }
      #expect(problem?.kind == .refused)
    }
    #expect(throws: Problem.self) { try honest.requireEvidence(among: [], suite, manifest) }
    var garbage = honest
    garbage.evidence = Digest(of: [1, 2, 3])
    let problem = #expect(throws: Problem.self) {
      try garbage.requireEvidence(among: [Document([1, 2, 3])], suite, manifest)
    }
    #expect(problem?.kind == .badInput)
  }

  /// Evidence of other weights, or of a model that was killed, is none for a certificate that passed.
  @Test func whatItsOwnEvidenceContradictsIsNotAppended() async throws {
    let place = try await ShippedDemo.copy()
    var ledger = try Ledger.open(place.places, world: .live)
    let view = try ledger.wholeView()
    let facts = view.adaptations.flatMap { view.certificates(of: $0.value.id) }
    let fact = try #require(
      facts.last { $0.value.result == .passed && $0.value.comparison == nil && $0.value.importedFrom == nil })
    let files = try Keychain(place.places, world: .live).list()
    let file = try #require(files.first { $0.keyID == fact.signer })
    var passphrase = Array(Demonstration.passphrase.utf8)
    let key = try Keychain.unlock(file, passphrase: SecretBytes(consuming: &passphrase))
    let evidence = try Evidence(parsing: try #require(try ledger.store.blob(fact.value.evidence)))
    func signed(_ lie: (inout Evidence) -> Void) throws -> DetachedDraft {
      var evidence = evidence
      lie(&evidence)
      var certificate = fact.value
      certificate.evidence = evidence.digest
      certificate.issuedAt = ledger.now
      let draft = try ledger.draft(
        [.certificate(certificate)], signer: fact.signer, evidence: [Document(evidence.canonicalBytes)],
        effect: [])
      return try ledger.detached(draft).signed(with: key)
    }
    for lie: (inout Evidence) -> Void in [
      { $0.ending = "killed by signal 9" }, { $0.subjects = [] },
      { for index in $0.subjects.indices { $0.subjects[index].digest = Digest(of: []) } },
      { $0.subjects.removeAll { $0.role == "adapter" } },
    ] {
      let draft = try signed(lie)
      let problem = #expect(throws: Problem.self) { try ledger.append(draft) }
      #expect(problem?.kind == .refused && problem?.what.contains("evidence that it binds") == true)
    }
    let draft = try signed { _ in }
    #expect(throws: Never.self) { try ledger.append(draft) }
  }

  /// A certificate cannot leave out that a tag stayed under its floor.
  @Test func floorsOfTagsFollowFromTheOutcomes() throws {
    let grader = Grader.stringCheck(StringCheck(reference: .answer, operation: .equal))
    let suite = try Suite(
      name: "tagged", version: 1, title: "t", description: "", floor: 0, floors: ["hard": 10_000],
      cases: [Case(id: "a", kind: .synthetic, prompt: "p", tags: ["hard"], grader: grader)])
    let adaptation = Adaptation.described(by: Scenario.manifest("sample"))
    let evidence = Evidence(
      suite: suite,
      subjects: [
        .init(role: "base", digest: try #require(adaptation.manifest.base?.digest)),
        .init(role: "adapter", digest: try #require(adaptation.manifest.artifact.digest)),
      ], runner: Digest(of: []), sandboxLayers: [], limits: [], ending: "exited", outcomes: Records([]))
    func certificate(_ result: Certificate.Result, _ shortfalls: [String]) -> Certificate {
      Certificate(
        subject: SubjectReference(adaptation), suiteName: "tagged", suiteVersion: 1, suiteDigest: suite.digest,
        result: result, passedCases: [], failedCases: ["a"], shortfalls: shortfalls, floor: 0,
        evidence: evidence.digest, runner: evidence.runner, sandboxLayers: [], authority: "acme",
        certifier: "ines", issuedAt: Scenario.start, expiresAt: Scenario.start + .days(1))
    }
    #expect(throws: Never.self) {
      try certificate(.failed, ["hard"]).requireFollowing(from: evidence, suite, adaptation.manifest)
    }
    for lie in [certificate(.passed, []), certificate(.failed, []), certificate(.passed, ["hard"])] {
      #expect(throws: Problem.self) {
        try lie.requireFollowing(from: evidence, suite, adaptation.manifest)
      }
    }
  }
}
