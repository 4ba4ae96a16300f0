public import Cryptography

/// Shows that a leaf is at a place in a tree, given only the tree's root.
public struct InclusionProof: Hashable, Sendable {
  /// Counted from 0.
  public var leafIndex: Int
  /// How many leaves the tree has.
  public var treeSize: Int
  /// From the leaf's sibling up to the root's child.
  public var path: [Digest]

  public init(leafIndex: Int, treeSize: Int, path: [Digest]) {
    self.leafIndex = leafIndex
    self.treeSize = treeSize
    self.path = path
  }

  /// Throws unless the proof leads from `leaf`, a leaf's hash, to `root`.
  ///
  /// Source: RFC 9162, section 2.1.3.2.
  public func verify(leaf: Digest, root: Digest) throws(InclusionProofError) {
    guard (0..<max(treeSize, 0)).contains(leafIndex) else {
      throw .indexOutOfRange(leafIndex: leafIndex, treeSize: treeSize)
    }
    var node = leafIndex
    var last = treeSize - 1
    var hash = leaf
    for sibling in path {
      guard last > 0 else { throw .wrongPathLength(path.count) }
      if node & 1 == 1 || node == last {
        hash = TreeHash.node(sibling, hash)
        while node & 1 == 0 && node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        hash = TreeHash.node(hash, sibling)
      }
      node >>= 1
      last >>= 1
    }
    guard last == 0 else { throw .wrongPathLength(path.count) }
    guard hash == root else { throw .rootMismatch(expected: root, computed: hash) }
  }
}

/// Why an inclusion proof proves nothing.
public enum InclusionProofError: Error, Hashable, Sendable {
  case indexOutOfRange(leafIndex: Int, treeSize: Int)
  case wrongPathLength(Int)
  case rootMismatch(expected: Digest, computed: Digest)
}
