public import Attestations
public import Cryptography
public import Governance

/// A line of the ledger for people.
public struct HistoryEntry: Hashable, Sendable {
  public var sequence: Int64
  public var recordedAt: Timestamp
  public var type: PredicateType
  public var signer: KeyID
  /// Who holds the signing key.
  public var signerName: String
  /// What it says, in one line.
  public var summary: String
  /// Of the statement.
  public var digest: Digest
  /// Why it has no effect; nil for an entry that counts.
  public var refusal: String?

  public init(
    sequence: Int64, recordedAt: Timestamp, type: PredicateType, signer: KeyID, signerName: String,
    summary: String, digest: Digest, refusal: String? = nil
  ) {
    self.sequence = sequence
    self.recordedAt = recordedAt
    self.type = type
    self.signer = signer
    self.signerName = signerName
    self.summary = summary
    self.digest = digest
    self.refusal = refusal
  }

  /// What kind of statement it is, in one word.
  public var kind: String { type.word }
}
