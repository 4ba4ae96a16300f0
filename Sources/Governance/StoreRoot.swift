public import Cryptography

/// The first entry of a ledger: whose word names authorities, and which key signs checkpoints.
public struct StoreRoot: Hashable, Sendable {
  /// The ledger's name in its checkpoints, such as `countersign.example/acme-prod/4f2a…`; unique to each ledger.
  public var origin: String
  /// For people; free text of at most 200 bytes.
  public var name: String
  public var key: VerificationKey
  public var logKey: VerificationKey
  public var createdAt: Timestamp

  public init(
    origin: String, name: String, key: VerificationKey, logKey: VerificationKey, createdAt: Timestamp
  ) {
    self.origin = origin
    self.name = name
    self.key = key
    self.logKey = logKey
    self.createdAt = createdAt
  }
}
