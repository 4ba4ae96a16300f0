public import Cryptography

/// Nodes of a tree that are known to belong to it, from its right edge down: shows for many leaves that they are in the
/// tree, and hashes what their paths share only once.
public struct ProvenNodes: Sendable {
  /// What the signed root says itself.
  private let edge: [NodeID: Digest]
  private var known: [NodeID: Digest]

  /// Knows the tree that consists of `frontier`, whose root the caller has compared with a signed one.
  public init(_ frontier: Frontier) {
    edge = Dictionary(frontier.nodes.map { ($0.id, $0.hash) }, uniquingKeysWith: { first, _ in first })
    known = edge
  }

  /// Shows that `leaf`, a leaf's hash, is at `index`, reading what is not known yet with `hash`.
  ///
  /// - Returns: Whether it is there. Nothing that was read is believed otherwise.
  /// - Throws: ``StoredTreeError/missing(_:)`` when `hash` has no node, and what `hash` throws.
  public mutating func prove(_ leaf: Digest, at index: Int, hash: (NodeID) throws -> Digest?) throws -> Bool {
    var path: [StoredNode] = []
    var node = StoredNode(NodeID(level: 0, position: index), leaf)
    while known[node.id] == nil {
      // Above the root of the largest subtree there is nothing: no tree has so many leaves.
      guard node.id.level < Self.levelLimit else { return false }
      let siblingID = NodeID(level: node.id.level, position: node.id.position ^ 1)
      guard let sibling = try known[siblingID] ?? hash(siblingID) else {
        throw StoredTreeError.missing(siblingID)
      }
      path += [node, StoredNode(siblingID, sibling)]
      let parent = NodeID(level: node.id.level + 1, position: node.id.position >> 1)
      let isLeft = node.id.position & 1 == 0
      node = StoredNode(
        parent, isLeft ? TreeHash.node(node.hash, sibling) : TreeHash.node(sibling, node.hash))
    }
    guard known[node.id] == node.hash else { return false }
    for one in path { known[one.id] = one.hash }
    return true
  }

  private static let levelLimit = 61

  /// Lets go of nodes when they have become many: first of those that only neighbouring leaves share.
  public mutating func forgetSome() {
    guard known.count > Self.keptNodes else { return }
    var level = 1
    while known.count > Self.keptNodes / 2 {
      known = known.filter { $0.key.level >= level }
      level += 1
    }
    known.merge(edge) { known, _ in known }
  }

  /// About 64 bytes each.
  private static let keptNodes = 4096
}
