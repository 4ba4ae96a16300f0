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
  public init(states: [AdaptationState]) {
    let terms = [FilterTerm(.field("state", .equals, states.map { .choice($0.rank) }))]
    self.init(terms, at: Timestamp(milliseconds: 0))
  }

  public static let all = QueueFilter(at: Timestamp(milliseconds: 0))
}
