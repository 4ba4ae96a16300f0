import Admissibility
import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

/// Check 4: revocations, bases, data and other adaptations.
struct DependencyTests {
  typealias S = Scenario

  @Test func revokedIsTerminal() {
    var scenario = S.standard()
    let adaptation = scenario.run(S.manifest("triage"))
    scenario.revoke(.adaptation(adaptation.id), by: "olga")
    scenario.approve(adaptation, by: "dana", "erik", "rita")
    scenario.activate(adaptation, in: "prod-eu")
    let admission = scenario.admission(adaptation)
    #expect(admission.verdict.outcome == .refuse)
    #expect(!admission.mayRun)
    #expect(admission.reason == "it is revoked")
  }

  @Test func aRevocationOutlivesTheKeyThatSignedIt() {
    var scenario = S.standard()
    let adaptation = scenario.run(S.manifest("triage"))
    scenario.revoke(.adaptation(adaptation.id), by: "dana")
    scenario.revoke(.key(S.key("dana").keyID), by: "pia", since: scenario.size - 1)
    #expect(scenario.admission(adaptation).reason == "it is revoked")
    // A thief's revocation is taken back by the authority in whose name it was said.
    scenario.revoke(.key(S.key("dana").keyID), by: "acme", since: scenario.size - 2)
    #expect(scenario.admission(adaptation).mayRun)
  }

