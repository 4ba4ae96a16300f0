import Admissibility
import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

/// What was signed long ago and kept back, and what others say in the same words or about the same people.
@Suite struct HeldBackTests {
  typealias S = Scenario

  @Test func aDeclarationThatWasKeptBackBringsNothingBack() {
    var scenario = S.standard()
    var old = S.environment("prod-eu", "EU", ["openai", "acme"])
    old.replaces = scenario.view.statementReplaced(by: .environment(old))
    scenario.add(.environment(S.environment("prod-eu", "EU", ["openai", "acme", "bafa"])), by: "root")
    #expect(scenario.append(.environment(old), by: "root") == .replacesAnother("environment prod-eu"))

    var owner = S.authority("acme", .customer)
    owner.name = "kept back"
    owner.replaces = scenario.view.statementReplaced(by: .authority(owner))
    var other = owner
    other.name = "said since"
    scenario.add(.authority(other), by: "root")
    #expect(scenario.append(.authority(owner), by: "root") == .replacesAnother("authority acme"))

    var wide = S.credential("dana", of: "acme", [.reviewer, .operator])
    wide.replaces = scenario.view.statementReplaced(by: .credential(wide))
    scenario.add(.credential(S.credential("dana", of: "acme", [.reviewer])), by: "acme")
    #expect(scenario.append(.credential(wide), by: "acme") == .replacesAnother("the credential of acme/dana"))
  }

  /// What was said first can be said again: it is another statement, because it replaces another one.
  @Test func anEarlierDeclarationCanBeRestored() {
    var scenario = S.standard()
    let first = S.environment("prod-eu", "EU", ["openai", "acme", "bafa"])
    scenario.add(.environment(S.environment("prod-eu", "EU", ["openai"])), by: "root")
    scenario.add(.environment(first), by: "root")
    scenario.add(.environment(S.environment("prod-eu", "EU", ["openai"])), by: "root")
    scenario.add(.environment(first), by: "root")
    #expect(scenario.view.environment("prod-eu")?.value.authorities.count == 3)
  }

