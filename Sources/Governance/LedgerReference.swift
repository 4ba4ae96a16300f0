public import Cryptography

/// Which ledger a statement was made for: nothing that was said in a trial counts in another ledger.
public struct LedgerReference: Hashable, Sendable {
  /// The ledger's name in its checkpoints.
  public var origin: String
  /// The key that its first entry names.
  public var root: KeyID

  public init(origin: String, root: KeyID) {
    self.origin = origin
    self.root = root
  }

  public init(_ root: StoreRoot) {
    self.init(origin: root.origin, root: root.key.keyID)
  }
}
