public import Filtering
public import Governance

/// Which adaptations to list; an empty filter lists all.
public struct QueueFilter: Hashable, Sendable {
  /// In the words of ``FilterVocabulary/queue``.
  public var terms: [FilterTerm]
  /// What ages are counted from.
  public var now: Timestamp

  public init(_ terms: [FilterTerm] = [], at now: Timestamp) {
    self.terms = terms
    self.now = now
  }

  /// Those in one of these states, whatever their age.
  public init(states: [AdaptationRow.State]) {
    let terms = [FilterTerm(.field("state", .equals, states.map { .choice($0.rank) }))]
    self.init(terms, at: Timestamp(milliseconds: 0))
  }

  public static let all = QueueFilter(at: Timestamp(milliseconds: 0))
}

/// The order of a list; rows that are equal in it stand in ledger order, the newest last when it ascends.
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
  public static let oldestFirst = QueueOrder(.submitted, ascending: true)
}

/// Where a page of a list begins.
public enum QueuePage: Hashable, Sendable {
  case first
  /// This row, where it matches, and those that follow it.
  case from(AdaptationRow)
  /// The rows that follow this one, which need not match the filter.
  case after(AdaptationRow)
  /// The rows that come right before this one.
  case before(AdaptationRow)
  case last
}

/// How many rows match.
public struct QueueCount: Hashable, Sendable {
  public var count: Int
  /// False where there are at least that many.
  public var isExact: Bool

  public init(_ count: Int, isExact: Bool) {
    self.count = count
    self.isExact = isExact
  }
}

/// Rows of a list, and what finding them told about their number.
public struct QueueRows: Hashable, Sendable {
  public var rows: [AdaptationRow]
  /// Exact where that costs nothing.
  public var count: QueueCount
  /// How many matching rows come before these; known only where it was asked for with ``QueuePage/from(_:)`` or is plain.
  public var offset: Int?
}
