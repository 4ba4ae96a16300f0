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

/// One demand of a policy.
public struct Requirement: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case decisions(DecisionRequirement)
    case certificate(CertificateRequirement)
    case manifest(ManifestRequirement)
    /// Every required dependency is itself admissible in the environment.
    case dependenciesAdmissible
  }

  /// Unique in its policy.
  public var id: String
  public var kind: Kind
  /// Whether an adaptation may run without this being met, as a condition that whoever activates it accepts.
  public var isConditional: Bool
  /// Who may accept the condition; `nil`: any authority whose policies compose in the environment.
  public var acceptedBy: [AuthorityID]?

  public init(id: String, kind: Kind, isConditional: Bool = false, acceptedBy: [AuthorityID]? = nil) {
    self.id = id
    self.kind = kind
    self.isConditional = isConditional
    self.acceptedBy = acceptedBy?.sorted()
  }

  /// The suite whose results it judges; `nil` when it asks for no certificate.
  public var suite: SuiteName? {
    if case .certificate(let certificate) = kind { certificate.suite } else { nil }
  }
}

/// Approvals by distinct principals.
public struct DecisionRequirement: Hashable, Sendable {
  public var role: Role
  public var count: Int64
  /// Only principals of an authority of this kind count; `nil`: of any.
  public var authorityKind: Authority.Kind?
  /// Only principals of this authority count; `nil`: of any.
  public var authority: AuthorityID?
  /// How many different authorities must be among the approvals.
  public var distinctAuthorities: Int64

  public init(
    role: Role, count: Int64, authorityKind: Authority.Kind? = nil, authority: AuthorityID? = nil,
    distinctAuthorities: Int64 = 1
  ) {
    self.role = role
    self.count = count
    self.authorityKind = authorityKind
    self.authority = authority
    self.distinctAuthorities = distinctAuthorities
  }
}

/// A certificate for a suite, good enough and fresh enough.
public struct CertificateRequirement: Hashable, Sendable {
  public var suite: SuiteName
  /// The least score, in hundredths of a percent (0 to 10,000).
  public var floor: Int64
  /// A later run below this takes the effect of an earlier one; one between this and the floor changes nothing.
  ///
  /// In hundredths of a percent, at most ``floor``; `nil`: whatever does not reach the floor takes it.
  public var revokesBelow: Int64?
  /// How many cases may be worse than those of the predecessor or the base; `nil`: nothing is to be compared.
  public var bound: RegressionBound?
  /// `nil`: the certificate's own expiry decides.
  public var maximumAge: TimeSpan?
  /// What the sandbox of the run must have been seen to hold; a certificate without one of them does not count.
  public var layers: [SandboxLayer]
  /// Whether a certificate that was imported from another harness counts; it never does by itself.
  public var allowsImported: Bool

  public init(
    suite: SuiteName, floor: Int64, revokesBelow: Int64? = nil, bound: RegressionBound? = nil,
    maximumAge: TimeSpan? = nil, layers: [SandboxLayer] = [], allowsImported: Bool = false
  ) {
    self.suite = suite
    self.floor = floor
    self.revokesBelow = revokesBelow
    self.bound = bound
    self.maximumAge = maximumAge
    self.layers = layers
    self.allowsImported = allowsImported
  }
}

/// A field of the manifest that must be present, or hold one of some values.
public struct ManifestRequirement: Hashable, Sendable {
  public enum Field: String, CaseIterable, Hashable, Sendable {
    case base, dataSets, dataRights, risk, predecessor, method, notAfter, reviewFlags
  }

  public enum Condition: Hashable, Sendable {
    case present
    case absent
    case oneOf([String])
  }

  public var field: Field
  public var condition: Condition

  public init(field: Field, condition: Condition) {
    self.field = field
    self.condition = condition
  }
}
