public import Attestations
public import Governance

/// A statement at its place in the ledger.
public struct LedgerEntry: Hashable, Sendable {
  /// Counted from 0.
  public let sequence: Int64
  /// When the ledger took it: the only time that rules look at.
  public let recordedAt: Timestamp
  public let statement: VerifiedStatement

  public init(sequence: Int64, recordedAt: Timestamp, statement: VerifiedStatement) {
    self.sequence = sequence
    self.recordedAt = recordedAt
    self.statement = statement
  }
}
