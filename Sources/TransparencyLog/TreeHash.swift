public import Cryptography

/// The three hashes that a Merkle tree is made of.
///
/// The first byte keeps leaves and inner nodes apart, so that no inner node can be passed off as a leaf.
/// Source: RFC 6962, section 2.1.
public enum TreeHash {
  /// The root of the tree without leaves: SHA-256 of nothing.
  public static let empty = Digest(of: [])

  /// SHA-256(0x00 ‖ data).
  public static func leaf(_ data: [UInt8]) -> Digest {
    var hasher = Hasher256()
    hasher.update([0])
    hasher.update(data)
    return hasher.finalize()
  }

  /// SHA-256(0x01 ‖ left ‖ right).
  public static func node(_ left: Digest, _ right: Digest) -> Digest {
    var hasher = Hasher256()
    hasher.update([1])
    hasher.update(left)
    hasher.update(right)
    return hasher.finalize()
  }
}
