import Cryptography
import TransparencyLog

/// The ledger's tree, made again from its leaves; 64 bytes an entry.
struct BundleTree {
  private var frontier = Frontier()
  /// Of each level, from the leaves up, the hashes of its complete subtrees one after the other.
  private var levels: [[UInt8]] = []

  var size: Int { frontier.size }
  var root: Digest { frontier.root }

  mutating func append(_ leaf: Digest) {
    for node in frontier.append(leaf) {
      if node.id.level == levels.count { levels.append([]) }
      levels[node.id.level] += node.hash.bytes
    }
  }

  /// - Throws: `StoredTreeError` when there is no such entry.
  func inclusionProof(of sequence: Int) throws -> InclusionProof {
    let tree = StoredTree(size: size) { id in
      let start = id.position * Digest.byteCount
      guard id.level < levels.count, start < levels[id.level].count else { return nil }
      return Digest(bytes: levels[id.level][start..<start + Digest.byteCount])
    }
    return try tree.inclusionProof(ofLeaf: sequence, atSize: size)
  }
}
