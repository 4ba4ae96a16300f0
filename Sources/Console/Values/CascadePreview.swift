public import Governance
public import Lineage

/// What would fall, with the names that people know things by.
public struct CascadePreview: Hashable, Sendable {
  public var cascade: Cascade
  public var targetLabel: String
  /// For a key: the first of its entries that would no longer count; nil for all of them.
  public var since: Int64?
  /// In whose name it would be revoked.
  public var speaker: String
  /// Of nodes that are not adaptations.
  public var labels: [Node: String]
  /// Why the target cannot be revoked, such as that it was already; nil when it can.
  public var obstacle: String?

  public init(
    cascade: Cascade, targetLabel: String, since: Int64? = nil, speaker: String, labels: [Node: String],
    obstacle: String? = nil
  ) {
    self.cascade = cascade
    self.targetLabel = targetLabel
    self.since = since
    self.speaker = speaker
    self.labels = labels
    self.obstacle = obstacle
  }
}
