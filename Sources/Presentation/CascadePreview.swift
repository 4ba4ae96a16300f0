public import Governance
public import Lineage

/// What would fall, with the names that people know things by.
public struct CascadePreview: Hashable, Sendable {
  public var cascade: Cascade
  public var targetLabel: String
  /// For a key: the first of its entries that would no longer count; `nil` for all of them.
  public var since: Int64?
  /// In whose name it would be revoked.
  public var speaker: Speaker
  /// The size of the ledger that it was made from.
  public var ledgerSize: Int64
  /// Of nodes that have no fate.
  public var labels: [Node: String]
  /// Why the target cannot be revoked, such as that it was already; `nil` when it can.
  public var obstacle: String?

  /// - Parameters:
  ///   - cascade: What would fall.
  ///   - since: For a key: the first of its entries that would no longer count; `nil` for all of them.
  ///   - speaker: In whose name.
  ///   - ledgerSize: The size of the ledger that it was made from.
  ///   - obstacle: Why the target cannot be revoked; `nil` when it can.
  ///   - label: What people call a node.
  public init(
    _ cascade: Cascade, since: Int64? = nil, speaker: Speaker, ledgerSize: Int64, obstacle: String? = nil,
    label: (Node) -> String
  ) {
    self.cascade = cascade
    self.since = since
    self.speaker = speaker
    self.ledgerSize = ledgerSize
    self.obstacle = obstacle
    targetLabel = label(cascade.target)
    labels = [:]
    var pending = [cascade.target]
    var seen: Set<Node> = [cascade.target]
    while let next = pending.popLast() {
      if fate(of: next) == nil { labels[next] = label(next) }
      for child in cascade.children(of: next) where seen.insert(child).inserted { pending.append(child) }
    }
  }

  /// `nil` for what is no adaptation.
  public func fate(of node: Node) -> Fate? {
    if case .adaptation(let id) = node { cascade.fate(of: id) } else { nil }
  }

  public func name(of node: Node) -> String {
    node == cascade.target
      ? targetLabel : fate(of: node)?.label ?? labels[node] ?? "\(node.kind) \(node.short)"
  }

  /// What falls or changes through a node, or only what is on a way to something that falls.
  public func children(of node: Node, onlyFalling kept: Set<Node>?) -> [Node] {
    cascade.children(of: node).filter { kept?.contains($0) ?? true }
  }
}
