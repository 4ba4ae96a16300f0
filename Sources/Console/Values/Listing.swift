public import Governance

/// A plain list of things that are published: authorities with their people, suites, or policies.
public struct Listing: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable { case authorities, suites, policies }

  /// A name and its value, for a column of facts.
  public struct Fact: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public struct Item: Hashable, Sendable {
    public enum State: Hashable, Sendable { case inForce, expired, replaced, revoked }

    public var node: Node
    public var name: String
    /// One cell for each of the kind's columns after the name.
    public var cells: [String]
    public var state: State
    public var facts: [Fact]
    /// The ledger entry that says it.
    public var entry: Int64
    /// Nil for what holds until it is replaced or revoked.
    public var expires: Timestamp?
    /// Whether it stands under the item before it, such as a person under an authority.
    public var isNested: Bool

    public init(
      node: Node, name: String, cells: [String], state: State, facts: [Fact] = [], entry: Int64,
      expires: Timestamp? = nil, isNested: Bool = false
    ) {
      self.node = node
      self.name = name
      self.cells = cells
      self.state = state
      self.facts = facts
      self.entry = entry
      self.expires = expires
      self.isNested = isNested
    }
  }

  public var kind: Kind
  public var items: [Item]

  public init(kind: Kind, items: [Item]) {
    self.kind = kind
    self.items = items
  }
}
