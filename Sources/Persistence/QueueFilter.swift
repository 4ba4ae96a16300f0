public import Governance

/// Which adaptations to list; an empty filter lists all.
public struct QueueFilter: Hashable, Sendable {
  /// Words that must all occur in name, version, base, id or submitter, whatever the case.
  public var text: String
  /// Empty for every state.
  public var states: Set<AdaptationRow.State>
  public var risks: Set<Manifest.Risk>
  public var base: String?
  /// Declared by the manifest.
  public var environment: String?
  public var jurisdiction: String?

  public init(
    text: String = "", states: Set<AdaptationRow.State> = [], risks: Set<Manifest.Risk> = [],
    base: String? = nil,
    environment: String? = nil, jurisdiction: String? = nil
  ) {
    self.text = text
    self.states = states
    self.risks = risks
    self.base = base
    self.environment = environment
    self.jurisdiction = jurisdiction
  }
}

/// The order of a list; ties are in ledger order, newest first.
public enum QueueOrder: String, CaseIterable, Hashable, Sendable {
  case newestFirst
  case oldestFirst
  case name
}

/// Where a page of a list begins.
public enum QueuePage: Hashable, Sendable {
  case first
  /// The rows that follow this one, which need not match the filter.
  case after(AdaptationRow)
  /// The rows that come right before this one.
  case before(AdaptationRow)
  case last
}
