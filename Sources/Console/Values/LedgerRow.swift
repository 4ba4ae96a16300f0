public import Governance

/// A line of the ledger.
public struct LedgerRow: Hashable, Sendable {
  public var sequence: Int64
  public var recordedAt: Timestamp
  public var who: String
  /// What kind of statement it is, in one word.
  public var kind: String
  /// What it says, in one line.
  public var summary: String
  /// Why the entry has no effect; nil when it has.
  public var refusal: String?

  public init(
    sequence: Int64, recordedAt: Timestamp, who: String, kind: String, summary: String, refusal: String? = nil
  ) {
    self.sequence = sequence
    self.recordedAt = recordedAt
    self.who = who
    self.kind = kind
    self.summary = summary
    self.refusal = refusal
  }
}

/// A run of the ledger's rows.
public struct LedgerSlice: Hashable, Sendable {
  /// Newest first.
  public var rows: [LedgerRow]
  /// The place of the first row, counted from the newest entry, which is 0.
  public var offset: Int
  public var total: Int

  public init(rows: [LedgerRow], offset: Int, total: Int) {
    self.rows = rows
    self.offset = offset
    self.total = total
  }
}

/// One entry to read: facts in a line each, and the statement that was signed.
public struct EntryText: Hashable, Sendable {
  public var row: LedgerRow
  public var facts: [Listing.Fact]
  public var statement: String

  public init(row: LedgerRow, facts: [Listing.Fact], statement: String) {
    self.row = row
    self.facts = facts
    self.statement = statement
  }
}
