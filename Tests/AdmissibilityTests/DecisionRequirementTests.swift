import Admissibility
import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

/// How decisions are counted, by scenario: who said what, then the finding.
struct DecisionRequirementTests {
  typealias S = Scenario

  /// The finding of a policy of bafa with this one requirement.
  private func finding(
    _ requirement: DecisionRequirement, fresh: Bool = false, in environment: EnvironmentID = "prod-eu",
    _ act: (inout Scenario, Adaptation) -> Void
  ) throws -> Finding {
    var scenario = S.standard()
    scenario.employ("gwen", at: "bafa", as: .reviewer)
    // Dana also acts for bafa, with a second key that acme knows to be hers.
    scenario.employ("dana", at: "bafa", as: .reviewer, key: "dana-bafa")
    scenario.employ("dana", at: "acme", as: .publisher, key: "dana-bafa")
    scenario.employ("eve", at: "acme", as: .reviewer, .submitter)
    let adaptation = scenario.submit(S.manifest("triage"), by: "eve")
    scenario.add(
      .policy(
        S.policy("counted", of: "acme", fresh: fresh, Requirement(id: "d", kind: .decisions(requirement)))),
      by: "acme")
    act(&scenario, adaptation)
    let verdict = scenario.verdict(adaptation, in: environment)
    return try #require(
      verdict.findings.first { $0.label.hasSuffix("/d") && $0.policy?.hasPrefix("counted") == true })
  }

  private let two = DecisionRequirement(role: .reviewer, count: 2)

  @Test func approvalsAreCountedByPrincipal() throws {
    let table: [(by: [String], Finding.State, reason: String)] = [
      ([], .open, "0 of 2 reviewers"),
      (["dana"], .open, "1 of 2 reviewers (acme/dana)"),
      (["dana", "dana"], .open, "1 of 2 reviewers (acme/dana)"),
      (["dana", "erik"], .met, "2 of 2 reviewers (acme/dana, acme/erik)"),
      (["erik", "dana", "rita"], .met, "3 of 2 reviewers (acme/dana, acme/erik, bafa/rita)"),
    ]
    for row in table {
      let finding = try finding(two) { scenario, adaptation in
        for name in row.by { scenario.approve(adaptation, by: name) }
      }
      #expect(finding.state == row.1 && finding.reason == row.reason)
      #expect(finding.entries.count == Set(row.by).count)
    }
  }

  @Test func twoKeysOfOnePersonAreOneApproval() throws {
    let finding = try finding(two) { scenario, adaptation in
      scenario.approve(adaptation, by: "dana")
      scenario.add(.decision(scenario.decision(adaptation, by: "dana", of: "bafa")), by: "dana-bafa")
    }
    #expect(finding.reason == "1 of 2 reviewers (bafa/dana)")
  }

  @Test func onlyTheKindOrTheAuthorityAskedForCounts() throws {
    let regulators = DecisionRequirement(role: .reviewer, count: 1, authorityKind: .regulator)
    let ofKind = try finding(regulators) { $0.approve($1, by: "erik", "fay") }
    #expect(ofKind.state == .open && ofKind.reason == "0 of 1 regulator reviewer")
    let bafa = DecisionRequirement(role: .reviewer, count: 1, authority: "bafa")
    let ofOne = try finding(bafa) { $0.approve($1, by: "erik", "gwen") }
    #expect(ofOne.state == .met && ofOne.reason == "1 of 1 bafa reviewer (bafa/gwen)")
  }

  @Test func distinctAuthoritiesNeedAPersonEach() throws {
    let requirement = DecisionRequirement(role: .reviewer, count: 2, distinctAuthorities: 2)
    let same = try finding(requirement) { $0.approve($1, by: "dana", "erik") }
    #expect(
      same.state == .open && same.reason == "2 of 2 reviewers (acme/dana, acme/erik), 1 of 2 authorities")
    let both = try finding(requirement) { $0.approve($1, by: "erik", "rita") }
    #expect(
      both.state == .met && both.reason == "2 of 2 reviewers (acme/erik, bafa/rita), 2 of 2 authorities")
    // Dana may stand for either; erik only for acme: so dana stands for bafa.
    let either = try finding(requirement) { scenario, adaptation in
      scenario.add(.decision(scenario.decision(adaptation, by: "dana", of: "bafa")), by: "dana-bafa")
      scenario.approve(adaptation, by: "dana", "erik")
    }
    #expect(either.state == .met)
    // But one person does not stand for two: three principals and three authorities are not enough here.
    let three = DecisionRequirement(role: .reviewer, count: 3, distinctAuthorities: 3)
    let greedy = try finding(three) { scenario, adaptation in
      scenario.employ("dana", at: "openai", as: .reviewer, key: "dana-openai")
      scenario.employ("dana", at: "acme", as: .publisher, key: "dana-openai")
      scenario.add(.decision(scenario.decision(adaptation, by: "dana", of: "bafa")), by: "dana-bafa")
      scenario.add(.decision(scenario.decision(adaptation, by: "dana", of: "openai")), by: "dana-openai")
      scenario.approve(adaptation, by: "dana", "erik", "fay")
    }
    #expect(
      greedy.state == .open
        && greedy.reason == "3 of 3 reviewers (acme/dana, acme/erik, acme/fay), 2 of 3 authorities")
  }

  @Test func onlyDecisionsForTheEnvironmentCount() throws {
    let finding = try finding(two, in: "prod-us") { scenario, adaptation in
      scenario.decide(adaptation, .approve, by: "dana", in: ["prod-eu"])
      scenario.decide(adaptation, .approve, by: "erik", in: ["prod-us"])
      scenario.decide(adaptation, .reject, by: "fay", in: ["prod-eu"])
    }
    #expect(finding.reason == "1 of 2 reviewers (acme/erik)")
  }

  @Test func theLatestWordOfEachPrincipalCounts() throws {
    typealias Act = (String, Decision.Outcome)
    let table: [(acts: [Act], Finding.State, reason: String)] = [
      ([("dana", .approve), ("erik", .approve), ("fay", .reject)], .failed, "rejected by acme/fay"),
      ([("dana", .approve), ("erik", .approve), ("dana", .reject)], .failed, "rejected by acme/dana"),
      (
        [("dana", .reject), ("erik", .approve), ("dana", .approve)], .met,
        "2 of 2 reviewers (acme/dana, acme/erik)"
      ),
      (
        [("dana", .requestChanges), ("erik", .approve), ("fay", .approve)], .open,
        "acme/dana asks for changes: Because dana says so"
      ),
      ([("dana", .requestChanges), ("erik", .reject)], .failed, "rejected by acme/erik"),
      ([("dana", .requestChanges), ("dana", .approve)], .open, "1 of 2 reviewers (acme/dana)"),
    ]
    for row in table {
      let finding = try finding(two) { scenario, adaptation in
        for (name, outcome) in row.acts { scenario.decide(adaptation, outcome, by: name) }
      }
      #expect(finding.state == row.1 && finding.reason == row.reason)
    }
  }

  @Test func anApprovalBeforeOnesRejectionDoesNotReturnWithALaterOne() throws {
    let requirement = DecisionRequirement(role: .reviewer, count: 2, distinctAuthorities: 2)
    for (isRejected, state) in [(false, Finding.State.met), (true, .open)] {
      let finding = try finding(requirement) { scenario, adaptation in
        scenario.add(.decision(scenario.decision(adaptation, by: "dana", of: "bafa")), by: "dana-bafa")
        if isRejected { scenario.decide(adaptation, .reject, by: "dana") }
        scenario.approve(adaptation, by: "dana", "erik")
      }
      // Dana stands for bafa only with the first one.
      #expect(finding.state == state)
    }
  }

  @Test func whoWouldNotCountCannotBlock() throws {
    let regulators = DecisionRequirement(role: .reviewer, count: 1, authorityKind: .regulator)
    let finding = try finding(regulators) { scenario, adaptation in
      scenario.decide(adaptation, .reject, by: "erik")
      scenario.approve(adaptation, by: "gwen")
    }
    #expect(finding.state == .met)
  }

  @Test func anApprovalFallsWithACertificateThatItRestsOn() throws {
    func state(revoking: Bool) throws -> String {
      try finding(two) { scenario, adaptation in
        scenario.approve(adaptation, by: "dana")
        let certificate = scenario.certify(adaptation)
        scenario.approve(adaptation, by: "erik")
        if revoking { scenario.revoke(.certificate(certificate), by: "cora") }
      }.reason
    }
    #expect(try state(revoking: false) == "2 of 2 reviewers (acme/dana, acme/erik)")
    #expect(
      try state(revoking: true).hasPrefix(
        "1 of 2 reviewers (acme/dana); the approval of acme/erik binds certificate "))
  }

  @Test func anEarlierApprovalThatStillHoldsCountsWhenALaterOneFalls() throws {
    let finding = try finding(two) { scenario, adaptation in
      scenario.approve(adaptation, by: "dana")
      let certificate = scenario.certify(adaptation)
      scenario.approve(adaptation, by: "dana")
      scenario.revoke(.certificate(certificate), by: "cora")
    }
    #expect(finding.reason == "1 of 2 reviewers (acme/dana)")
  }

  @Test func freshDecisionsAreThoseAfterThePolicy() throws {
    for (fresh, reason) in [
      (
        true,
        "1 of 2 reviewers (acme/erik); the approval of acme/dana is older than counted@2, which asks anew"
      ),
      (false, "2 of 2 reviewers (acme/dana, acme/erik)"),
    ] {
      let finding = try finding(two, fresh: fresh) { scenario, adaptation in
        scenario.approve(adaptation, by: "dana")
        scenario.add(
          .policy(
            S.policy("counted", 2, of: "acme", fresh: fresh, Requirement(id: "d", kind: .decisions(two)))),
          by: "acme")
        scenario.approve(adaptation, by: "erik")
      }
      #expect(finding.reason == reason)
    }
  }

  @Test func anOldRejectionIsFreshEnough() throws {
    let finding = try finding(two, fresh: true) { scenario, adaptation in
      scenario.decide(adaptation, .reject, by: "dana")
      scenario.add(
        .policy(S.policy("counted", 2, of: "acme", fresh: true, Requirement(id: "d", kind: .decisions(two)))),
        by: "acme")
      scenario.approve(adaptation, by: "erik", "fay")
    }
    #expect(finding.state == .failed)
  }

  @Test func aRevokedKeysDecisionsCountOnlyUpToTheEntryNamed() throws {
    for (offset, reason): (Int64?, String) in [
      (nil, "1 of 2 reviewers (acme/erik)"), (0, "1 of 2 reviewers (acme/erik)"),
      (1, "2 of 2 reviewers (acme/dana, acme/erik)"),
    ] {
      let finding = try finding(two) { scenario, adaptation in
        let entry = scenario.size
        scenario.approve(adaptation, by: "dana", "erik")
        scenario.revoke(.key(S.key("dana").keyID), by: "acme", since: offset.map { entry + $0 })
      }
      #expect(finding.reason == reason)
    }
  }

  @Test func aRejectionOutlivesItsAuthorityAnApprovalDoesNot() throws {
    let anyone = DecisionRequirement(role: .reviewer, count: 1)
    let rejected = try finding(anyone) { scenario, adaptation in
      scenario.decide(adaptation, .reject, by: "rita")
      scenario.approve(adaptation, by: "dana")
      scenario.revoke(.authority("bafa"), by: "root")
    }
    #expect(rejected.state == .failed)
    let approved = try finding(anyone) { scenario, adaptation in
      scenario.approve(adaptation, by: "rita")
      scenario.revoke(.authority("bafa"), by: "root")
    }
    #expect(approved.state == .open)
  }

  @Test func aLongRationaleIsShownByItsFirstLine() throws {
    let finding = try finding(two) { scenario, adaptation in
      var decision = scenario.decision(adaptation, .requestChanges, by: "dana")
      decision.rationale = "Redact the names\nand tell us how"
      scenario.add(.decision(decision), by: "dana")
    }
    #expect(finding.reason == "acme/dana asks for changes: Redact the names…")
  }
}
