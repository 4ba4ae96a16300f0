public import Cryptography

/// A complete subtree and its hash: what a log stores besides its leaves.
public struct StoredNode: Hashable, Sendable {
  public let id: NodeID
  public let hash: Digest

  public init(_ id: NodeID, _ hash: Digest) {
    self.id = id
    self.hash = hash
  }
}
