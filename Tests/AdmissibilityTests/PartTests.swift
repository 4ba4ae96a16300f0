import Admissibility
import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

/// Who has a part where: scope, ownership, and whom an environment names, for everything that has a place.
struct PartTests {
  typealias S = Scenario

  private let conditional = S.policy(
    "bafa-conformity", 2, of: "bafa", applies: Applicability(jurisdictions: ["EU"]),
    Requirement(
      id: "safety", kind: .certificate(CertificateRequirement(suite: "safety", floor: 10_000)),
      isConditional: true))

  // MARK: What speaks against

  @Test func aFailedRunSpeaksAgainstWhateverBecameOfItsSuite() {
    for revoker in ["cora", "labs", "root", "dana"] {
      var scenario = S.withStrangers()
      scenario.add(.policy(conditional), by: "bafa")
      let adaptation = scenario.submit(S.manifest("triage"))
      scenario.certify(adaptation, passing: 0)
      #expect(scenario.verdict(adaptation).outcome == .refuse)
      scenario.revoke(.suite("safety", version: 1), by: revoker)
      #expect(scenario.verdict(adaptation).outcome == .refuse, "\(revoker)")
    }
    var scenario = S.withStrangers()
    scenario.add(.policy(conditional), by: "bafa")
    let adaptation = scenario.submit(S.manifest("triage"))
    scenario.certify(adaptation, passing: 0)
    scenario.revoke(.authority("labs"), by: "root")
    #expect(scenario.verdict(adaptation).outcome == .refuse)
  }

  @Test func passingATrivialSuiteDoesNotOutshineAFailedOne() {
    var scenario = S.standard()
    for name: SuiteName in ["leaks", "trivial"] {
      scenario.add(.suite(S.suite(name, cases: name == "leaks" ? 10 : 1)), by: "cora")
    }
    let adaptation = scenario.admit(S.manifest("triage"))
    #expect(scenario.verdict(adaptation).outcome == .admit)
    scenario.add(
      .certificate(scenario.certificate(adaptation, passing: 3, suite: S.suite("leaks"))), by: "cora")
    scenario.add(
      .certificate(scenario.certificate(adaptation, passing: 1, suite: S.suite("trivial", cases: 1))),
      by: "cora")
    #expect(scenario.verdict(adaptation).outcome == .refuse)
    #expect(scenario.verdict(adaptation).decisiveFinding?.reason.contains("leaks") == true)
    // What failed is made good by the same suite, also by its next version.
    scenario.add(.suite(S.suite("leaks", 2)), by: "cora")
    scenario.add(.certificate(scenario.certificate(adaptation, suite: S.suite("leaks", 2))), by: "cora")
    #expect(scenario.verdict(adaptation).outcome == .admit)
  }

  @Test func aCertifierWithoutAPartIsHeardNeitherWay() {
    var scenario = S.withStrangers()
    let adaptation = scenario.submit(S.manifest("triage"))
    scenario.add(.certificate(scenario.certificate(adaptation, by: "certx")), by: "certx")
    scenario.approve(adaptation, by: "dana", "erik", "rita")
    #expect(scenario.verdict(adaptation).outcome == .defer)
    scenario.certify(adaptation)
    #expect(scenario.verdict(adaptation).outcome == .admit)
    scenario.add(.certificate(scenario.certificate(adaptation, passing: 0, by: "certx")), by: "certx")
    scenario.add(.certificate(scenario.certificate(adaptation, passing: 0, by: "mallory")), by: "mallory")
    #expect(scenario.verdict(adaptation).outcome == .admit)
  }

