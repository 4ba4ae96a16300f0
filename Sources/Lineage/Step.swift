public import Governance

/// An edge seen from one of its ends.
public struct Step: Hashable, Sendable {
  public var relation: Relation
  /// The other end.
  public var node: Node

  public init(_ relation: Relation, _ node: Node) {
    self.relation = relation
    self.node = node
  }
}
