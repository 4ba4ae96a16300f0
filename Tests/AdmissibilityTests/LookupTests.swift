import Admissibility
import Cryptography
import Governance
import TestSupport
import Testing

struct LookupTests {
  typealias S = Scenario

  @Test func adaptationsAreFoundByWhatPeopleAndServersKnow() {
    var scenario = S.standard()
    let first = scenario.submit(S.manifest("triage"))
    let second = scenario.submit(S.manifest("triage", "2.0.0"))
    let hosted = scenario.submit(
      S.manifest("hosted") {
        $0.artifact = Artifact(hostedModel: "ft:gpt-4o:acme::abc")
      })
    func found(_ text: String) -> [Adaptation.ID] {
      scenario.view.adaptations(matching: text).map(\.value.id)
    }
    #expect(found("triage@2.0.0") == [second.id])
    #expect(found("triage") == [first.id, second.id])
    #expect(found(first.id.digest.hex) == [first.id])
    #expect(found(first.id.short) == [first.id])
    #expect(found(String(first.id.digest.hex.prefix(3))).isEmpty)
    #expect(found("ft:gpt-4o:acme::abc") == [hosted.id])
    #expect(found(first.manifest.artifact.digest?.hex ?? "") == [first.id])
    #expect(found("") == [] && found("nothing") == [])
  }

  @Test func keysHaveTheNamesOfTheirHolders() {
    let scenario = S.standard()
    for (name, words) in [("dana", "acme/dana"), ("acme", "acme"), ("root", "root")] {
      #expect(scenario.view.name(of: S.key(name).keyID) == words)
    }
    let stranger = S.key("eve").keyID
    #expect(scenario.view.name(of: stranger) == stranger.short)
  }

  @Test func listsAreSortedAndLeaveOutWhatIsRevoked() {
    var scenario = S.standard()
    #expect(scenario.view.authorities.map(\.value.id) == ["acme", "bafa", "labs", "oncall", "openai"])
    #expect(scenario.view.environments.map(\.value.id) == ["prod-eu", "prod-us"])
    #expect(
      scenario.view.policiesInForce.map(\.value.label)
        == ["acme-release@1", "bafa-conformity@1", "openai-usage@1"])
    #expect(scenario.view.credentials.map(\.value.holder).first == "acme/dana")
    scenario.revoke(.policy("bafa-conformity", version: 1), by: "bafa")
    scenario.revoke(.authority("openai"), by: "root")
    scenario.revoke(.key(S.key("dana").keyID), by: "acme")
    #expect(scenario.view.authorities.count == 4)
    #expect(scenario.view.policiesInForce.map(\.value.label) == ["acme-release@1"])
    #expect(scenario.view.credentials(of: S.key("dana").keyID).isEmpty)
    #expect(scenario.view.revocation(of: .authority("openai"))?.value.reason == "It must not run")
  }

  @Test func aHypotheticalRevocationChangesOnlyTheCopy() {
    var scenario = S.standard()
    let adaptation = scenario.run(S.manifest("triage"))
    let without = scenario.view.revoking(.base("llama-3.1-8b"), at: scenario.now)
    #expect(evaluate(adaptation.id, in: "prod-eu", view: without, at: scenario.now).outcome == .refuse)
    #expect(scenario.verdict(adaptation).outcome == .admit)
  }

  @Test func everyRefusalSaysWhatToDoNext() {
    let key = S.key("dana").keyID
    let id = Adaptation.ID(Digest(of: [1]))
    let refusals: [Refusal] = [
      .rootMissing, .rootExists, .rootNotSelfSigned(key), .outOfOrder(expected: 3, found: 1),
      .alreadyRecorded(entry: 3), .ledgerSizeAhead(claimed: 9, actual: 3), .keyRevoked(key, entry: 3),
      .notTheRoot(key), .notTheAuthority("acme", key), .noCredential(key),
      .otherAuthority(key, needed: "bafa", held: ["acme"]),
      .otherPrincipal(key, claimed: "erik", credential: "dana"),
      .roleMissing(key, needed: [.operator], held: [.reviewer]),
      .outOfWindow(key, notBefore: S.start, notAfter: S.start), .outOfScope("acme/dana", "prod-eu"),
      .unknownAuthority("x"), .authorityRevoked("x", entry: 3), .authorityExpired("x", notAfter: S.start),
      .authorityKindChanged("x", from: .customer, to: .regulator), .unknownEnvironment("x"),
      .noAuthorities("x"), .nameTaken("suite s", by: "labs"), .nameWithVersion("a@1"),
      .unsoundPolicy("policy p@1", field: "requirements", problem: "is empty"),
      .versionNotNewer(label: "policy p@1", latest: 1),
      .labelTaken("a@1", by: id), .unknownAdaptation(id), .subjectMismatch(id),
      .unknownSuite("s", version: 1), .suiteRevoked("s", version: 1, entry: 3),
      .suiteDigest("s", version: 1, published: id.digest), .caseCount(expected: 3, found: 2),
      .floorBelowSuite(floor: 1, suite: 2), .resultMismatch(.passed, score: 1, floor: 2),
      .brokenOff("killed by signal 11"), .comparisonCounts(expected: 3, found: 2),
      .comparedWith(Comparison.Subject(role: .other, label: "a@1", digest: id.digest)),
      .ownAdaptation("acme/dana"), .decisionRole(.publisher), .reviewedDependencies(missing: [id], extra: []),
      .unknownCertificate(id.digest), .decidedSince("acme/dana", entry: 3), .unknownTarget(.base("b")),
      .alreadyRevoked(.base("b"), entry: 3), .sinceWithoutKey(.base("b")), .mayNotRevoke(.base("b"), key),
      .otherLedger("countersign.test/other"), .noConsent(key, to: "acme/dana"), .reservedName("root"),
      .scopeTooNarrow("acme/dana"), .noPart("globex", in: "prod-eu"), .mayNotAccept("p@1/r", "globex"),
      .notTheirs("a@1", of: "acme"),
    ]
    for refusal in refusals {
      let parts = refusal.description.split(separator: "; ")
      #expect(parts.count == 2 && refusal.description.last != ".", "\(refusal.description)")
    }
    #expect(Set(refusals.map(\.description)).count == refusals.count)
  }
}
