import Admissibility
import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

/// The four checks and how findings compose.
struct VerdictTests {
  typealias S = Scenario

  private func finding(_ verdict: Verdict, _ label: String) throws -> Finding {
    try #require(verdict.findings.first { $0.label == label }, "\(verdict.findings.map(\.label))")
  }

  @Test func aFullyApprovedAdaptationIsAdmittedAndRunsWhereItIsActivated() throws {
    var scenario = S.standard()
    let adaptation = scenario.admit(S.manifest("triage"))
    let verdict = scenario.verdict(adaptation)
    #expect(verdict.outcome == .admit)
    #expect(verdict.findings.allSatisfy { $0.state == .met })
    #expect(verdict.decisiveFinding == nil)
    #expect(verdict.authorities.map(\.authority) == ["acme", "bafa", "openai"])
    #expect(verdict.authorities.map(\.kind) == [.customer, .regulator, .provider])
    #expect(verdict.authorities.allSatisfy { $0.outcome == .admit })
    #expect(
      try finding(verdict, "acme-release@1/reviewers").reason
        == "2 of 2 customer reviewers (acme/dana, acme/erik)")
    #expect(
      try finding(verdict, "acme-release@1/safety").reason == "100% in safety@1, 90% needed")
    // The checks come in their order.
    #expect(verdict.findings.map(\.check) == verdict.findings.map(\.check).sorted(by: inOrder))
    #expect(scenario.admission(adaptation).reason == "it was not activated in prod-eu")
    #expect(!scenario.admission(adaptation).mayRun)
    scenario.activate(adaptation, in: "prod-eu")
    #expect(scenario.admission(adaptation).mayRun)
    #expect(!scenario.admission(adaptation, in: "prod-us").mayRun)
  }

  private func inOrder(_ left: Check, _ right: Check) -> Bool {
    (Check.allCases.firstIndex(of: left) ?? 0) < (Check.allCases.firstIndex(of: right) ?? 0)
  }

  @Test func aNewAdaptationIsDeferredAndSaysWhatIsOpen() throws {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    let verdict = scenario.verdict(adaptation)
    #expect(verdict.outcome == .defer)
    #expect(
      verdict.findings.filter { $0.state != .met }.map(\.label) == [
        "acme-release@1/reviewers", "bafa-conformity@1/assessment", "certificate", "acme-release@1/safety",
      ])
    #expect(try finding(verdict, "acme-release@1/reviewers").reason == "0 of 2 customer reviewers")
    #expect(try finding(verdict, "bafa-conformity@1/assessment").reason == "0 of 1 regulator reviewer")
    #expect(verdict.authorities.map(\.outcome) == [.defer, .defer, .admit])
  }

  @Test func itMayBeAdmittedInOneEnvironmentAndDeferredInAnother() {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    scenario.certify(adaptation)
    scenario.approve(adaptation, by: "dana", "erik")
    #expect(scenario.verdict(adaptation, in: "prod-us").outcome == .admit)
    #expect(scenario.verdict(adaptation, in: "prod-eu").outcome == .defer)
  }

  @Test func whatIsUnknownIsRefused() {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    let nowhere = scenario.verdict(adaptation, in: "mars")
    #expect(nowhere.outcome == .refuse)
    #expect(nowhere.findings.map(\.reason) == ["no environment is called mars"])
    let stranger = Adaptation.described(by: S.manifest("stranger"))
    let verdict = scenario.verdict(stranger)
    #expect(verdict.outcome == .refuse)
    #expect(verdict.authorities.allSatisfy { $0.outcome == .refuse })
    let empty = evaluate(adaptation.id, in: "prod-eu", view: LedgerView(), at: S.start)
    #expect(empty.outcome == .refuse)
  }

  @Test func anAuthorityWithoutAPolicyThatAppliesRefuses() throws {
    var scenario = S.standard()
    scenario.add(.environment(S.environment("prod-uk", "UK", ["acme", "bafa"])), by: "root")
    let adaptation = scenario.admit(S.manifest("triage") { $0.environments.append("prod-uk") })
    scenario.approve(adaptation, by: "dana")
    let verdict = scenario.verdict(adaptation, in: "prod-uk")
    #expect(verdict.outcome == .refuse)
    #expect(verdict.decisiveFinding?.reason == "no policy of bafa applies in prod-uk")
    #expect(verdict.authorities.map(\.outcome).last == .refuse)
  }

  @Test func aPolicyWhoseRequirementsAreMetConsents() {
    var scenario = S.standard()
    scenario.add(.environment(S.environment("lab", "EU", ["oncall"])), by: "root")
    scenario.add(.policy(S.policy("free", of: "oncall")), by: "oncall")
    let adaptation = scenario.submit(S.manifest("triage") { $0.environments = ["lab"] })
    scenario.certify(adaptation)
    let verdict = scenario.verdict(adaptation, in: "lab")
    #expect(verdict.outcome == .admit)
    #expect(verdict.authorities.map(\.outcome) == [.admit])
  }

  @Test func aPolicyOfAnAuthorityThatTheEnvironmentDoesNotNameChangesNothing() {
    var scenario = S.standard()
    let adaptation = scenario.admit(S.manifest("triage"))
    scenario.add(
      .policy(
        S.policy(
          "labs-more", of: "labs",
          Requirement(id: "r", kind: .decisions(DecisionRequirement(role: .reviewer, count: 50))))),
      by: "labs")
    #expect(scenario.verdict(adaptation).outcome == .admit)
  }

  @Test func anUndeclaredRiskMeetsEveryPolicyForRisks() {
    var scenario = S.standard()
    scenario.add(
      .policy(
        S.policy(
          "acme-high", of: "acme", applies: Applicability(risks: [.high]),
          Requirement(id: "r", kind: .decisions(DecisionRequirement(role: .reviewer, count: 9))))),
      by: "acme")
    let limited = scenario.admit(S.manifest("limited"))
    #expect(scenario.verdict(limited).outcome == .admit)
    let silent = scenario.admit(S.manifest("silent") { $0.risk = nil })
    #expect(scenario.verdict(silent).outcome == .defer)
  }

  // MARK: Check 1

  @Test func aManifestFallsWithItsSubmittersKey() {
    var scenario = S.standard()
    let adaptation = scenario.admit(S.manifest("triage"))
    var later = scenario
    later.revoke(.key(S.key("sam").keyID), by: "acme", since: scenario.size)
    #expect(later.verdict(adaptation).outcome == .admit)
    scenario.revoke(.key(S.key("sam").keyID), by: "acme")
    let verdict = scenario.verdict(adaptation)
    #expect(verdict.outcome == .refuse)
    #expect(verdict.decisiveFinding?.check == .signature)
    #expect(
      verdict.decisiveFinding?.reason == "the key of acme/sam that signed the manifest is revoked")
  }

  @Test func aCredentialThatExpiredDoesNotTakeBackWhatWasSignedInItsWindow() {
    var scenario = S.standard()
    scenario.add(
      .credential(S.credential("sue", of: "acme", [.submitter], until: S.start + .days(1))), by: "acme")
    let manifest = S.manifest("triage")
    scenario.add(.manifest(manifest), by: "sue")
    let adaptation = Adaptation.described(by: manifest)
    scenario.certify(adaptation)
    scenario.approve(adaptation, by: "dana", "erik", "rita")
    scenario.now = S.start + .days(10)
    #expect(scenario.verdict(adaptation).outcome == .admit)
  }

  @Test func whatACompromisedAuthorityKeyIssuedFallsWithIt() {
    var scenario = S.standard()
    let honest = scenario.admit(S.manifest("honest"))
    let compromised = scenario.size
    // Whoever stole acme's key makes up two reviewers, and a laxer policy.
    scenario.employ("mallory", at: "acme", as: .reviewer)
    scenario.employ("mordred", at: "acme", as: .reviewer)
    scenario.add(.policy(S.policy("acme-release", 2, of: "acme")), by: "acme")
    let evil = scenario.submit(S.manifest("evil"))
    scenario.certify(evil)
    scenario.approve(evil, by: "mallory", "mordred", "rita")
    #expect(scenario.verdict(evil).outcome == .admit)
    scenario.revoke(.key(S.key("acme").keyID), by: "root", since: compromised)
    #expect(scenario.verdict(evil).outcome == .defer)
    #expect(
      scenario.verdict(evil).decisiveFinding?.reason == "0 of 2 customer reviewers")
    #expect(scenario.verdict(honest).outcome == .admit)
    #expect(scenario.view.policiesInForce.contains { $0.value.label == "acme-release@1" })
  }

  @Test func aRevokedAuthoritySupportsNothingAnyMore() {
    var scenario = S.standard()
    let adaptation = scenario.admit(S.manifest("triage"))
    scenario.revoke(.authority("acme"), by: "root")
    let verdict = scenario.verdict(adaptation)
    #expect(verdict.outcome == .refuse)
    #expect(
      verdict.findings.filter { $0.state == .failed }.map(\.reason) == [
        "the credential of acme/sam, who submitted it, no longer counts",
        "no policy of acme applies in prod-eu",
      ])
  }

  // MARK: Check 2

  @Test func theManifestMustNameTheEnvironment() {
    var scenario = S.standard()
    let adaptation = scenario.admit(S.manifest("triage") { $0.environments = ["prod-us"] })
    #expect(scenario.verdict(adaptation, in: "prod-us").outcome == .admit)
    let verdict = scenario.verdict(adaptation)
    #expect(verdict.outcome == .refuse)
    #expect(verdict.decisiveFinding?.reason == "the manifest does not name prod-eu")
  }

  @Test func capabilitiesMustBeAllowedByEveryPolicyThatLimitsThem() throws {
    var scenario = S.standard()
    let policy = S.policy("bafa-limits", of: "bafa", allowed: ["search", "mail"])
    scenario.add(.policy(policy), by: "bafa")
    let modest = scenario.admit(S.manifest("modest") { $0.capabilities = ["mail"] })
    let greedy = scenario.admit(S.manifest("greedy") { $0.capabilities = ["mail", "payments"] })
    #expect(scenario.verdict(modest).outcome == .admit)
    let verdict = scenario.verdict(greedy)
    #expect(verdict.outcome == .refuse)
    #expect(
      try finding(verdict, "bafa-limits@1/allowedCapabilities").reason
        == "it touches payments, which is not allowed")
    #expect(verdict.authorities.map(\.outcome) == [.admit, .refuse, .admit])
  }

  @Test func theManifestsWindowIsKept() {
    var scenario = S.standard()
    let window = (S.start + .days(10), S.start + .days(20))
    let adaptation = scenario.admit(
      S.manifest("triage") { $0.validity = Validity(notBefore: window.0, notAfter: window.1) })
    let table: [(Timestamp, Finding.State)] = [
      (window.0 + TimeSpan(milliseconds: -1), .open), (window.0, .met),
      (window.1 + TimeSpan(milliseconds: -1), .met), (window.1, .lapsed),
    ]
    for (moment, state) in table {
      scenario.now = moment
      let verdict = scenario.verdict(adaptation)
      #expect(verdict.findings.first { $0.requirement == "validity" }?.state == state)
      #expect(verdict.outcome == (state == .met ? .admit : .defer))
    }
  }

  @Test func manifestRequirementsReadEveryField() {
    let silent = S.manifest("silent") {
      $0.base = nil
      $0.dataSets = nil
      $0.risk = nil
    }
    let full = S.manifest("full") {
      $0.predecessor = Adaptation.described(by: silent).id
      $0.validity.notAfter = S.start + .days(100)
      $0.reviewFlags = [ReviewFlag(code: "modules-to-save", explanation: "It changes whole layers")]
    }
    let withoutRights = S.manifest("no-rights") { $0.dataSets?[0].rights = nil }
    let table: [(ManifestRequirement.Field, ManifestRequirement.Condition, Manifest, isMet: Bool)] = [
      (.base, .present, full, true), (.base, .present, silent, false), (.base, .absent, silent, true),
      (.base, .oneOf(["llama-3.1-8b"]), full, true), (.base, .oneOf(["gpt-4o"]), full, false),
      (.base, .oneOf(["llama-3.1-8b"]), silent, false),
      (.dataSets, .present, full, true), (.dataSets, .present, silent, false),
      (.dataRights, .present, full, true), (.dataRights, .present, withoutRights, false),
      (.dataRights, .present, silent, false),
      (.risk, .oneOf(["minimal", "limited"]), full, true), (.risk, .oneOf(["minimal"]), full, false),
      (.risk, .present, silent, false), (.predecessor, .present, full, true),
      (.predecessor, .absent, silent, true), (.method, .oneOf(["lora"]), full, true),
      (.method, .oneOf(["supervised"]), full, false), (.notAfter, .present, full, true),
      (.notAfter, .present, silent, false), (.reviewFlags, .absent, silent, true),
      (.reviewFlags, .absent, full, false), (.reviewFlags, .oneOf(["modules-to-save"]), full, true),
    ]
    var scenario = S.standard()
    for (index, row) in table.enumerated() {
      let requirement = Requirement(
        id: "r\(index)", kind: .manifest(ManifestRequirement(field: row.0, condition: row.1)))
      scenario.add(
        .policy(S.policy(PolicyName(stringLiteral: "p\(index)"), of: "bafa", requirement)), by: "bafa")
    }
    for manifest in [silent, full, withoutRights] { scenario.submit(manifest) }
    for (index, row) in table.enumerated() {
      let verdict = scenario.verdict(.described(by: row.2))
      let state = verdict.findings.first { $0.label == "p\(index)@1/r\(index)" }?.state
      #expect(state == (row.isMet ? .met : .failed), "\(row.0) \(row.1) of \(row.2.label)")
    }
  }

  // MARK: Conditions

  @Test func aConditionMustBeAcceptedByTheActivation() throws {
    var scenario = S.standard()
    scenario.add(
      .policy(
        S.policy(
          "bafa-audit", of: "bafa",
          Requirement(
            id: "audit",
            kind: .decisions(
              DecisionRequirement(role: .reviewer, count: 2, authorityKind: .regulator)), isConditional: true,
            acceptedBy: ["oncall"]),
          Requirement(
            id: "predecessor", kind: .manifest(ManifestRequirement(field: .predecessor, condition: .present)),
            isConditional: true, acceptedBy: ["oncall"]))), by: "bafa")
    let adaptation = scenario.admit(S.manifest("triage"))
    let verdict = scenario.verdict(adaptation)
    #expect(verdict.outcome == .conditional)
    #expect(verdict.conditions == ["bafa-audit@1/audit", "bafa-audit@1/predecessor"])
    #expect(verdict.authorities.map(\.outcome) == [.admit, .conditional, .admit])
    scenario.activate(adaptation, in: "prod-eu")
    #expect(!scenario.admission(adaptation).mayRun)
    #expect(
      scenario.admission(adaptation).reason
        == "the condition bafa-audit@1/audit was not accepted at its activation")
    scenario.add(
      .activation(scenario.activation(adaptation, accepting: verdict.conditions)), by: "olga")
    #expect(scenario.admission(adaptation).mayRun)
    // Another version of the policy asks again.
    scenario.add(
      .policy(
        S.policy(
          "bafa-audit", 2, of: "bafa",
          Requirement(
            id: "predecessor", kind: .manifest(ManifestRequirement(field: .predecessor, condition: .present)),
            isConditional: true, acceptedBy: ["oncall"]))), by: "bafa")
    #expect(!scenario.admission(adaptation).mayRun)
  }

  @Test func aConditionNeverSoftensWhatSpeaksAgainst() {
    var scenario = S.standard()
    scenario.add(
      .policy(
        S.policy(
          "bafa-soft", of: "bafa",
          Requirement(
            id: "soft",
            kind: .decisions(DecisionRequirement(role: .reviewer, count: 1, authorityKind: .provider)),
            isConditional: true, acceptedBy: ["oncall"]),
          Requirement(
            id: "perfect", kind: .certificate(CertificateRequirement(suite: "safety", floor: 10_000)),
            isConditional: true, acceptedBy: ["oncall"]))), by: "bafa")
    scenario.employ("piet", at: "openai", as: .reviewer)
    let rejected = scenario.admit(S.manifest("rejected"))
    #expect(scenario.verdict(rejected).outcome == .conditional)
    scenario.decide(rejected, .reject, by: "piet")
    #expect(scenario.verdict(rejected).outcome == .refuse)
    let weak = scenario.submit(S.manifest("weak"))
    scenario.certify(weak, passing: 9)
    scenario.approve(weak, by: "dana", "erik", "rita")
    #expect(scenario.verdict(weak).outcome == .refuse)
    #expect(
      scenario.verdict(weak).decisiveFinding?.reason == "90% in safety@1 is not enough, 100% needed")
  }

  // MARK: Policies in time

  @Test func aLaterVersionReplacesAPolicyAndItsRevocationDoesNotBringTheEarlierOneBack() {
    var scenario = S.standard()
    let adaptation = scenario.admit(S.manifest("triage"))
    scenario.add(
      .policy(
        S.policy(
          "acme-release", 2, of: "acme",
          Requirement(
            id: "reviewers",
            kind: .decisions(DecisionRequirement(role: .reviewer, count: 3, authorityKind: .customer))))),
      by: "pia")
    #expect(scenario.verdict(adaptation).outcome == .defer)
    scenario.approve(adaptation, by: "fay")
    #expect(scenario.verdict(adaptation).outcome == .admit)
    scenario.revoke(.policy("acme-release", version: 2), by: "acme")
    #expect(scenario.verdict(adaptation).decisiveFinding?.reason == "no policy of acme applies in prod-eu")
  }

  @Test func whatAVoidEntryPublishedNeverReplacedAnything() {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    scenario.certify(adaptation)
    scenario.approve(adaptation, by: "rita")
    let since = scenario.size
    scenario.add(.policy(S.policy("acme-release", 2, of: "acme")), by: "pia")
    #expect(scenario.verdict(adaptation).outcome == .admit)
    scenario.revoke(.key(S.key("pia").keyID), by: "acme", since: since)
    #expect(scenario.verdict(adaptation).outcome == .defer)
    // Its version number stays used.
    #expect(
      scenario.refusal(of: .policy(S.policy("acme-release", 2, of: "acme", fresh: true)), by: "acme")
        == .versionNotNewer(label: "policy acme-release@2", latest: 2))
    #expect(scenario.refusal(of: .policy(S.policy("acme-release", 3, of: "acme")), by: "acme") == nil)
  }
}
