internal import GRDB
public import Listings

extension Store {
  /// Where at most `limit` matching entries stand, newest first, and how many match as far as that is known at once.
  ///
  /// Reads about that many rows wherever an index leads to them. Verifies nothing: entries are proven when they are
  /// read.
  public func places(
    inLedger filter: LedgerFilter, page: ListStart<Int> = .first, limit: Int
  ) throws -> ListPage<Int> {
    try readingLists { try LedgerSearch(db: $0).page(filter, page, limit: limit) }
  }

  /// The same; a cancelled task interrupts it.
  public func places(
    inLedger filter: LedgerFilter, page: ListStart<Int> = .first, limit: Int
  ) async throws -> ListPage<Int> {
    try await readingAside { try LedgerSearch(db: $0).page(filter, page, limit: limit) }
  }

  /// How many entries match; counts no further than `limit`.
  public func countOfEntries(inLedger filter: LedgerFilter, limit: Int? = nil) throws -> ListCount {
    try readingLists { try LedgerSearch(db: $0).count(filter, limit: limit) }
  }

  /// The same; a cancelled task interrupts it.
  public func countOfEntries(inLedger filter: LedgerFilter, limit: Int? = nil) async throws -> ListCount {
    try await readingAside { try LedgerSearch(db: $0).count(filter, limit: limit) }
  }

  /// Who signs, and what entries are about besides adaptations, for completing a filter: at most `limit` of each.
  public func ledgerNames(limit: Int) throws -> (people: [String], things: [String]) {
    try readingLists { db in
      let people = try db.cachedStatement(
        sql: "SELECT DISTINCT holder FROM ledgerKey ORDER BY holder LIMIT ?")
      let names = LedgerNames(db: db)
      let things = try ["authority", "suite", "policy", "base"].flatMap { try names.nodes($0).prefix(limit) }
      return (try String.fetchAll(people, arguments: [limit]), things)
    }
  }
}
