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

/// Terms in the words of ``FilterVocabulary/ledger``; the newest entry is the first, and is known by its number.
public typealias LedgerRequest = ListRequest<[FilterTerm], Int64>
