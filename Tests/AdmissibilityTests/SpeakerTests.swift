import Admissibility
import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

/// Nobody speaks for another: in whose name something is said is named, agreed to, and judged.
struct SpeakerTests {
  typealias S = Scenario

  private func key(_ name: String) -> Node { .key(S.key(name).keyID) }

  /// The ledger of ``Scenario/standard()`` with one more customer, whom no environment names, and its people.
  private func withStranger() -> Scenario {
    var scenario = S.standard()
    scenario.add(.authority(S.authority("globex", .customer)), by: "root")
    scenario.employ(
      "mallory", at: "globex", as: .submitter, .reviewer, .certifier, .operator, .publisher)
    return scenario
  }

  // MARK: Consent

  @Test func nobodyCanBeMadeToSpeakForAnAuthorityThatTheyNeverAgreedTo() {
    let scenario = withStranger()
    let rita = S.key("rita")
    // Globex knows rita's public key from the ledger, and everything else that it needs but her word.
    let forged = [
      S.credential("rita", of: "bafa", [.reviewer]).consent,
      Consent(to: "globex", as: "rita", in: S.ledger, with: S.key("globex")),
      Consent(
        to: "globex", as: "rita", in: LedgerReference(origin: "countersign.test/trial", root: S.ledger.root),
        with: rita),
      Consent(to: "globex", as: "ritta", in: S.ledger, with: rita),
    ]
    for consent in forged {
      var credential = S.credential("rita", of: "globex", [.reviewer])
      credential.consent = consent
      #expect(
        scenario.refusal(of: .credential(credential), by: "globex")
          == .noConsent(rita.verificationKey.keyID, to: "globex/rita"))
    }
    #expect(
      scenario.refusal(of: .credential(S.credential("rita", of: "globex", [.reviewer])), by: "globex") == nil)
  }

  @Test func aRenewalNeedsNoNewConsentButTheSameKeyAndName() {
    var scenario = S.standard()
    var renewed = S.credential("rita", of: "bafa", [.reviewer], until: S.start + .days(9))
    #expect(scenario.refusal(of: .credential(renewed), by: "bafa") == nil)
    renewed.principal = "rosa"
    #expect(scenario.refusal(of: .credential(renewed), by: "bafa") != nil)
    scenario.add(
      .credential(S.credential("rita", of: "bafa", [.reviewer], until: S.start + .days(8))), by: "bafa")
  }

  // MARK: In whose name

  /// Even with her consent, another hat never changes for whom something was said, in whatever order credentials come.
  @Test func aSecondHatNeverTakesTheFirstOnesVoice() {
    for isShadowLast in [false, true] {
      var scenario = withStranger()
      let adaptation = scenario.admit(S.manifest("triage"))
      let shadow = Claim.credential(S.credential("rita", of: "globex", [.reviewer]))
      let renewal = Claim.credential(
        S.credential("rita", of: "bafa", [.reviewer], until: S.start + .days(300)))
      scenario.add(isShadowLast ? renewal : shadow, by: isShadowLast ? "bafa" : "globex")
      scenario.add(isShadowLast ? shadow : renewal, by: isShadowLast ? "globex" : "bafa")
      scenario.decide(adaptation, .reject, by: "rita")
      #expect(scenario.verdict(adaptation).outcome == .refuse)
      #expect(
        scenario.verdict(adaptation).decisiveFinding?.reason == "rejected by bafa/rita")
    }
  }

  @Test func aCertificateCountsForTheAuthorityThatItNames() {
    var scenario = withStranger()
    // Cora of labs wears acme's hat too; acme demands the suite, and labs owns it.
    scenario.employ("cora", at: "globex", as: .certifier)
    let adaptation = scenario.submit(S.manifest("triage"))
    scenario.add(.certificate(scenario.certificate(adaptation, by: "cora", of: "globex")), by: "cora")
    scenario.approve(adaptation, by: "dana", "erik", "rita")
    #expect(scenario.verdict(adaptation).outcome == .defer)
    scenario.add(.certificate(scenario.certificate(adaptation, by: "cora", of: "labs")), by: "cora")
    #expect(scenario.verdict(adaptation, in: "prod-us").outcome == .admit)
  }

  @Test func revokingAKeyEndsWhatItSaidInTheRevokersNameOnly() {
    var scenario = withStranger()
    scenario.employ("rita", at: "globex", as: .reviewer)
    let adaptation = scenario.run(S.manifest("triage"))
    scenario.revoke(key("rita"), by: "globex")
    #expect(scenario.admission(adaptation).mayRun, "bafa's approval stands")
    #expect(
      scenario.refusal(of: .decision(scenario.decision(adaptation, .reject, by: "rita")), by: "rita") == nil)
    // She herself gives it up for everyone.
    scenario.add(
      .revocation(
        {
          var revocation = scenario.revocation(key("rita"))
          revocation.speaker = .authority("bafa")
          return revocation
        }()), by: "rita")
    #expect(!scenario.admission(adaptation).mayRun)
  }

  @Test func anotherAuthoritysKeyLiftsNoFailedRun() {
    var scenario = S.standard()
    scenario.employ("cora", at: "acme", as: .certifier)
    let adaptation = scenario.admit(S.manifest("triage"))
    scenario.certify(adaptation, passing: 1)
    #expect(scenario.verdict(adaptation).outcome == .refuse)
    scenario.revoke(key("cora"), by: "acme")
    #expect(scenario.verdict(adaptation).outcome == .refuse)
    scenario.revoke(key("cora"), by: "labs", since: scenario.size - 2)
    #expect(scenario.verdict(adaptation).outcome == .admit)
  }

  @Test func onePersonUnderTwoNamesIsOneApproval() {
    var scenario = S.standard()
    let anyone = DecisionRequirement(role: .reviewer, count: 3)
    scenario.add(
      .policy(S.policy("openai-usage", 2, of: "openai", Requirement(id: "three", kind: .decisions(anyone)))),
      by: "openai")
    scenario.employ("dana", at: "bafa", as: .reviewer)
    let adaptation = scenario.submit(S.manifest("triage"))
    scenario.certify(adaptation)
    scenario.approve(adaptation, by: "dana", "erik")
    scenario.add(.decision(scenario.decision(adaptation, by: "dana", of: "bafa")), by: "dana")
    let finding = scenario.verdict(adaptation).findings.first { $0.requirement == "three" }
    #expect(finding?.state == .open && finding?.reason.hasPrefix("2 of 3 reviewers") == true)
  }

  @Test func nobodyApprovesTheirOwnWorkUnderAnotherName() {
    var scenario = S.standard()
    scenario.employ("samuel", at: "bafa", as: .reviewer, key: "sam")
    let adaptation = scenario.submit(S.manifest("triage"))
    #expect(
      scenario.refusal(of: .decision(scenario.decision(adaptation, by: "samuel")), by: "sam")
        == .ownAdaptation("bafa/samuel"))
  }

  // MARK: Names

  /// Globex calls its submitter as bafa calls its reviewer; that must not silence her.
  @Test func aPrincipalOfTheSameNameSilencesNobody() {
    var scenario = withStranger()
    scenario.employ("rita", at: "globex", as: .submitter, key: "not-rita")
    var manifest = S.manifest("triage")
    manifest.authority = "globex"
    scenario.add(.manifest(manifest), by: "not-rita")
    let adaptation = Adaptation.described(by: manifest)
    scenario.certify(adaptation)
    scenario.approve(adaptation, by: "dana", "erik", "rita")
    #expect(scenario.verdict(adaptation).outcome == .admit)
    scenario.decide(adaptation, .reject, by: "rita")
    #expect(scenario.verdict(adaptation).outcome == .refuse)
  }

  @Test func whatOnesSubmitterSaysAgainstTheirOwnWorkIsHeard() {
    var scenario = S.standard()
    scenario.employ("max", at: "acme", as: .submitter, .reviewer)
    let adaptation = scenario.submit(S.manifest("triage"), by: "max")
    scenario.certify(adaptation)
    scenario.approve(adaptation, by: "dana", "erik", "rita")
    #expect(scenario.verdict(adaptation).outcome == .admit)
    scenario.decide(adaptation, .reject, by: "max")
    #expect(scenario.verdict(adaptation).decisiveFinding?.reason == "rejected by acme/max")
  }

  @Test func namesThatMeanSomebodyElseAreReserved() {
    let scenario = withStranger()
    for name in ["root", "log", "bafa", "globex"] {
      let credential = S.credential(name, of: "globex", [.submitter], key: "mallory-2")
      #expect(
        scenario.refusal(of: .credential(credential), by: "globex") == .reservedName(name), "\(name)")
    }
    for name in ["root", "log"] {
      let authority = S.authority(AuthorityID(stringLiteral: name), .customer)
      #expect(scenario.refusal(of: .authority(authority), by: "root") == .reservedName(name))
    }
  }

  @Test func theFirstToNameAKeyKeepsNobodyElseFromUsingIt() {
    var scenario = withStranger()
    scenario.employ("newcomer", at: "globex", as: .submitter, key: "nora")
    #expect(
      scenario.refusal(of: .credential(S.credential("nora", of: "acme", [.reviewer])), by: "acme") == nil)
    #expect(scenario.view.name(of: S.key("nora").keyID, for: .authority("globex")) == "globex/newcomer")
  }

  // MARK: The ledger that a statement was made for

  @Test func whatWasSaidInATrialLedgerCountsInNoOther() throws {
    var scenario = S.standard()
    let adaptation = scenario.admit(S.manifest("triage"))
    let trial = LedgerReference(origin: "countersign.test/trial", root: S.ledger.root)
    let other = LedgerReference(origin: S.ledger.origin, root: S.key("log").verificationKey.keyID)
    var revocation = scenario.revocation(.adaptation(adaptation.id))
    revocation.speaker = .authority("oncall")
    var environment = S.environment("prod-eu", "EU", ["openai"])
    environment.replaces = scenario.view.statementReplaced(by: .environment(environment))
    let claims: [(Claim, String)] = [
      (.revocation(revocation), "olga"), (.environment(environment), "root"),
      (.credential(S.credential("gus", of: "acme", [.reviewer])), "acme"),
      (.decision(scenario.decision(adaptation, .approve, by: "fay")), "fay"),
    ]
    for (claim, name) in claims {
      for (ledger, isHeard) in [(trial, false), (other, false), (S.ledger, true)] {
        var ring = KeyRing()
        for entry in scenario.entries { ring.learn(from: entry.statement) }
        let statement = try Envelope(signing: Statement(claim, in: ledger), with: S.key(name)).verify(
          with: ring)
        var view = scenario.view
        view.fold(LedgerEntry(sequence: view.size, recordedAt: scenario.now, statement: statement))
        let refusal = view.refused[view.size - 1]
        #expect(refusal == (isHeard ? nil : .otherLedger(ledger.origin)), "\(claim.predicateType.word)")
      }
    }
  }
}
