internal import GRDB

extension Schema {
  /// Throws when a table, index, trigger or view of the store is not as ``create(in:)`` makes it, is missing or is added.
  ///
  /// - Throws: ``LedgerFault``.
  static func check(_ db: Database) throws {
    let expected = try DatabaseQueue().write { reference in
      try create(in: reference)
      return try objects(in: reference)
    }
    let found = try objects(in: db)
    guard found != expected else { return }
    let names = Set(found.keys).union(expected.keys).sorted()
    if let name = names.first(where: { found[$0] != expected[$0] }) { throw LedgerFault.schema(name: name) }
  }

  /// The SQL of everything in the schema by kind and name; indexes that SQLite makes by itself have none.
  private static func objects(in db: Database) throws -> [String: String] {
    let rows = try Row.fetchAll(
      db, sql: "SELECT type || ' ' || name, COALESCE(sql, '') FROM main.sqlite_master")
    var objects: [String: String] = [:]
    for row in rows { objects[try row.decode(atIndex: 0)] = try row.decode(String.self, atIndex: 1) }
    return objects
  }
}
