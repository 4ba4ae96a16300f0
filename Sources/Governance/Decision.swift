public import Cryptography

/// A reviewer's signed word on an adaptation.
public struct Decision: Hashable, Sendable {
  public enum Outcome: String, CaseIterable, Hashable, Sendable {
    case approve
    case reject
    case requestChanges
  }

  public var subject: SubjectReference
  public var outcome: Outcome
  public var principal: PrincipalName
  public var role: Role
  public var authority: AuthorityID
  /// Where the decision holds, sorted; never empty.
  public var environments: [EnvironmentID]
  /// Everything the reviewer had before them.
  public var reviewed: Reviewed
  /// The policies in force that apply, by label and statement digest: what the reviewer decided under.
  public var policies: [PolicyReference]
  /// The ledger's size when the statement was shown.
  public var ledgerSize: Int64
  public var decidedAt: Timestamp
  /// Free text of at most 4,000 bytes.
  public var rationale: String
  /// For an approval: the statements of every rejection and request for changes by the same person before it, sorted.
  public var replaces: [Digest]

  public init(
    subject: SubjectReference, outcome: Outcome, principal: PrincipalName, role: Role, authority: AuthorityID,
    environments: [EnvironmentID], reviewed: Reviewed, policies: [PolicyReference], ledgerSize: Int64,
    decidedAt: Timestamp, rationale: String, replaces: [Digest] = []
  ) {
    self.subject = subject
    self.outcome = outcome
    self.principal = principal
    self.role = role
    self.authority = authority
    self.environments = environments.sorted()
    self.reviewed = reviewed
    self.policies = policies
    self.ledgerSize = ledgerSize
    self.decidedAt = decidedAt
    self.rationale = rationale
    self.replaces = replaces.sorted()
  }

  /// Who decides.
  public var decider: Principal { Principal(authority, principal) }
}

/// The digests that a decision binds; the artifact and manifest are in its subject.
public struct Reviewed: Hashable, Sendable {
  /// Manifests of the adaptations that the subject depends on, sorted.
  public var dependencies: [Adaptation.ID]
  /// Statement digests of the certificates, sorted.
  public var certificates: [Digest]

  public init(dependencies: [Adaptation.ID], certificates: [Digest]) {
    self.dependencies = dependencies.sorted()
    self.certificates = certificates.sorted()
  }

  /// What a decision lists: an approval everything, and what speaks against nothing where that would be long, because
  /// nobody may be able to make saying no too long.
  public func listed(by outcome: Decision.Outcome) -> Reviewed {
    outcome == .approve || dependencies.count + certificates.count <= Manifest.listLimit
      ? self : Reviewed(dependencies: [], certificates: [])
  }
}

/// A policy by label and by the digest of its statement.
public struct PolicyReference: Hashable, Sendable {
  public var label: String
  public var digest: Digest

  public init(label: String, digest: Digest) {
    self.label = label
    self.digest = digest
  }
}

/// Lets an adaptation run in an environment, as long as the four checks hold.
public struct Activation: Hashable, Sendable {
  public var subject: SubjectReference
  public var environment: EnvironmentID
  public var principal: PrincipalName
  public var authority: AuthorityID
  /// `policy@version/requirement` of each condition accepted, sorted.
  public var acceptedConditions: [String]
  public var ledgerSize: Int64
  public var activatedAt: Timestamp

  public init(
    subject: SubjectReference, environment: EnvironmentID, principal: PrincipalName, authority: AuthorityID,
    acceptedConditions: [String], ledgerSize: Int64, activatedAt: Timestamp
  ) {
    self.subject = subject
    self.environment = environment
    self.principal = principal
    self.authority = authority
    self.acceptedConditions = acceptedConditions.sorted()
    self.ledgerSize = ledgerSize
    self.activatedAt = activatedAt
  }
}
