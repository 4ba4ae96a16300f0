public import Governance
public import Listings

/// What an adaptation rests on, and what rests on it.
public struct LineageTree: Hashable, Sendable {
  public struct Item: Hashable, Sendable {
    /// Nil for a heading.
    public var node: Node?
    public var label: String
    /// How it hangs on the item above, such as `required` or `base`.
    public var relation: String
    public var note: String
    /// Nil for what has no state, such as a data set.
    public var state: AdaptationState?
    public var isRevoked: Bool
    public var children: [String]

    public init(
      node: Node?, label: String, relation: String = "", note: String = "", state: AdaptationState? = nil,
      isRevoked: Bool = false, children: [String] = []
    ) {
      self.node = node
      self.label = label
      self.relation = relation
      self.note = note
      self.state = state
      self.isRevoked = isRevoked
      self.children = children
    }
  }

  public var roots: [String]
  public var items: [String: Item]
  /// Whether there is more than is shown.
  public var isCut: Bool

  public init(roots: [String], items: [String: Item], isCut: Bool = false) {
    self.roots = roots
    self.items = items
    self.isCut = isCut
  }
}
