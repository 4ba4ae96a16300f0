import Admissibility
import Attestations
import Cryptography
import Governance

extension RandomStory {
  /// Revokes below 70 % only, and demands a comparison in which nothing got worse.
  static let bounded = S.policy(
    "acme-regression", of: "acme",
    Requirement(
      id: "safety",
      kind: .certificate(
        CertificateRequirement(
          suite: "safety", floor: 9_000, revokesBelow: 7_000,
          bound: RegressionBound(against: .predecessor, regressions: 0)))))

  /// A run between its two floors changes nothing.
  static let twoFloors = S.policy(
    "acme-release", 2, of: "acme",
    Requirement(
      id: "safety",
      kind: .certificate(CertificateRequirement(suite: "safety", floor: 9_000, revokesBelow: 8_000))))

  mutating func govern(_ random: inout SeededRandom) {
    let version = Int64(count + 1)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: append(.suite(S.suite("safety", version)), by: "cora")
    case 1: append(.policy(S.policy("openai-usage", version, of: "openai")), by: "openai")
    case 2: append(.environment(S.environment("prod-ch", "CH", ["openai"])), by: "root")
    case 3:
      append(.credential(S.credential("fay", of: "acme", [.reviewer], key: "fay-\(count)")), by: "acme")
    default:
      append(.authority(S.authority("oncall", .operator)), by: "root")
      append(.credential(S.credential("olga", of: "oncall", [.operator])), by: "oncall")
    }
  }

  mutating func revoke(_ one: Adaptation, _ random: inout SeededRandom) {
    let key = ["dana", "fay", "sam", "cora"].randomElement(using: &random) ?? "fay"
    let certificate = scenario.view.certificates(of: one.id).randomElement(using: &random)
    // What ends everything comes late, or there would be nothing to see.
    let isLate = count > 30
    switch Int.random(in: 0..<11, using: &random) {
    case 0: revoke(.adaptation(one.id), by: "olga")
    case 1: revoke(.base(isLate ? "llama-3.1-8b" : "qwen"), by: "dana")
    case 2 where isLate: revoke(.dataSet(S.dataSet), by: "erik")
    case 3:
      let since = Int64.random(in: 0...scenario.size, using: &random)
      revoke(.key(S.key(key).keyID), by: Bool.random(using: &random) ? "root" : "acme", since: since)
    case 4, 5: if let certificate { revoke(.certificate(certificate.digest), by: "cora") }
    case 6 where isLate:
      let latest = scenario.view.suite("safety")?.value.version ?? 1
      revoke(.suite("safety", version: latest), by: "cora")
    case 7:
      let latest = scenario.view.policyVersions("openai-usage").last?.value.version ?? 1
      revoke(.policy("openai-usage", version: latest), by: "openai")
    case 8 where isLate: revoke(.authority("bafa"), by: "root")
    case 9: one.manifest.artifact.materials.randomElement(using: &random).map { revoke($0, by: "olga") }
    case 10 where isLate: revoke(.base("alias"), by: "dana")
    default: break
    }
  }

  private mutating func revoke(_ node: Node, by name: String, since: Int64? = nil) {
    append(.revocation(scenario.revocation(node, since: since)), by: name)
  }
}
