import Admissibility
import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

/// Who may revoke what, how often, and what whoever was revoked still says.
struct RevocationTests {
  typealias S = Scenario

  private func id(_ name: String) -> KeyID { S.key(name).keyID }

  @Test func whoMayRevokeWhat() {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    let certificate = scenario.certify(adaptation)
    scenario.add(.authority(S.authority("globex", .customer)), by: "root")
    scenario.employ("greg", at: "globex", as: .reviewer, .operator, .certifier, .publisher)
    let table: [(Node, allowed: [String], denied: [String])] = [
      // Who owns it, whom an environment names, and the root; nobody without a part in any environment.
      (
        .adaptation(adaptation.id), ["dana", "olga", "rita", "acme", "root"], ["sam", "cora", "pia", "greg"]
      ),
      (.base("llama-3.1-8b"), ["dana", "olga", "root"], ["sam", "cora", "greg"]),
      (.dataSet(S.dataSet), ["dana", "olga", "root"], ["sam", "cora", "greg"]),
      (.certificate(certificate), ["cora", "dana", "olga", "labs", "root"], ["sam", "pia", "greg"]),
      (.suite("safety", version: 1), ["cora", "labs", "dana", "olga", "root"], ["sam", "pia", "greg"]),
      (.policy("acme-release", version: 1), ["acme", "pia", "root"], ["dana", "bafa", "rita", "greg"]),
      (.authority("acme"), ["root"], ["acme", "pia", "dana"]),
      (.key(id("dana")), ["acme", "pia", "root", "dana"], ["olga", "bafa", "rita", "greg"]),
      (.key(id("acme")), ["root"], ["acme", "pia", "bafa"]),
    ]
    for (node, allowed, denied) in table {
      let claim = Claim.revocation(scenario.revocation(node))
      for name in allowed { #expect(scenario.refusal(of: claim, by: name) == nil, "\(name) \(node.text)") }
      for name in denied { #expect(scenario.refusal(of: claim, by: name) != nil, "\(name) \(node.text)") }
    }
    #expect(
      scenario.refusal(of: .revocation(scenario.revocation(.key(id("dana")))), by: "olga")
        == .mayNotRevoke(.key(id("dana")), id("olga")))
  }

  @Test func whatIsNotThereCannotBeRevokedAndRevokedIsFinal() {
    var scenario = S.standard()
    func refusal(_ node: Node, since: Int64? = nil, by name: String) -> Refusal? {
      scenario.refusal(of: .revocation(scenario.revocation(node, since: since)), by: name)
    }
    let stranger = Adaptation.ID(Digest(of: [1]))
    #expect(refusal(.adaptation(stranger), by: "olga") == .unknownAdaptation(stranger))
    for node: Node in [
      .certificate(Digest(of: [1])), .suite("safety", version: 9), .policy("acme-release", version: 9),
      .key(S.key("eve").keyID),
    ] {
      let name = if case .suite = node { "cora" } else if case .policy = node { "acme" } else { "cora" }
      #expect(refusal(node, by: name) == .unknownTarget(node))
    }
    #expect(refusal(.authority("ghost"), by: "root") == .unknownAuthority("ghost"))
    #expect(refusal(.base("x"), since: 3, by: "olga") == .sinceWithoutKey(.base("x")))
    let entry = scenario.revoke(.base("x"), by: "olga")
    #expect(refusal(.base("x"), by: "olga") == .alreadyRevoked(.base("x"), entry: entry))
  }

  @Test func aKeyCanBeRevokedAgainOnlyFurtherBack() {
    var scenario = S.standard()
    let node = Node.key(id("dana"))
    let entry = scenario.revoke(node, by: "acme", since: 20)
    for since: Int64 in [20, 21] {
      #expect(
        scenario.refusal(of: .revocation(scenario.revocation(node, since: since)), by: "acme")
          == .alreadyRevoked(node, entry: entry))
    }
    scenario.revoke(node, by: "acme", since: 10)
    #expect(scenario.view.voidSince(id("dana")) == 10)
    scenario.revoke(node, by: "acme")
    #expect(scenario.view.voidSince(id("dana")) == 0)
  }

  @Test func aRevokedKeyOrAuthoritySaysNothingMore() {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    let keyEntry = scenario.revoke(.key(id("dana")), by: "acme", since: scenario.size)
    #expect(
      scenario.refusal(of: .decision(scenario.decision(adaptation, by: "dana")), by: "dana")
        == .keyRevoked(id("dana"), entry: keyEntry))
    #expect(
      scenario.refusal(
        of: .credential(S.credential("dana", of: "acme", [.reviewer], until: S.start + .days(9))),
        by: "acme") == .keyRevoked(id("dana"), entry: keyEntry))
    let entry = scenario.revoke(.authority("acme"), by: "root")
    let refusal = Refusal.authorityRevoked("acme", entry: entry)
    #expect(
      scenario.refusal(of: .decision(scenario.decision(adaptation, by: "erik")), by: "erik") == refusal)
    #expect(scenario.refusal(of: .policy(S.policy("acme-release", 2, of: "acme")), by: "acme") == refusal)
    #expect(
      scenario.refusal(of: .credential(S.credential("gus", of: "acme", [.reviewer])), by: "acme") == refusal)
    // Revoked is terminal: the root cannot bring it back under its name.
    var again = S.authority("acme", .customer)
    again.name = "Acme again"
    #expect(scenario.refusal(of: .authority(again), by: "root") == refusal)
  }
}
