import Admissibility
import Attestations
public import Cryptography
public import Governance

extension Scenario {
  /// Five authorities, their people, two environments, three policies and the suite `safety`; no adaptation yet.
  ///
  /// - `prod-eu` (EU) composes openai, acme and bafa; `prod-us` (US) composes openai and acme.
  /// - acme demands two customer reviewers and the suite at 90 %, bafa one regulator reviewer and a declared base,
  ///   openai that required adaptations are admissible.
  public static func standard() -> Scenario { standardScenario }

  // Made once: every test starts from a copy.
  private static let standardScenario: Scenario = {
    var scenario = Scenario()
    scenario.addRoot()
    for authority in [
      authority("openai", .provider), authority("acme", .customer), authority("bafa", .regulator),
      authority("labs", .certifier), authority("oncall", .operator),
    ] { scenario.add(.authority(authority), by: "root") }
    scenario.add(.environment(environment("prod-eu", "EU", ["openai", "acme", "bafa"])), by: "root")
    scenario.add(.environment(environment("prod-us", "US", ["openai", "acme"])), by: "root")
    scenario.employ("sam", at: "acme", as: .submitter)
    for name in ["dana", "erik", "fay"] { scenario.employ(name, at: "acme", as: .reviewer) }
    scenario.employ("pia", at: "acme", as: .publisher)
    scenario.employ("rita", at: "bafa", as: .reviewer)
    scenario.employ("cora", at: "labs", as: .certifier)
    scenario.employ("olga", at: "oncall", as: .operator)
    scenario.add(.suite(suite("safety")), by: "cora")
    for policy in standardPolicies { scenario.add(.policy(policy), by: policy.authority.text) }
    return scenario
  }()

  public static let standardPolicies = [
    policy(
      "acme-release", of: "acme",
      Requirement(
        id: "reviewers",
        kind: .decisions(DecisionRequirement(role: .reviewer, count: 2, authorityKind: .customer))),
      Requirement(
        id: "safety",
        kind: .certificate(CertificateRequirement(suite: "safety", floor: 9_000, maximumAge: .days(60))))),
    policy(
      "bafa-conformity", of: "bafa", applies: Applicability(jurisdictions: ["EU"]),
      Requirement(
        id: "assessment",
        kind: .decisions(DecisionRequirement(role: .reviewer, count: 1, authorityKind: .regulator))),
      Requirement(id: "base", kind: .manifest(ManifestRequirement(field: .base, condition: .present)))),
    policy(
      "openai-usage", of: "openai",
      Requirement(id: "dependencies", kind: .dependencies(DependencyRequirement()))),
  ]

  // MARK: Acts

  @discardableResult
  public mutating func submit(_ manifest: Manifest, by name: String = "sam") -> Adaptation {
    var manifest = manifest
    if let authority = speaker(name).authority { manifest.authority = authority }
    add(.manifest(manifest), by: name)
    return .described(by: manifest)
  }

  @discardableResult
  public mutating func certify(_ adaptation: Adaptation, passing count: Int = 10) -> Digest {
    add(.certificate(certificate(adaptation, passing: count)), by: "cora").statement.digest
  }

  public mutating func decide(
    _ adaptation: Adaptation, _ outcome: Decision.Outcome, by name: String,
    in environments: [EnvironmentID] = ["prod-eu", "prod-us"]
  ) {
    add(.decision(decision(adaptation, outcome, by: name, in: environments)), by: name)
  }

  public mutating func approve(_ adaptation: Adaptation, by names: String...) {
    for name in names { decide(adaptation, .approve, by: name) }
  }

  public mutating func activate(_ adaptation: Adaptation, in environments: EnvironmentID...) {
    for environment in environments {
      add(.activation(activation(adaptation, in: environment)), by: "olga")
    }
  }

  @discardableResult
  public mutating func revoke(_ node: Node, by name: String, since: Int64? = nil) -> Int64 {
    add(.revocation(revocation(node, since: since)), by: name).sequence
  }

  /// Submits, certifies and approves, so that it is admitted in both environments.
  public mutating func admit(_ manifest: Manifest) -> Adaptation {
    let adaptation = submit(manifest)
    certify(adaptation)
    approve(adaptation, by: "dana", "erik", "rita")
    return adaptation
  }

  /// Admits, and activates in the environments that the manifest names.
  public mutating func run(_ manifest: Manifest) -> Adaptation {
    let adaptation = admit(manifest)
    for environment in manifest.environments { activate(adaptation, in: environment) }
    return adaptation
  }
}
