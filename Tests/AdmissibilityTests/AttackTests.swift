import Admissibility
import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

/// Ways to an admit that must not lead there.
struct AttackTests {
  typealias S = Scenario

  private func key(_ name: String) -> Node { .key(S.key(name).keyID) }

  /// A ledger in which anyone's reviewer counts for openai, and an adaptation that only lacks decisions.
  private func anyone() -> (Scenario, Adaptation) {
    var scenario = S.standard()
    let requirement = DecisionRequirement(role: .reviewer, count: 1)
    let policy = S.policy(
      "openai-usage", 2, of: "openai", Requirement(id: "anyone", kind: .decisions(requirement)))
    scenario.add(.policy(policy), by: "openai")
    let adaptation = scenario.submit(S.manifest("triage"))
    scenario.certify(adaptation)
    return (scenario, adaptation)
  }

  @Test func anAuthorityCannotLiftAnothersRejectionInItsReviewersName() {
    var (scenario, adaptation) = anyone()
    scenario.approve(adaptation, by: "dana", "erik", "rita")
    #expect(scenario.verdict(adaptation).outcome == .admit)
    scenario.decide(adaptation, .reject, by: "rita")
    scenario.add(.credential(S.credential("rita", of: "acme", [.reviewer], key: "not rita")), by: "acme")
    let decision = scenario.decision(adaptation, by: "rita", of: "acme")
    scenario.add(.decision(decision), by: "not rita")
    #expect(scenario.verdict(adaptation).outcome == .refuse)
    // She herself can, in the name in which she spoke.
    scenario.decide(adaptation, .approve, by: "rita")
    #expect(scenario.verdict(adaptation).outcome == .admit)
  }

