public import Listings

/// One entry to read: facts in a line each, and the statement that was signed.
public struct EntryText: Hashable, Sendable {
  public var row: HistoryEntry
  public var facts: [Listing.Fact]
  public var statement: String

  public init(row: HistoryEntry, facts: [Listing.Fact], statement: String) {
    self.row = row
    self.facts = facts
    self.statement = statement
  }
}
