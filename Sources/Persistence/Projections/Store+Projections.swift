internal import Attestations
internal import Cryptography
internal import Foundation
internal import GRDB
internal import Governance

extension Store {
  /// Drops the projections and folds them again from the ledger, in one transaction.
  ///
  /// - Throws: ``StoreError``; a `fault` when an entry does not verify: then the projections stay as they are.
  public func foldProjections(progress: (Progress) -> Void = { _ in }) throws {
    try translatingErrors {
      try database.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          try Self.fold(in: db, progress: progress)
          return .commit
        }
      }
    }
  }

  /// Whether this version of the program made the projections, whatever they were made from.
  static func areCurrent(in db: Database) throws -> Bool {
    let made = try Int.fetchOne(db, sql: "SELECT projectionVersion FROM meta")
    return made.map { $0 == Projection.version } ?? true
  }

  /// Returns whether there was anything to do.
  static func foldIfStale(
    _ database: any DatabaseWriter, access: StoreAccess, progress: (Progress) -> Void
  ) throws -> Bool {
    let isFresh = try database.read { db in try isCurrent(size: LedgerRows(db: db).size(), in: db) }
    guard !isFresh else { return false }
    guard access.mayWrite else {
      let found = try database.read { try Int.fetchOne($0, sql: "SELECT projectionVersion FROM meta") ?? 0 }
      throw StoreError(
        .projectionsOfAnotherVersion(found: found, known: Projection.version), path: access.path)
    }
    try database.writeWithoutTransaction { db in
      try db.inTransaction(.immediate) {
        // Another process may have done it meanwhile.
        if try !Self.isCurrent(size: LedgerRows(db: db).size(), in: db) {
          try fold(in: db, progress: progress)
        }
        return .commit
      }
    }
    return true
  }

  private static func isCurrent(size: Int, in db: Database) throws -> Bool {
    guard let row = try Row.fetchOne(db, sql: "SELECT projectionVersion, projectionSize FROM meta") else {
      return size == 0
    }
    return try row.decode(atIndex: 0) == Projection.version && row.decode(atIndex: 1) == size
  }

  /// Refuses to add to projections that this program did not make.
  static func requireProjections(ofSize size: Int, path: String, in db: Database) throws {
    let statement = try db.cachedStatement(sql: "SELECT projectionVersion, projectionSize FROM meta")
    guard let row = try Row.fetchOne(statement) else {
      guard size == 0 else { return try fold(in: db, progress: { _ in }) }
      return
    }
    let found = try row.decode(Int.self, atIndex: 0)
    guard found == Projection.version else {
      throw StoreError(.projectionsOfAnotherVersion(found: found, known: Projection.version), path: path)
    }
    if try row.decode(atIndex: 1) != size { try fold(in: db, progress: { _ in }) }
  }

  static func recordProjections(ofSize size: Int, in db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO meta VALUES (1, ?, ?)
        ON CONFLICT DO UPDATE SET projectionVersion = excluded.projectionVersion,
          projectionSize = excluded.projectionSize
        """)
    try statement.execute(arguments: [Projection.version, size])
  }

  private static func fold(in db: Database, progress: (Progress) -> Void) throws {
    for name in [Schema.words] + Schema.projections.map(\.name) {
      try db.execute(sql: "DROP TABLE IF EXISTS main.\(name)")
    }
    for sql in Schema.projectionTables(in: "main") + [Schema.wordsTable(in: "main")] {
      try db.execute(sql: sql)
    }
    let size = try LedgerRows(db: db).size()
    let projector = Projector(db: db)
    var prefix = VerifiedPrefix()
    try LedgerFold(db: db).run(after: &prefix) { entry, statement in
      try projector.apply(statement, sequence: entry.sequence, recordedAt: entry.recordedAt)
      if entry.sequence & 1023 == 0 {
        progress(Progress(phase: .projections, done: entry.sequence, total: size))
      }
    }
    try recordProjections(ofSize: size, in: db)
    progress(Progress(phase: .projections, done: size, total: size))
  }
}
