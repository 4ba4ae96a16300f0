import Admissibility
import Attestations
import Cryptography
public import Governance

extension Scenario {
  /// ``standard()``, and two authorities of the ledger with people of every role, whom no environment names.
  public static func withStrangers() -> Scenario {
    var scenario = standard()
    scenario.add(.authority(authority("globex", .customer)), by: "root")
    scenario.add(.authority(authority("test-house", .certifier)), by: "root")
    scenario.employ("mallory", at: "globex", as: .submitter, .reviewer, .certifier, .operator, .publisher)
    scenario.employ("certx", at: "test-house", as: .certifier)
    return scenario
  }
}

extension RandomStory {
  /// In whose name strangers speak.
  public static let strangers: Set<AuthorityID> = ["globex", "test-house"]

  /// One act of a stranger, whether the rules take it or not.
  mutating func attack(_ target: Adaptation, _ random: inout SeededRandom) {
    let certificate = scenario.view.certificates(of: target.id).last?.digest
    let victim = ["dana", "rita", "cora", "olga", "sam"].randomElement(using: &random) ?? "dana"
    let nodes: [Node] =
      [
        .adaptation(target.id), .base("llama-3.1-8b"), .dataSet(S.dataSet), .suite("safety", version: 1),
        .policy("acme-release", version: 1), .key(S.key(victim).keyID),
        .certificate(certificate ?? S.dataSet), .authority("acme"), .model("x"),
      ] + target.manifest.artifact.materials
    let by = ["mallory", "certx", "globex"].randomElement(using: &random) ?? "mallory"
    switch Int.random(in: 0..<7, using: &random) {
    case 0, 1:
      append(.revocation(scenario.revocation(nodes.randomElement(using: &random) ?? .base("x"))), by: by)
    case 2:
      let passing = Bool.random(using: &random) ? 10 : 0
      append(.certificate(scenario.certificate(target, passing: passing, by: by)), by: by)
    case 3:
      let outcome: Decision.Outcome = Bool.random(using: &random) ? .approve : .reject
      append(.decision(scenario.decision(target, outcome, by: "mallory")), by: by)
    case 4: append(.activation(scenario.activation(target, by: "mallory")), by: by)
    // With the victim's consent, which an honest person may well give.
    case 5:
      append(
        .credential(S.credential(victim, of: "globex", [.submitter, .reviewer, .certifier])), by: "globex")
    default: append(.policy(S.policy("globex-policy", scenario.size, of: "globex")), by: by)
    }
  }
}
