/// A declared specification of what an authority demands: data, never code.
public struct Policy: Hashable, Sendable {
  public var name: PolicyName
  /// Counted from 1; a later version replaces the earlier ones.
  public var version: Int64
  public var authority: AuthorityID
  /// For people; free text of at most 200 bytes.
  public var title: String
  public var applies: Applicability
  /// Whether decisions made before this version was published no longer count for it.
  public var requiresFreshDecisions: Bool
  /// Capabilities that an adaptation may touch under this policy; `nil` allows every one.
  public var allowedCapabilities: [Capability]?
  public var requirements: [Requirement]

  public init(
    name: PolicyName, version: Int64, authority: AuthorityID, title: String, applies: Applicability,
    requiresFreshDecisions: Bool = false, allowedCapabilities: [Capability]? = nil,
    requirements: [Requirement]
  ) {
    self.name = name
    self.version = version
    self.authority = authority
    self.title = title
    self.applies = applies
    self.requiresFreshDecisions = requiresFreshDecisions
    self.allowedCapabilities = allowedCapabilities
    self.requirements = requirements
  }

  /// `name@version`.
  public var label: String { "\(name)@\(version)" }
}

/// Where and to what a policy applies; a side left `nil` applies everywhere.
public struct Applicability: Hashable, Sendable {
  public var environments: [EnvironmentID]?
  public var jurisdictions: [Jurisdiction]?
  /// An adaptation that does not declare its risk counts as every risk: silence must not avoid a policy.
  public var risks: [Manifest.Risk]?

  public init(
    environments: [EnvironmentID]? = nil, jurisdictions: [Jurisdiction]? = nil, risks: [Manifest.Risk]? = nil
  ) {
    self.environments = environments
    self.jurisdictions = jurisdictions
    self.risks = risks
  }

  public func covers(_ manifest: Manifest, in environment: Environment) -> Bool {
    (environments?.contains(environment.id) ?? true)
      && (jurisdictions?.contains(environment.jurisdiction) ?? true)
      && (risks.map { risks in manifest.risk.map(risks.contains) ?? true } ?? true)
  }
}
