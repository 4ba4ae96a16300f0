public import Filtering

/// An order of the queue.
public struct QueueSort: Hashable, Sendable {
  public enum Key: String, CaseIterable, Hashable, Sendable {
    case submitted, name, base, state, risk, certificate, approvals
  }

  public var key: Key
  public var isAscending: Bool

  public init(_ key: Key, ascending: Bool) {
    self.key = key
    self.isAscending = ascending
  }

  public static let newestFirst = QueueSort(.submitted, ascending: false)
}

/// What the queue shows, without where in it.
public struct QueueSelection: Hashable, Sendable {
  /// In the words of ``FilterVocabulary/queue``.
  public var terms: [FilterTerm]
  public var sort: QueueSort

  public init(_ terms: [FilterTerm] = [], sort: QueueSort = .newestFirst) {
    self.terms = terms
    self.sort = sort
  }
}
