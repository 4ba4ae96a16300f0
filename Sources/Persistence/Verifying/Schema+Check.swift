internal import GRDB

extension Schema {
  /// Indexes that SQLite makes by itself, which have no SQL.
  private static let automaticIndexes = [
    "index sqlite_autoindex_blob_1", "index sqlite_autoindex_entry_1", "index sqlite_autoindex_entry_2",
  ]

  /// Throws when a table, index, trigger or view of the store is not as ``create(in:)`` makes it, is missing or is
  /// added.
  ///
  /// - Parameters:
  ///   - db: The store.
  ///   - projections: Whether those are looked at, too; another version of the program made other ones.
  /// - Throws: ``LedgerFault``.
  static func check(_ db: Database, projections: Bool = true) throws {
    let expected = expected(projections: projections)
    let found = try objects(in: db, projections: projections)
    guard found != expected else { return }
    let names = Set(found.keys).union(expected.keys).sorted()
    if let name = names.first(where: { found[$0] != expected[$0] }) { throw LedgerFault.schema(name: name) }
  }

  /// What a new store has: SQLite keeps each statement as it was written, but for the name of the schema.
  private static func expected(projections: Bool) -> [String: String] {
    var statements = tables
    if projections { statements += projectionTables(in: "main") + [wordsTable(in: "main")] }
    var objects: [String: String] = [:]
    for statement in statements {
      let words = statement.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
      guard let kind = words.firstIndex(where: { ["TABLE", "INDEX", "TRIGGER"].contains($0) }) else {
        continue
      }
      let name = words[kind + 1]
      let kept = name.hasPrefix("main.") ? name.dropFirst(5) : name
      let before = words[...kind].joined(separator: " ")
      let after = statement[name.endIndex...]
      objects["\(words[kind].lowercased()) \(kept)"] = "\(before) \(kept)\(after)"
    }
    for name in automaticIndexes { objects[name] = "" }
    if projections { for part in wordsParts { objects["table \(part)"] = "" } }
    return objects
  }

  /// The SQL of everything in the schema by kind and name.
  private static func objects(in db: Database, projections: Bool) throws -> [String: String] {
    let rows = try Row.fetchCursor(
      db, sql: "SELECT type || ' ' || name, COALESCE(sql, ''), tbl_name FROM main.sqlite_master")
    let left = projections ? [] : Set(Schema.projections.map(\.name) + [words] + wordsParts)
    var objects: [String: String] = [:]
    while let row = try rows.next() {
      let table: String = try row.decode(atIndex: 2)
      if left.contains(table) { continue }
      // How SQLite writes the tables of an index of words depends on its version.
      objects[try row.decode(atIndex: 0)] =
        wordsParts.contains(table) ? "" : try row.decode(String.self, atIndex: 1)
    }
    return objects
  }
}
