public import Filtering
public import Governance

/// Which entries of the ledger to list; an empty filter lists all.
public struct LedgerFilter: Hashable, Sendable {
  /// In the words of ``FilterVocabulary/ledger``.
  public var terms: [FilterTerm]
  /// What ages are counted from.
  public var now: Timestamp
  /// How many entries the ledger has for whoever asks: what was appended since is left out.
  public var size: Int

  public init(_ terms: [FilterTerm] = [], at now: Timestamp, size: Int) {
    self.terms = terms
    self.now = now
    self.size = size
  }
}

/// Where a page of the ledger begins, the newest entry being the first.
public enum LedgerPage: Hashable, Sendable {
  case first
  /// This entry, where it matches, and older ones.
  case from(Int)
  /// Older ones than this, which need not match the filter.
  case after(Int)
  /// The entries that are right before this one in the list: newer ones.
  case before(Int)
  case last
}

/// Where the entries of a page stand in the ledger, newest first, and what finding them told about their number.
public struct LedgerPlaces: Hashable, Sendable {
  public var sequences: [Int]
  /// Exact where that costs little.
  public var count: QueueCount
  /// How many matching entries come before these in the list; known only where it was asked for with
  /// ``LedgerPage/from(_:)`` or is plain.
  public var offset: Int?
}
