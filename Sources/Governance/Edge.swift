/// How one thing rests on another.
public enum Relation: String, CaseIterable, Hashable, Sendable {
  // An adaptation on another one.
  case required, supported, conflicting, predecessor
  // An adaptation on what it is made of.
  case base, compatibleBase, dataSet
  /// An adaptation on its bytes, each file's, its bases' and data sets', or on the hosted model that it is.
  case material
  // An adaptation on what lets it run.
  case submittedBy, decidedBy, activatedBy, certificate, policy
  // A certificate or a policy on its suite, a certificate on the key that signed it.
  case suite, certifiedBy
  /// What is revoked on the key that said so.
  case revokedBy
  // A suite or policy on the key that published it.
  case publishedBy
  /// A policy, or a key through its credential, on an authority.
  case authority
  /// A credentialed key or an authority on the key that issued it.
  case issuedBy
  /// An authority on its own key.
  case ownKey
}

/// One thing that rests on another.
public struct Edge: Hashable, Sendable {
  public var source: Node
  public var relation: Relation
  public var target: Node

  public init(_ source: Node, _ relation: Relation, _ target: Node) {
    self.source = source
    self.relation = relation
    self.target = target
  }
}

extension Relation {
  /// Whether it leads to the key of whoever signed the statement that says so.
  private var isOnSigner: Bool {
    switch self {
    case .submittedBy, .decidedBy, .activatedBy, .certifiedBy, .revokedBy, .publishedBy, .issuedBy: true
    case .required, .supported, .conflicting, .predecessor, .base, .compatibleBase, .dataSet, .material,
      .certificate, .policy, .suite, .authority, .ownKey:
      false
    }
  }

  /// Whether a history of the target shows the statement that says so.
  public var isMentioned: Bool { !isOnSigner && self != .material }

  /// Whether the target must be known to judge the statement that says so, beside its signer.
  public var isPartOfBasis: Bool { !isOnSigner && self != .predecessor }

  public init(_ kind: Dependency.Kind) {
    self =
      switch kind {
      case .required: .required
      case .supported: .supported
      case .conflicting: .conflicting
      }
  }
}
