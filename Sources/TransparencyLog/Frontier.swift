public import Cryptography

/// A growing Merkle tree, reduced to its right edge: enough to append leaves and to know the root.
///
/// Holds at most 63 hashes whatever the size.
public struct Frontier: Hashable, Sendable {
  /// How many leaves the tree has.
  public private(set) var size: Int
  /// One hash for each of ``NodeID/edge(ofTreeOfSize:)``.
  private var edge: [Digest]

  /// The tree without leaves.
  public init() {
    size = 0
    edge = []
  }

  /// The tree of `size` leaves whose complete subtrees have the hashes `edge`, in the order of
  /// ``NodeID/edge(ofTreeOfSize:)``; `nil` when there are too few or too many.
  public init?(size: Int, edge: [Digest]) {
    guard size >= 0, edge.count == size.nonzeroBitCount else { return nil }
    self.size = size
    self.edge = edge
  }

  /// Appends a leaf, given its hash, and returns the subtrees that this completed: the leaf itself, then its
  /// ancestors from below.
  ///
  /// One hash for each, which is two a leaf on average.
  public mutating func append(_ leaf: Digest) -> [StoredNode] {
    var node = StoredNode(NodeID(level: 0, position: size), leaf)
    var completed = [node]
    while node.id.position & 1 == 1 {
      let parent = NodeID(level: node.id.level + 1, position: node.id.position >> 1)
      node = StoredNode(parent, TreeHash.node(edge.removeLast(), node.hash))
      completed.append(node)
    }
    edge.append(node.hash)
    size += 1
    return completed
  }

  /// The complete subtrees that the tree consists of, from left to right.
  public var nodes: [StoredNode] { zip(NodeID.edge(ofTreeOfSize: size), edge).map(StoredNode.init) }

  /// The Merkle tree hash of all leaves.
  ///
  /// Source: RFC 6962, section 2.1.
  public var root: Digest {
    guard var hash = edge.last else { return TreeHash.empty }
    for left in edge.dropLast().reversed() { hash = TreeHash.node(left, hash) }
    return hash
  }
}
