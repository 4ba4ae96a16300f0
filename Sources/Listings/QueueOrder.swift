public import Filtering
public import Governance

/// The order of the queue; rows that are equal in it stand in ledger order, the newest last when it ascends.
public struct QueueOrder: Hashable, Sendable {
  public enum Key: String, CaseIterable, Hashable, Sendable {
    case submitted, name, base, state, risk
    /// Without a certificate is less than any score.
    case certificate
    case approvals
  }

  public var key: Key
  public var isAscending: Bool

  public init(_ key: Key, ascending: Bool) {
    self.key = key
    self.isAscending = ascending
  }

  public static let newestFirst = QueueOrder(.submitted, ascending: false)
  public static let oldestFirst = newestFirst.reversed

  public var reversed: QueueOrder { QueueOrder(key, ascending: !isAscending) }
}

/// What the queue shows, without where in it.
public struct QueueSelection: Hashable, Sendable {
  /// In the words of ``FilterVocabulary/queue``.
  public var terms: [FilterTerm]
  public var order: QueueOrder

  public init(_ terms: [FilterTerm] = [], order: QueueOrder = .newestFirst) {
    self.terms = terms
    self.order = order
  }
}

public typealias QueueRequest = ListRequest<QueueSelection, Adaptation.ID>