  @Test func aFailedRunIsRecordedEvenBySuiteThatIsRevoked() {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    scenario.revoke(.suite("safety", version: 1), by: "cora")
    #expect(
      scenario.refusal(of: .certificate(scenario.certificate(adaptation, passing: 0)), by: "cora") == nil)
    #expect(scenario.refusal(of: .certificate(scenario.certificate(adaptation)), by: "cora") != nil)
  }

  // MARK: Conditions

  @Test func conditionsAreAcceptedOnlyByWhomTheEnvironmentOrTheRequirementNames() {
    var scenario = S.withStrangers()
    scenario.employ("opal", at: "acme", as: .operator)
    scenario.add(.policy(conditional), by: "bafa")
    let adaptation = scenario.submit(S.manifest("triage"))
    let condition = "bafa-conformity@2/safety"
    func refusal(_ name: String) -> Refusal? {
      scenario.refusal(
        of: .activation(scenario.activation(adaptation, by: name, accepting: [condition])), by: name)
    }
    #expect(refusal("mallory") == .noPart("globex", in: "prod-eu"))
    #expect(refusal("olga") == .mayNotAccept(condition, "oncall"))
    #expect(refusal("opal") == nil)
    var named = conditional
    named.version = 3
    named.requirements[0].acceptedBy = ["oncall"]
    scenario.add(.policy(named), by: "bafa")
    let third = "bafa-conformity@3/safety"
    func refusalOfThird(_ name: String) -> Refusal? {
      scenario.refusal(
        of: .activation(scenario.activation(adaptation, by: name, accepting: [third])), by: name)
    }
    #expect(refusalOfThird("olga") == nil)
    #expect(refusalOfThird("opal") == .mayNotAccept(third, "acme"))
  }

  @Test func whoHasNoPartActivatesNothing() {
    var scenario = S.withStrangers()
    let adaptation = scenario.admit(S.manifest("triage"))
    let refusal = scenario.append(
      .activation(scenario.activation(adaptation, by: "mallory")), by: "mallory")
    #expect(refusal == .noPart("globex", in: "prod-eu"))
    #expect(!scenario.admission(adaptation).mayRun)
  }

  // MARK: Scope

  @Test func theScopeOfACertifierIsJudgedWhereItIsHeard() {
    var scenario = S.standard()
    scenario.employ("carl", at: "labs", as: .certifier, scope: Scope(environments: ["prod-us"]))
    let adaptation = scenario.submit(S.manifest("triage"))
    scenario.add(.certificate(scenario.certificate(adaptation, by: "carl")), by: "carl")
    scenario.approve(adaptation, by: "dana", "erik", "rita")
    #expect(scenario.verdict(adaptation, in: "prod-us").outcome == .admit)
    #expect(scenario.verdict(adaptation, in: "prod-eu").outcome == .defer)
    // Against as well as for.
    scenario.certify(adaptation)
    scenario.add(.certificate(scenario.certificate(adaptation, passing: 0, by: "carl")), by: "carl")
    #expect(scenario.verdict(adaptation, in: "prod-us").outcome == .refuse)
    #expect(scenario.verdict(adaptation, in: "prod-eu").outcome == .admit)
  }

  @Test func aSubmitterSubmitsForWhatTheCredentialCovers() {
    var scenario = S.standard()
    scenario.employ("sven", at: "acme", as: .submitter, scope: Scope(jurisdictions: ["US"]))
    #expect(
      scenario.refusal(of: .manifest(S.manifest("both")), by: "sven") == .outOfScope("acme/sven", "prod-eu"))
    let adaptation = scenario.submit(S.manifest("us") { $0.environments = ["prod-us"] }, by: "sven")
    scenario.certify(adaptation)
    scenario.approve(adaptation, by: "dana", "erik")
    #expect(scenario.verdict(adaptation, in: "prod-us").outcome == .admit)
    // Root moves the environment out of what the credential covers.
    scenario.add(.environment(S.environment("prod-us", "CA", ["openai", "acme"])), by: "root")
    #expect(scenario.verdict(adaptation, in: "prod-us").outcome == .refuse)
  }

  @Test func aPublisherReplacesOnlyWhatTheirScopeCovers() {
    var scenario = S.standard()
    scenario.employ("paul", at: "acme", as: .publisher, scope: Scope(jurisdictions: ["US"]))
    let narrow = S.policy("acme-release", 2, of: "acme", applies: Applicability(jurisdictions: ["US"]))
    // Version 1 demands something in the EU as well, which would go.
    #expect(scenario.refusal(of: .policy(narrow), by: "paul") == .scopeTooNarrow("acme/paul"))
    let own = S.policy("acme-us", of: "acme", applies: Applicability(jurisdictions: ["US"]))
    #expect(scenario.refusal(of: .policy(own), by: "paul") == nil)
    #expect(
      scenario.refusal(of: .policy(S.policy("acme-all", of: "acme")), by: "paul")
        == .scopeTooNarrow("acme/paul"))
    let named = S.policy(
      "acme-named", of: "acme", applies: Applicability(environments: ["prod-us", "prod-eu"]))
    #expect(scenario.refusal(of: .policy(named), by: "paul") == .scopeTooNarrow("acme/paul"))
    scenario.employ("carl", at: "labs", as: .certifier, scope: Scope(environments: ["prod-us"]))
    #expect(scenario.refusal(of: .suite(S.suite("safety", 2)), by: "carl") == .scopeTooNarrow("labs/carl"))
  }

  // MARK: Revocations

  @Test func aRevocationIsHeardWhereItsSpeakerHasAPart() {
    var scenario = S.withStrangers()
    scenario.employ("uwe", at: "oncall", as: .operator, scope: Scope(environments: ["prod-us"]))
    let adaptation = scenario.run(S.manifest("triage"))
    let base = Node.base("llama-3.1-8b")
    #expect(
      scenario.refusal(of: .revocation(scenario.revocation(base)), by: "mallory")
        == .mayNotRevoke(base, S.key("mallory").keyID))
    scenario.revoke(base, by: "uwe")
    #expect(!scenario.admission(adaptation, in: "prod-us").mayRun)
    #expect(scenario.admission(adaptation, in: "prod-eu").mayRun)
    // Somebody who reaches further is not kept out by it; who does not is.
    #expect(
      scenario.refusal(of: .revocation(scenario.revocation(base)), by: "uwe")
        == .alreadyRevoked(base, entry: scenario.size - 1))
    scenario.revoke(base, by: "rita")
    #expect(!scenario.admission(adaptation, in: "prod-eu").mayRun)
  }

  /// A part elsewhere is none in what becomes of somebody else's model.
  @Test func aStopIsRefusedWhereTheManifestNamesNoPlaceOfItsSpeakers() {
    var scenario = S.withStrangers()
    scenario.add(.environment(S.environment("lab", "EU", ["globex"])), by: "root")
    let adaptation = scenario.run(S.manifest("triage"))
    let certificate = scenario.certify(adaptation)
    for node in [Node.adaptation(adaptation.id), .certificate(certificate)] {
      for name in ["mallory", "globex"] {
        #expect(
          scenario.refusal(of: .revocation(scenario.revocation(node)), by: name)
            == .mayNotRevoke(node, S.key(name).keyID), "\(name)")
      }
      #expect(scenario.refusal(of: .revocation(scenario.revocation(node)), by: "rita") == nil)
    }
    let tried = scenario.submit(S.manifest("tried") { $0.environments = ["lab", "prod-us"] })
    scenario.revoke(.adaptation(tried.id), by: "mallory")
    func isRevoked(in place: EnvironmentID) -> Bool {
      scenario.verdict(tried, in: place).findings.contains { $0.reason == "it is revoked" }
    }
    #expect(isRevoked(in: "lab") && !isRevoked(in: "prod-us"))
  }

  @Test func aRegulatorEndsNothingWhereItHasNoPart() {
    var scenario = S.standard()
    let adaptation = scenario.run(S.manifest("triage"))
    scenario.revoke(.adaptation(adaptation.id), by: "rita")
    #expect(!scenario.admission(adaptation, in: "prod-eu").mayRun)
    #expect(scenario.admission(adaptation, in: "prod-us").mayRun)
    // The authority that submitted it ends it everywhere.
    scenario.revoke(.adaptation(adaptation.id), by: "dana")
    #expect(!scenario.admission(adaptation, in: "prod-us").mayRun)
  }

  @Test func aCompromisedKeysRevocationsAreTakenBackByRootOrTheAuthorityInWhoseNameTheyWereSaid() {
    for (revoker, isLifted) in [("opal", false), ("acme", false), ("oncall", true), ("root", true)] {
      var scenario = S.standard()
      scenario.employ("opal", at: "oncall", as: .operator)
      scenario.employ("olga", at: "acme", as: .operator)
      let adaptation = scenario.run(S.manifest("triage"))
      let stolen = scenario.size
      scenario.revoke(.base("llama-3.1-8b"), by: "olga")
      scenario.revoke(.adaptation(adaptation.id), by: "olga")
      #expect(!scenario.admission(adaptation).mayRun)
      let preview = scenario.view.revoking(
        .key(S.key("olga").keyID), since: stolen, by: S.key(revoker).keyID, for: scenario.speaker(revoker),
        at: scenario.now)
      scenario.revoke(.key(S.key("olga").keyID), by: revoker, since: stolen)
      #expect(scenario.admission(adaptation).mayRun == isLifted, "\(revoker)")
      #expect(
        admission(adaptation.id, in: "prod-eu", view: preview, at: scenario.now).mayRun == isLifted,
        "\(revoker)")
    }
  }

  @Test func oneStolenAuthorityKeyKillsNobodyElsesKeys() {
    var scenario = S.withStrangers()
    scenario.employ("rita", at: "globex", as: .submitter)
    let adaptation = scenario.run(S.manifest("triage"))
    for name in ["dana", "erik", "cora", "olga", "sam"] {
      #expect(
        scenario.refusal(of: .revocation(scenario.revocation(.key(S.key(name).keyID))), by: "globex")
          == .mayNotRevoke(.key(S.key(name).keyID), S.key("globex").keyID), "\(name)")
    }
    scenario.revoke(.key(S.key("rita").keyID), by: "globex")
    #expect(scenario.admission(adaptation).mayRun)
  }

  @Test func anApprovalSaysWhichOfItsCertificatesNoLongerStands() throws {
    var scenario = S.standard()
    let adaptation = scenario.admit(S.manifest("triage"))
    scenario.revoke(.suite("safety", version: 1), by: "cora")
    scenario.add(.suite(S.suite("safety", 2)), by: "cora")
    scenario.add(.certificate(scenario.certificate(adaptation, suite: S.suite("safety", 2))), by: "cora")
    let verdict = scenario.verdict(adaptation)
    let finding = try #require(verdict.findings.first { $0.requirement == "reviewers" })
    #expect(finding.state == .open)
    #expect(finding.reason.contains("which no longer stands"))
  }

  /// One who would be taken back must not have kept out another's word.
  @Test func aStopByOneKeepsOutNobodyElses() {
    var scenario = S.standard()
    scenario.employ("yuki", at: "oncall", as: .operator)
    let adaptation = scenario.run(S.manifest("triage"))
    let stolen = scenario.revoke(.adaptation(adaptation.id), by: "olga")
    #expect(
      scenario.refusal(of: .revocation(scenario.revocation(.adaptation(adaptation.id))), by: "olga")
        == .alreadyRevoked(.adaptation(adaptation.id), entry: stolen))
    for name in ["yuki", "rita", "dana"] { scenario.revoke(.adaptation(adaptation.id), by: name) }
    scenario.revoke(.key(S.key("olga").keyID), by: "olga", since: stolen)
    scenario.revoke(.key(S.key("olga").keyID), by: "oncall", since: stolen)
    scenario.revoke(.key(S.key("dana").keyID), by: "acme", since: stolen)
    scenario.revoke(.key(S.key("yuki").keyID), by: "oncall", since: stolen)
    #expect(scenario.admission(adaptation, in: "prod-us").mayRun)
    #expect(scenario.admission(adaptation, in: "prod-eu").reason == "it is revoked", "the regulator's stands")
  }

  @Test func aReviewersRejectionIsHeardWhateverTheirPolicyAsksFor() {
    var scenario = S.standard()
    let adaptation = scenario.run(S.manifest("triage"))
    scenario.add(
      .policy(S.policy("bafa-conformity", 2, of: "bafa", applies: Applicability(jurisdictions: ["EU"]))),
      by: "bafa")
    scenario.decide(adaptation, .reject, by: "rita", in: ["prod-eu"])
    #expect(scenario.admission(adaptation).reason == "rejected by bafa/rita")
    #expect(scenario.admission(adaptation, in: "prod-us").mayRun)
    scenario.decide(adaptation, .approve, by: "rita", in: ["prod-eu"])
    #expect(scenario.admission(adaptation).mayRun)
    scenario.decide(adaptation, .requestChanges, by: "rita", in: ["prod-eu"])
    #expect(scenario.verdict(adaptation).outcome == .defer)
  }

  /// What a stranger asks says nothing, and its end ends nothing.
  @Test func onlyTheAuthorityThatSawAModelFailSaysThatItPasses() {
    var scenario = S.standard()
    scenario.employ("carl", at: "bafa", as: .certifier)
    let adaptation = scenario.admit(S.manifest("triage"))
    scenario.add(.certificate(scenario.certificate(adaptation, passing: 2, by: "carl")), by: "carl")
    #expect(scenario.verdict(adaptation).outcome == .refuse)
    // Another's certifier saw something else, which lifts nothing.
    scenario.certify(adaptation)
    #expect(scenario.verdict(adaptation).outcome == .refuse)
    scenario.add(.certificate(scenario.certificate(adaptation, by: "carl")), by: "carl")
    #expect(scenario.verdict(adaptation).findings.contains { $0.state == .failed } == false)
  }

  @Test func aSuitesNameStaysWithWhoBeganItWhateverBecameOfIt() {
    var scenario = S.standard()
    scenario.add(.authority(S.authority("mall", .certifier)), by: "root")
    scenario.employ("carl", at: "mall", as: .certifier)
    // Taken back by the authority whose certifier published it.
    scenario.revoke(.key(S.key("cora").keyID), by: "labs")
    #expect(
      scenario.append(.suite(S.suite("safety", 2, of: "mall")), by: "carl")
        == .nameTaken("suite safety", by: "labs"))
  }

  @Test func aStrangersSuiteIsNotTheOneThatAPolicyAsksFor() {
    var scenario = S.standard()
    scenario.add(.authority(S.authority("mall", .certifier)), by: "root")
    scenario.employ("carl", at: "mall", as: .certifier)
    scenario.add(
      .policy(
        S.policy(
          "acme-release", 2, of: "acme",
          Requirement(id: "zeta", kind: .certificate(CertificateRequirement(suite: "zeta", floor: 5_000))))),
      by: "acme")
    let adaptation = scenario.submit(S.manifest("triage"))
    let suite = S.suite("zeta", of: "mall")
    scenario.add(.suite(suite), by: "carl")
    scenario.add(.certificate(scenario.certificate(adaptation, suite: suite, by: "carl")), by: "carl")
    let finding = scenario.verdict(adaptation).findings.first { $0.requirement == "zeta" }
    #expect(finding?.state == .open)
    #expect(
      finding?.reason == "suite zeta is mall's, which has no part in prod-eu", "\(finding?.reason ?? "")")
  }

  @Test func aStrangersSuiteHasNoPartInAVerdict() {
    var scenario = S.withStrangers()
    for name: SuiteName in ["impossible", "helpful"] {
      scenario.add(.suite(S.suite(name, of: "globex")), by: "mallory")
    }
    let adaptation = scenario.submit(S.manifest("triage"))
    func certify(_ suite: SuiteName, _ count: Int) {
      scenario.add(
        .certificate(scenario.certificate(adaptation, passing: count, suite: S.suite(suite, of: "globex"))),
        by: "cora")
    }
    certify("helpful", 10)
    #expect(scenario.verdict(adaptation).findings.contains { $0.reason.hasPrefix("certified by") } == false)
    scenario.certify(adaptation)
    certify("impossible", 0)
    scenario.approve(adaptation, by: "dana", "erik", "rita")
    #expect(scenario.verdict(adaptation).outcome == .admit)
    scenario.revoke(.suite("helpful", version: 1), by: "mallory")
    scenario.revoke(.key(S.key("mallory").keyID), by: "globex")
    #expect(scenario.verdict(adaptation).outcome == .admit)
  }

  @Test func noNameCanBeTakenForAnotherWithItsVersion() {
    var scenario = S.withStrangers()
    scenario.submit(S.manifest("triage"))
    var manifest = S.manifest("triage@1.0.0", "1")
    manifest.authority = "globex"
    #expect(scenario.refusal(of: .manifest(manifest), by: "mallory") == .nameWithVersion("triage@1.0.0"))
    #expect(
      scenario.refusal(of: .suite(S.suite("safety@1", of: "globex")), by: "mallory")
        == .nameWithVersion("safety@1"))
    #expect(
      scenario.refusal(of: .policy(S.policy("acme-release@1", of: "globex")), by: "mallory")
        == .nameWithVersion("acme-release@1"))
  }

  // MARK: Strangers

  /// Whatever those do whom an environment does not name, its verdicts stay as they were.
  @Test func strangersChangeNoVerdict() {
    var attacks = 0
    forEverySeed(12) { random in
      let story = RandomStory(of: 4, acts: 40, weighted: Self.manyAttacks, &random)
      let scenario = story.scenario
      let honest = scenario.view { entry in
        let isStranger = entry.statement.claim.speaker.authority.map(RandomStory.strangers.contains)
        attacks += isStranger == true ? 1 : 0
        return isStranger != true
      }
      for adaptation in story.adaptations {
        for place: EnvironmentID in ["prod-eu", "prod-us"] {
          let with = admission(adaptation.id, in: place, view: scenario.view, at: scenario.now)
          let without = admission(adaptation.id, in: place, view: honest, at: scenario.now)
          #expect(
            with.mayRun == without.mayRun && with.verdict.outcome == without.verdict.outcome
              && with.verdict.findings.map(\.state) == without.verdict.findings.map(\.state),
            "seed \(random.seed), \(adaptation.manifest.label) in \(place): \(with.reason) / \(without.reason)"
          )
        }
      }
    }
    #expect(attacks > 100)
  }

  private static let manyAttacks = RandomStory.anything.merging([.strangers: 14, .revoke: 1]) { $1 }
}