  @Test func revokingAReviewersKeyLiftsARejectionOnlyForItsAuthorityAndTheRoot() {
    for (revoker, outcome): (String, Outcome) in [
      ("pia", .refuse), ("bafa", .refuse), ("acme", .admit), ("root", .admit),
    ] {
      var (scenario, adaptation) = anyone()
      scenario.approve(adaptation, by: "dana", "erik", "rita")
      scenario.decide(adaptation, .reject, by: "fay")
      // Anyone can issue a credential to any key.
      scenario.add(.credential(S.credential("fay", of: "bafa", [.submitter])), by: "bafa")
      let preview = scenario.view.revoking(
        key("fay"), by: S.key(revoker).keyID, for: scenario.speaker(revoker), at: scenario.now)
      scenario.revoke(key("fay"), by: revoker)
      #expect(scenario.verdict(adaptation).outcome == outcome, "\(revoker)")
      #expect(
        evaluate(adaptation.id, in: "prod-eu", view: preview, at: scenario.now).outcome == outcome,
        "the preview for \(revoker)")
    }
  }

  @Test func anAuthorityCanTakeBackWhatItsPublisherCouldOnlyEnd() {
    var (scenario, adaptation) = anyone()
    scenario.approve(adaptation, by: "dana", "erik", "rita")
    scenario.decide(adaptation, .reject, by: "fay")
    let first = scenario.revoke(key("fay"), by: "pia")
    let again = Claim.revocation(scenario.revocation(key("fay")))
    #expect(scenario.refusal(of: again, by: "pia") == .alreadyRevoked(key("fay"), entry: first))
    #expect(scenario.refusal(of: again, by: "acme") == nil)
    let second = scenario.revoke(key("fay"), by: "acme")
    #expect(scenario.verdict(adaptation).outcome == .admit)
    let third = Claim.revocation(scenario.revocation(key("fay")))
    #expect(scenario.refusal(of: third, by: "acme") == .alreadyRevoked(key("fay"), entry: second))
  }

  @Test func aFailedRunOutlivesItsCertifiersKeyWhenAnOperatorRevokesIt() {
    for (revoker, outcome): (String, Outcome) in [("opal", .refuse), ("labs", .admit)] {
      var scenario = S.standard()
      scenario.employ("opal", at: "labs", as: .operator)
      scenario.employ("carl", at: "labs", as: .certifier)
      let adaptation = scenario.submit(S.manifest("triage"))
      scenario.certify(adaptation)
      scenario.approve(adaptation, by: "dana", "erik", "rita")
      scenario.add(.certificate(scenario.certificate(adaptation, passing: 1, by: "carl")), by: "carl")
      #expect(scenario.verdict(adaptation).outcome == .refuse)
      scenario.revoke(key("carl"), by: revoker)
      #expect(scenario.verdict(adaptation).outcome == outcome, "\(revoker)")
    }
  }

  @Test func anOperatorCannotRollAPolicyBackByRevokingItsPublishersKey() {
    for (revoker, outcome): (String, Outcome) in [("opal", .defer), ("acme", .admit)] {
      var scenario = S.standard()
      scenario.employ("opal", at: "acme", as: .operator)
      let adaptation = scenario.admit(S.manifest("triage"))
      let three = DecisionRequirement(role: .reviewer, count: 3, authorityKind: .customer)
      let strict = S.policy(
        "acme-release", 2, of: "acme", Requirement(id: "reviewers", kind: .decisions(three)))
      scenario.add(.policy(strict), by: "pia")
      #expect(scenario.verdict(adaptation).outcome == .defer)
      scenario.revoke(key("pia"), by: revoker)
      #expect(scenario.verdict(adaptation).outcome == outcome, "\(revoker)")
    }
  }

  @Test func aCredentialForAnAuthoritysKeyDoesNotMakeItOnesOwnToRevoke() {
    for name in ["bafa", "root"] {
      var scenario = S.standard()
      scenario.add(.credential(S.credential("mallory", of: "acme", [.submitter], key: name)), by: "acme")
      for revoker in ["acme", "pia"] {
        #expect(
          scenario.refusal(of: .revocation(scenario.revocation(key(name))), by: revoker)
            == .notTheRoot(S.key(revoker).keyID))
      }
    }
  }

  @Test func nobodyCertifiesTheirOwnWork() {
    var scenario = S.standard()
    scenario.employ("sam", at: "labs", as: .certifier)
    let adaptation = scenario.submit(S.manifest("triage"))
    func refusal(passing count: Int) -> Refusal? {
      scenario.refusal(
        of: .certificate(scenario.certificate(adaptation, passing: count, by: "sam", of: "labs")), by: "sam")
    }
    #expect(refusal(passing: 10) == .ownAdaptation("labs/sam"))
    #expect(refusal(passing: 1) == nil)
  }

  @Test func anUnrelatedCustomersPeopleHaveNoSay() {
    var scenario = S.standard()
    scenario.add(.authority(S.authority("globex", .customer)), by: "root")
    for name in ["gail", "greg"] { scenario.employ(name, at: "globex", as: .reviewer) }
    scenario.employ("gert", at: "globex", as: .certifier)
    let adaptation = scenario.submit(S.manifest("triage"))
    scenario.add(.certificate(scenario.certificate(adaptation, by: "gert")), by: "gert")
    scenario.approve(adaptation, by: "dana", "erik", "rita")
    #expect(scenario.verdict(adaptation).outcome == .defer)
    let other = scenario.submit(S.manifest("other"))
    scenario.certify(other)
    scenario.approve(other, by: "gail", "greg", "rita")
    #expect(scenario.verdict(other).outcome == .defer)
    scenario.approve(other, by: "dana", "erik")
    #expect(scenario.verdict(other).outcome == .admit)
    scenario.decide(other, .reject, by: "gail")
    #expect(scenario.verdict(other).outcome == .admit)
  }

  /// Whoever could choose what an adaptation is compared with could choose that nothing regressed.
  @Test func onlyACertifierWhoIsHeardGivesTheOtherSideOfAComparison() {
    var scenario = S.standard()
    scenario.add(.authority(S.authority("globex", .customer)), by: "root")
    scenario.employ("gert", at: "globex", as: .certifier)
    scenario.employ("sam", at: "labs", as: .certifier)
    scenario.employ("pete", at: "labs", as: .submitter)
    let before = scenario.submit(S.manifest("triage"))
    let candidate = scenario.submit(S.manifest("other"), by: "pete")
    func isMeasure(_ certifier: String, passing: Int = 10) -> Bool? {
      var scenario = scenario
      scenario.add(
        .certificate(
          scenario.certificate(
            before, passing: passing, by: certifier, of: certifier == "gert" ? "globex" : "labs")),
        by: certifier)
      return scenario.view.certificates(of: before.id).last.map {
        scenario.view.isMeasure($0, for: candidate.id)
      }
    }
    #expect(isMeasure("cora") == true && isMeasure("cora", passing: 1) == true)
    #expect(isMeasure("gert") == false)
    // A submitter may say against their own work what they like, but nothing is measured by it.
    #expect(isMeasure("sam", passing: 1) == false)
    scenario.employ("pete", at: "labs", as: .certifier)
    #expect(isMeasure("pete") == false)
    let revoked = scenario.certificate(before, by: "cora")
    scenario.add(.certificate(revoked), by: "cora")
    let fact = scenario.view.certificates(of: before.id).last
    #expect(fact.map { scenario.view.isMeasure($0, for: candidate.id) } == true)
    #expect(fact.map { scenario.view.isMeasure($0, for: Adaptation.ID($0.digest)) } == false)
  }

  @Test func aRequestForChangesIsNoConditionToBeAccepted() {
    var scenario = S.standard()
    let one = DecisionRequirement(role: .reviewer, count: 1, authorityKind: .customer)
    let policy = S.policy(
      "acme-release", 2, of: "acme",
      Requirement(id: "reviewer", kind: .decisions(one), isConditional: true, acceptedBy: ["oncall"]))
    scenario.add(.policy(policy), by: "acme")
    let adaptation = scenario.submit(S.manifest("triage"))
    scenario.certify(adaptation)
    scenario.approve(adaptation, by: "rita")
    scenario.add(
      .activation(scenario.activation(adaptation, accepting: ["acme-release@2/reviewer"])), by: "olga")
    #expect(scenario.admission(adaptation).mayRun)
    scenario.decide(adaptation, .requestChanges, by: "dana")
    #expect(!scenario.admission(adaptation).mayRun)
  }

  @Test func aFailedRunFromTheFutureDoesNotBlockForEver() {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    var failed = scenario.certificate(adaptation, passing: 1)
    failed.issuedAt = scenario.now + .days(1000)
    scenario.add(.certificate(failed), by: "cora")
    scenario.certify(adaptation)
    scenario.approve(adaptation, by: "dana", "erik", "rita")
    #expect(scenario.verdict(adaptation).outcome == .admit)
  }
}
