internal import GRDB

extension Schema {
  /// Throws when a table, index, trigger or view of the store is not as ``create(in:)`` makes it, is missing or is added.
  ///
  /// - Parameters:
  ///   - db: The store.
  ///   - version: The version of the schema that it has.
  ///   - projections: Whether those are looked at, too; another version of the program made other ones.
  /// - Throws: ``LedgerFault``.
  static func check(_ db: Database, version: Int = Schema.version, projections: Bool = true) throws {
    let expected = try DatabaseQueue().write { reference in
      for sql in tables(ofVersion: version) { try reference.execute(sql: sql) }
      if projections {
        for sql in projectionTables(in: "main") + [wordsTable(in: "main")] { try reference.execute(sql: sql) }
      }
      return try objects(in: reference, projections: projections)
    }
    let found = try objects(in: db, projections: projections)
    guard found != expected else { return }
    let names = Set(found.keys).union(expected.keys).sorted()
    if let name = names.first(where: { found[$0] != expected[$0] }) { throw LedgerFault.schema(name: name) }
  }

  /// The SQL of everything in the schema by kind and name; indexes that SQLite makes by itself have none.
  private static func objects(in db: Database, projections: Bool) throws -> [String: String] {
    let rows = try Row.fetchAll(
      db, sql: "SELECT type || ' ' || name, COALESCE(sql, ''), tbl_name FROM main.sqlite_master")
    let left = projections ? [] : Set(Schema.projections.map(\.name) + [words] + wordsParts)
    var objects: [String: String] = [:]
    for row in rows {
      let table: String = try row.decode(atIndex: 2)
      if left.contains(table) { continue }
      // How SQLite writes the tables of an index of words depends on its version.
      objects[try row.decode(atIndex: 0)] =
        wordsParts.contains(table) ? "" : try row.decode(String.self, atIndex: 1)
    }
    return objects
  }
}
