public import Cryptography

/// A Merkle tree of `size` leaves whose complete subtrees can be looked up: makes roots and proofs.
///
/// Knows nothing about where the hashes are kept. Every method reads O(log n) of them.
public struct StoredTree {
  public let size: Int
  private let hash: (NodeID) throws -> Digest?

  /// Reads with `hash`, which gives the hash of a complete subtree, or `nil` when it is not stored; what it throws
  /// passes through every method here.
  public init(size: Int, hash: @escaping (NodeID) throws -> Digest?) {
    precondition(size >= 0, "a tree has no negative size")
    self.size = size
    self.hash = hash
  }

  /// The right edge of the tree, to append to.
  ///
  /// - Throws: ``StoredTreeError`` when a node is missing.
  public func frontier() throws -> Frontier {
    let edge = try NodeID.edge(ofTreeOfSize: size).map(stored)
    guard let frontier = Frontier(size: size, edge: edge) else {
      preconditionFailure("the edge has one hash a node")
    }
    return frontier
  }

  /// The Merkle tree hash of the first `size` leaves.
  ///
  /// - Throws: ``StoredTreeError`` when this tree is smaller or a node is missing.
  public func root(atSize size: Int) throws -> Digest {
    guard (0...self.size).contains(size) else { throw StoredTreeError.noSuchSize(size, treeSize: self.size) }
    return try StoredTree(size: size, hash: hash).frontier().root
  }

  /// The proof that leaf number `leafIndex` is among the first `size` leaves.
  ///
  /// - Throws: ``StoredTreeError`` when there is no such leaf or size, or a node is missing.
  ///
  /// Source: RFC 6962, section 2.1.1.
  public func inclusionProof(ofLeaf leafIndex: Int, atSize size: Int) throws -> InclusionProof {
    guard (0...self.size).contains(size) else { throw StoredTreeError.noSuchSize(size, treeSize: self.size) }
    guard (0..<size).contains(leafIndex) else { throw StoredTreeError.noSuchLeaf(leafIndex, treeSize: size) }
    return InclusionProof(leafIndex: leafIndex, treeSize: size, path: try path(to: leafIndex, in: 0..<size))
  }

  /// The proof that the first `old` leaves of the first `new` ones are what a tree of size `old` held.
  ///
  /// - Throws: ``StoredTreeError`` when `old` is 0 or above `new`, `new` is above ``size``, or a node is missing.
  ///
  /// Source: RFC 6962, section 2.1.2.
  public func consistencyProof(from old: Int, to new: Int) throws -> ConsistencyProof {
    guard (0...size).contains(new) else { throw StoredTreeError.noSuchSize(new, treeSize: size) }
    guard old >= 1, old <= new else { throw StoredTreeError.noSuchSize(old, treeSize: new) }
    let path = try subproof(of: old, in: 0..<new, isWholeOldTree: true)
    return ConsistencyProof(oldSize: old, newSize: new, path: path)
  }

  /// PATH(m, D[lo:hi]), from the leaf's sibling up.
  private func path(to leaf: Int, in range: Range<Int>) throws -> [Digest] {
    guard range.count > 1 else { return [] }
    let middle = split(range)
    return leaf < middle
      ? try path(to: leaf, in: range.lowerBound..<middle) + [root(of: middle..<range.upperBound)]
      : try path(to: leaf, in: middle..<range.upperBound) + [root(of: range.lowerBound..<middle)]
  }

  /// SUBPROOF(m, D[lo:hi], b), where `old` counts from the first leaf of the tree, as `range` does.
  private func subproof(of old: Int, in range: Range<Int>, isWholeOldTree: Bool) throws -> [Digest] {
    if old == range.upperBound { return isWholeOldTree ? [] : [try root(of: range)] }
    let middle = split(range)
    if old <= middle {
      let left = try subproof(of: old, in: range.lowerBound..<middle, isWholeOldTree: isWholeOldTree)
      return left + [try root(of: middle..<range.upperBound)]
    }
    let right = try subproof(of: old, in: middle..<range.upperBound, isWholeOldTree: false)
    return right + [try root(of: range.lowerBound..<middle)]
  }

  /// MTH(D[lo:hi]) of a range that a split of the whole tree leads to.
  private func root(of range: Range<Int>) throws -> Digest {
    let level = range.count.highestPowerOfTwoExponent
    if range.count == 1 << level {
      return try stored(NodeID(level: level, position: range.lowerBound >> level))
    }
    let middle = split(range)
    return TreeHash.node(
      try root(of: range.lowerBound..<middle), try root(of: middle..<range.upperBound))
  }

  /// Where RFC 6962 divides a range of more than one leaf: after the largest power of two below its count.
  private func split(_ range: Range<Int>) -> Int {
    range.lowerBound + (1 << (range.count - 1).highestPowerOfTwoExponent)
  }

  private func stored(_ id: NodeID) throws -> Digest {
    guard let hash = try hash(id) else { throw StoredTreeError.missing(id) }
    return hash
  }
}

/// Why a proof could not be made.
public enum StoredTreeError: Error, Hashable, Sendable {
  case noSuchSize(Int, treeSize: Int)
  case noSuchLeaf(Int, treeSize: Int)
  case missing(NodeID)
}
