public import Governance

/// How a node rests on another.
public enum Relation: String, CaseIterable, Hashable, Sendable {
  // An adaptation on another one.
  case required, supported, conflicting
  // An adaptation on what it is made of.
  case base, compatibleBase, dataSet
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

/// One step of a lineage, seen from one of its ends.
public struct Edge: Hashable, Sendable {
  public var relation: Relation
  /// The other end.
  public var node: Node

  public init(_ relation: Relation, _ node: Node) {
    self.relation = relation
    self.node = node
  }
}
