public import Attestations
public import Cryptography
public import Governance

/// One entry of the ledger as stored; says nothing about whether it verifies.
public struct StoredEntry: Hashable, Sendable {
  /// Counted from 0.
  public var sequence: Int
  public var recordedAt: Timestamp
  public var predicateType: PredicateType
  /// Who signed.
  public var keyID: KeyID
  /// Of the envelope's bytes, which are a blob.
  public var envelopeDigest: Digest
  /// Of the signed payload: what other statements refer to.
  public var statementDigest: Digest
  public var leafHash: Digest
  /// The root of the index of topics over all entries before this one; only where ``EntryLeaf/marksIndex(_:)``.
  public var indexRoot: Digest?
  /// The DSSE envelope, as JSON.
  public var envelope: [UInt8]

  public init(
    sequence: Int, recordedAt: Timestamp, predicateType: PredicateType, keyID: KeyID, envelopeDigest: Digest,
    statementDigest: Digest, leafHash: Digest, indexRoot: Digest? = nil, envelope: [UInt8]
  ) {
    self.sequence = sequence
    self.recordedAt = recordedAt
    self.predicateType = predicateType
    self.keyID = keyID
    self.envelopeDigest = envelopeDigest
    self.statementDigest = statementDigest
    self.leafHash = leafHash
    self.indexRoot = indexRoot
    self.envelope = envelope
  }
}
