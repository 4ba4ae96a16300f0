public import Filtering
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

/// A page of the ledger to read.
public struct LedgerRequest: Hashable, Sendable {
  /// Where it begins, the newest entry being the first; by an entry's number.
  public enum Start: Hashable, Sendable {
    case first, last
    /// This entry, where it matches, and older ones.
    case from(Int64)
    /// Older ones than this.
    case after(Int64)
    /// Those that come right before this one in the list.
    case before(Int64)
  }

  /// In the words of ``FilterVocabulary/ledger``.
  public var terms: [FilterTerm]
  public var start: Start
  public var limit: Int

  public init(_ terms: [FilterTerm] = [], start: Start = .first, limit: Int) {
    self.terms = terms
    self.start = start
    self.limit = limit
  }
}

/// A page of the ledger's rows.
public struct LedgerSlice: Hashable, Sendable {
  /// Newest first.
  public var rows: [LedgerRow]
  /// How many match; at least that many where it is not exact.
  public var count: QueueCount
  /// The place of the first row among those that match; nil where it was not asked for.
  public var offset: Int?
  /// How many entries the ledger has.
  public var total: Int

  public init(rows: [LedgerRow], count: QueueCount, offset: Int?, total: Int) {
    self.rows = rows
    self.count = count
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
