public import Cryptography

/// Shows that a tree only grew: its first leaves are what an older, smaller tree held.
public struct ConsistencyProof: Hashable, Sendable {
  /// At least 1: with the empty tree everything is consistent, and a proof of that would prove nothing.
  public var oldSize: Int
  public var newSize: Int
  /// In the order of RFC 6962, section 2.1.2.
  public var path: [Digest]

  public init(oldSize: Int, newSize: Int, path: [Digest]) {
    self.oldSize = oldSize
    self.newSize = newSize
    self.path = path
  }

  /// Throws unless the proof leads to both roots.
  ///
  /// Source: RFC 9162, section 2.1.4.2.
  public func verify(from oldRoot: Digest, to newRoot: Digest) throws(ConsistencyProofError) {
    guard oldSize >= 1, oldSize <= newSize else { throw .sizesOutOfOrder(old: oldSize, new: newSize) }
    guard oldSize < newSize else {
      guard path.isEmpty else { throw .wrongPathLength(path.count) }
      guard oldRoot == newRoot else { throw .newRootMismatch(expected: newRoot, computed: oldRoot) }
      return
    }
    // An old tree that is complete is itself the first node of the proof and is then left out of it.
    var rest = (oldSize & (oldSize - 1) == 0 ? [oldRoot] : []) + path
    guard !rest.isEmpty else { throw .wrongPathLength(path.count) }
    let start = rest.removeFirst()
    let trailingOnes = (~(oldSize - 1)).trailingZeroBitCount
    var climb = Climb(node: (oldSize - 1) >> trailingOnes, last: (newSize - 1) >> trailingOnes, start: start)
    for sibling in rest {
      guard climb.last > 0 else { throw .wrongPathLength(path.count) }
      climb.step(sibling)
    }
    guard climb.last == 0 else { throw .wrongPathLength(path.count) }
    guard climb.old == oldRoot else { throw .oldRootMismatch(expected: oldRoot, computed: climb.old) }
    guard climb.new == newRoot else { throw .newRootMismatch(expected: newRoot, computed: climb.new) }
  }

  /// The way up, in both trees at once.
  private struct Climb {
    var node: Int
    var last: Int
    var old: Digest
    var new: Digest

    init(node: Int, last: Int, start: Digest) {
      self.node = node
      self.last = last
      old = start
      new = start
    }

    mutating func step(_ sibling: Digest) {
      if node & 1 == 1 || node == last {
        old = TreeHash.node(sibling, old)
        new = TreeHash.node(sibling, new)
        while node & 1 == 0 && node != 0 {
          node >>= 1
          last >>= 1
        }
      } else {
        new = TreeHash.node(new, sibling)
      }
      node >>= 1
      last >>= 1
    }
  }
}

/// Why a consistency proof proves nothing.
public enum ConsistencyProofError: Error, Hashable, Sendable {
  case sizesOutOfOrder(old: Int, new: Int)
  case wrongPathLength(Int)
  case oldRootMismatch(expected: Digest, computed: Digest)
  case newRootMismatch(expected: Digest, computed: Digest)
}