  @Test func anApprovalFromBeforeAPolicyIsNotFreshWheneverItIsAppended() {
    var scenario = S.standard()
    let requirement = DecisionRequirement(role: .reviewer, count: 1, authority: "acme")
    let adaptation = scenario.submit(S.manifest("triage"))
    scenario.certify(adaptation)
    let early = scenario.decision(adaptation, by: "dana")
    var policy = S.policy(
      "acme-release", 2, of: "acme", Requirement(id: "one", kind: .decisions(requirement)))
    policy.requiresFreshDecisions = true
    scenario.add(.policy(policy), by: "acme")
    scenario.add(.decision(early), by: "dana")
    let finding = scenario.verdict(adaptation).findings.first { $0.requirement == "one" }
    #expect(finding?.state == .open)
    #expect(
      finding?.reason.contains("older than acme-release@2, which asks anew") == true,
      "\(finding?.reason ?? "")")
    scenario.approve(adaptation, by: "dana")
    #expect(scenario.verdict(adaptation).findings.first { $0.requirement == "one" }?.state == .met)
  }

  /// The size of the ledger is a number that whoever drafts can set ahead; a digest that is not there yet is not.
  @Test func anApprovalThatClaimsALongerLedgerLiftsNoLaterRejection() {
    var scenario = S.standard()
    let adaptation = scenario.admit(S.manifest("triage"))
    var ahead = scenario.decision(adaptation, by: "rita")
    ahead.ledgerSize += 10
    let rejection = scenario.size
    scenario.decide(adaptation, .reject, by: "rita")
    for name in 0..<10 { scenario.employ("filler-\(name)", at: "acme", as: .publisher) }
    #expect(scenario.append(.decision(ahead), by: "rita") == .decidedSince("bafa/rita", entry: rejection))
    #expect(scenario.verdict(adaptation).outcome == .refuse)
    let again = scenario.decision(adaptation, by: "rita")
    #expect(again.replaces == scenario.view.decisions(of: adaptation.id).suffix(1).map(\.digest))
    scenario.add(.decision(again), by: "rita")
    #expect(scenario.verdict(adaptation).outcome == .admit)
  }

  @Test func anApprovalThatReplacesAnOlderWordLiftsNoLaterRejection() {
    var scenario = S.standard()
    let adaptation = scenario.admit(S.manifest("triage"))
    let request = scenario.decision(adaptation, .requestChanges, by: "rita")
    var other = scenario
    other.add(.decision(request), by: "rita")
    // Both were signed before the rejection, and come after it: the newest word in the ledger is then the older one.
    var ahead = other.decision(adaptation, by: "rita")
    #expect(ahead.replaces.count == 1)
    ahead.ledgerSize += 10
    let rejection = scenario.size
    scenario.decide(adaptation, .reject, by: "rita")
    scenario.add(.decision(request), by: "rita")
    for name in 0..<10 { scenario.employ("filler-\(name)", at: "acme", as: .publisher) }
    #expect(scenario.append(.decision(ahead), by: "rita") == .decidedSince("bafa/rita", entry: rejection))
    #expect(scenario.verdict(adaptation).outcome == .refuse)
  }

  @Test func anApprovalThatClaimsALongerLedgerIsNotFreshForAPolicyThatItDoesNotName() throws {
    var scenario = S.standard()
    let requirement = DecisionRequirement(role: .reviewer, count: 1, authority: "acme")
    let adaptation = scenario.submit(S.manifest("triage"))
    var ahead = scenario.decision(adaptation, by: "dana")
    ahead.ledgerSize += 10
    scenario.add(
      .policy(
        S.policy(
          "acme-release", 2, of: "acme", fresh: true, Requirement(id: "one", kind: .decisions(requirement)))),
      by: "acme")
    for name in 0..<10 { scenario.employ("filler-\(name)", at: "acme", as: .publisher) }
    scenario.add(.decision(ahead), by: "dana")
    let finding = try #require(scenario.verdict(adaptation).findings.first { $0.requirement == "one" })
    #expect(finding.state == .open && finding.reason.contains("older than acme-release@2, which asks anew"))
    scenario.approve(adaptation, by: "dana")
    #expect(scenario.verdict(adaptation).findings.first { $0.requirement == "one" }?.state == .met)
  }

  /// Whether a policy asks for the reviewer's decision (rita's) or none does (oscar's).
  @Test(arguments: ["rita", "oscar"]) func aRequestForChangesTakesNoRejectionsPlace(_ name: String) {
    var scenario = S.standard()
    scenario.employ("oscar", at: "openai", as: .reviewer)
    let adaptation = scenario.admit(S.manifest("triage"))
    let request = scenario.decision(adaptation, .requestChanges, by: name)
    scenario.decide(adaptation, .reject, by: name)
    scenario.add(.decision(request), by: name)
    #expect(scenario.verdict(adaptation).outcome == .refuse)
    scenario.approve(adaptation, by: name)
    #expect(scenario.verdict(adaptation).outcome == .admit)
    scenario.decide(adaptation, .requestChanges, by: name)
    #expect(scenario.verdict(adaptation).outcome == .defer)
  }

  /// A colleague who signs the words of a stop first does not keep it out, and what becomes of theirs ends nothing.
  @Test func theSameWordsBySomebodyElseKeepOutNobody() {
    var scenario = S.standard()
    scenario.employ("otto", at: "oncall", as: .operator)
    let adaptation = scenario.run(S.manifest("triage"))
    var revocation = scenario.revocation(.adaptation(adaptation.id))
    revocation.speaker = .authority("oncall")
    scenario.add(.revocation(revocation), by: "otto")
    #expect(scenario.append(.revocation(revocation), by: "olga") == nil)
    scenario.revoke(.key(S.key("otto").keyID), by: "oncall")
    #expect(scenario.verdict(adaptation).outcome == .refuse)
    #expect(scenario.append(.revocation(revocation), by: "olga") != nil, "her own is said already")
  }

  @Test func aStrangersNamesMakeNobodyOnePerson() {
    var scenario = S.standard()
    scenario.add(.authority(S.authority("mall", .customer)), by: "root")
    let adaptation = scenario.admit(S.manifest("triage"))
    #expect(scenario.verdict(adaptation).outcome == .admit)
    // Two of acme's reviewers, and who submitted it, are all called alike elsewhere.
    for name in ["dana", "erik", "sam"] {
      scenario.add(.credential(S.credential("one", of: "mall", [.publisher], key: name)), by: "mall")
    }
    #expect(scenario.verdict(adaptation).outcome == .admit)
    // By those who have a part they are heard.
    scenario.add(.credential(S.credential("same", of: "labs", [.publisher], key: "dana")), by: "labs")
    scenario.add(.credential(S.credential("same", of: "labs", [.publisher], key: "sam")), by: "labs")
    #expect(scenario.verdict(adaptation).outcome != .admit)
  }

  @Test func aKeyIsRevokedFurtherBackAFewTimesAndThenWhole() {
    var scenario = S.standard()
    let target = Node.key(S.key("dana").keyID)
    let last = scenario.size - 1
    for step in 0..<16 { scenario.revoke(target, by: "acme", since: last - Int64(step)) }
    #expect(
      scenario.refusal(of: .revocation(scenario.revocation(target, since: 3)), by: "acme")
        == .revokedOften(S.key("dana").keyID, 16))
    scenario.revoke(target, by: "acme")
    #expect(scenario.view.voidSince(S.key("dana").keyID) == 0)
  }

  /// What is void after each of many revocations is what is void when all are looked at at once.
  @Test func whatIsVoidDoesNotDependOnWhenItIsAsked() {
    forEverySeed(20) { random in
      var scenario = S.standard()
      scenario.employ("otto", at: "oncall", as: .operator)
      let people = ["dana", "erik", "olga", "otto", "cora", "rita"]
      let revokers = people + ["acme", "oncall", "labs", "bafa", "root"]
      for _ in 0..<25 {
        let target = people[Int.random(in: 0..<people.count, using: &random)]
        let revoker = revokers[Int.random(in: 0..<revokers.count, using: &random)]
        let since = Bool.random(using: &random) ? Int64.random(in: 0..<scenario.size, using: &random) : nil
        _ = scenario.append(
          .revocation(scenario.revocation(.key(S.key(target).keyID), since: since)), by: revoker)
      }
      // A root's word makes everything be worked out anew.
      let before = people.map { scenario.view.voidSince(S.key($0).keyID) }
      scenario.employ("nobody", at: "acme", as: .reviewer)
      scenario.revoke(.key(S.key("nobody").keyID), by: "root")
      #expect(people.map { scenario.view.voidSince(S.key($0).keyID) } == before, "seed \(random.seed)")
    }
  }
}