  @Test func aRevokedBaseRefusesUnlessAnotherOneWillDo() throws {
    var scenario = S.standard()
    let plain = scenario.admit(S.manifest("plain"))
    let flexible = scenario.admit(
      S.manifest("flexible") { $0.compatibleBases = [Base(called: "gone"), Base(called: "qwen")] })
    let silent = scenario.admit(S.manifest("silent") { $0.base = nil })
    #expect(scenario.verdict(silent, in: "prod-us").outcome == .defer)
    #expect(
      scenario.verdict(silent, in: "prod-us").decisiveFinding?.reason
        == "the manifest does not declare its base")
    scenario.revoke(.base("gone"), by: "olga")
    scenario.revoke(.base("llama-3.1-8b"), by: "olga")
    #expect(scenario.verdict(plain).decisiveFinding?.reason == "base llama-3.1-8b is revoked")
    #expect(scenario.verdict(plain).outcome == .refuse)
    let verdict = scenario.verdict(flexible)
    #expect(verdict.outcome == .admit)
    let base = try #require(verdict.findings.first { $0.requirement == "base" && $0.policy == nil })
    #expect(base.reason == "base llama-3.1-8b is revoked, alternative base qwen is not")
    #expect(base.node == .base("qwen"))
    scenario.revoke(.base("qwen"), by: "dana")
    #expect(scenario.verdict(flexible).outcome == .refuse)
  }

  @Test func aRevokedDataSetRefuses() {
    var scenario = S.standard()
    let plain = scenario.admit(S.manifest("plain"))
    let silent = scenario.admit(S.manifest("silent") { $0.dataSets = nil })
    let entry = scenario.revoke(.dataSet(S.dataSet), by: "olga")
    #expect(scenario.verdict(plain).decisiveFinding?.reason == "data set tickets is revoked")
    #expect(scenario.verdict(plain).decisiveFinding?.entries == [entry])
    #expect(scenario.verdict(silent).outcome == .admit)
  }

  /// What an admitted user of `part` says about it, for each state of `part`.
  @Test func dependenciesByKindAndState() throws {
    typealias Row = (
      part: String, required: Finding.State, supported: String, prepare: (inout Scenario, Adaptation) -> Void
    )
    let rows: [Row] = [
      ("admitted", .met, "supported part@1.0.0 is admissible in prod-eu", { _, _ in }),
      (
        "deferred", .open, "supported part@1.0.0 is gone in prod-eu, so it runs degraded",
        { scenario, part in
          for certificate in scenario.view.certificates(of: part.id) {
            scenario.revoke(.certificate(certificate.digest), by: "cora")
          }
        }
      ),
      (
        "revoked", .failed, "supported part@1.0.0 is gone in prod-eu, so it runs degraded",
        { scenario, part in scenario.revoke(.adaptation(part.id), by: "olga") }
      ),
    ]
    for row in rows {
      var scenario = S.standard()
      let part = scenario.admit(S.manifest("part"))
      let strict = scenario.admit(S.manifest("strict") { $0.dependencies = [S.dependency(.required, part)] })
      let loose = scenario.admit(S.manifest("loose") { $0.dependencies = [S.dependency(.supported, part)] })
      row.prepare(&scenario, part)
      let required = try #require(scenario.verdict(strict).findings.first { $0.node == .adaptation(part.id) })
      #expect(required.state == row.required, "\(row.part)")
      #expect(scenario.verdict(strict).outcome == row.required.outcome, "\(row.part)")
      let supported = try #require(scenario.verdict(loose).findings.first { $0.node == .adaptation(part.id) })
      #expect(supported.state == .met && supported.reason == row.supported, "\(row.part)")
      #expect(scenario.verdict(loose).outcome == .admit, "\(row.part)")
    }
  }

  @Test func aDependencyThatNobodySubmittedIsUnknown() throws {
    var scenario = S.standard()
    let stranger = Adaptation.described(by: S.manifest("stranger"))
    let strict = scenario.admit(
      S.manifest("strict") { $0.dependencies = [S.dependency(.required, stranger)] })
    let loose = scenario.admit(S.manifest("loose") { $0.dependencies = [S.dependency(.supported, stranger)] })
    let verdict = scenario.verdict(strict)
    #expect(verdict.outcome == .defer)
    #expect(verdict.findings.first { $0.node == .adaptation(stranger.id) }?.state == .unknown)
    #expect(scenario.verdict(loose).outcome == .admit)
    // It may be submitted later: the id says which one is meant.
    _ = scenario.admit(stranger.manifest)
    #expect(scenario.verdict(strict).outcome == .admit)
  }

  @Test func dependenciesAreFollowedAllTheWayDown() {
    var scenario = S.standard()
    let bottom = scenario.admit(S.manifest("bottom"))
    let middle = scenario.admit(S.manifest("middle") { $0.dependencies = [S.dependency(.required, bottom)] })
    let top = scenario.admit(S.manifest("top") { $0.dependencies = [S.dependency(.required, middle)] })
    #expect(scenario.verdict(top).outcome == .admit)
    scenario.revoke(.adaptation(bottom.id), by: "olga")
    #expect(
      scenario.verdict(top).decisiveFinding?.reason == "required middle@1.0.0 is refused in prod-eu")
  }

  @Test func aConflictIsWithWhatIsActiveInTheSameEnvironment() {
    var scenario = S.standard()
    let rival = scenario.admit(S.manifest("rival"))
    let adaptation = scenario.admit(
      S.manifest("triage") { $0.dependencies = [S.dependency(.conflicting, rival)] })
    #expect(scenario.verdict(adaptation).outcome == .admit)
    scenario.activate(rival, in: "prod-us")
    #expect(scenario.verdict(adaptation, in: "prod-eu").outcome == .admit)
    let verdict = scenario.verdict(adaptation, in: "prod-us")
    #expect(verdict.outcome == .refuse)
    #expect(verdict.decisiveFinding?.reason == "conflicting rival@1.0.0 is active in prod-us")
    scenario.revoke(.adaptation(rival.id), by: "olga")
    #expect(scenario.verdict(adaptation, in: "prod-us").outcome == .admit)
  }

  @Test func aConflictStaysWithWhatIsActivatedButMayNotRunNow() {
    var scenario = S.standard()
    let rival = scenario.run(S.manifest("rival"))
    let adaptation = scenario.admit(
      S.manifest("triage") { $0.dependencies = [S.dependency(.conflicting, rival)] })
    for certificate in scenario.view.certificates(of: rival.id) {
      scenario.revoke(.certificate(certificate.digest), by: "cora")
    }
    #expect(!scenario.admission(rival).mayRun)
    #expect(scenario.verdict(adaptation).outcome == .refuse)
  }

  @Test func anActivationFallsWithItsOperatorsKey() {
    var scenario = S.standard()
    let adaptation = scenario.run(S.manifest("triage"))
    scenario.revoke(.key(S.key("olga").keyID), by: "oncall")
    #expect(scenario.admission(adaptation).reason == "it was not activated in prod-eu")
  }

  @Test func aLongChainNeedsNoDeepStack() {
    var scenario = S.standard()
    var last = scenario.submit(S.manifest("link-0"))
    for index in 1..<800 {
      last = scenario.submit(
        S.manifest(AdaptationName(stringLiteral: "link-\(index)")) {
          $0.dependencies = [S.dependency(.required, last)]
        })
    }
    #expect(scenario.verdict(last).outcome == .defer)
  }
}
