internal import Attestations
internal import Cryptography
internal import Foundation
internal import GRDB
internal import Governance
internal import TransparencyLog

extension Store {
  /// Brings a store of schema 1 up to date: gives it an index of topics, after everything that it holds was verified.
  ///
  /// One transaction. Only the ledger's log key can vouch for the index, so the store stays as it is without that key.
  static func migrate(
    _ database: any DatabaseWriter, path: String, pins: PinFolder?, logKey: () throws -> SigningKey?,
    progress: (Progress) -> Void
  ) throws {
    let pinned = try pinnedCheckpoint(database, pins: pins)
    try database.writeWithoutTransaction { db in
      try db.inTransaction(.immediate) {
        // Another process may have done it meanwhile.
        guard try Schema.version(of: db) == 1 else { return .rollback }
        try Schema.check(db, version: 1, projections: false)
        try Schema.addIndex(in: db)
        if let tail = try Tail.check(in: db) {
          guard let key = try logKey() else { throw StoreError(.needsLogKey, path: path) }
          guard key.verificationKey == tail.root.logKey else {
            throw StoreError(.wrongLogKey(expected: tail.root.logKey.keyID, found: key.keyID), path: path)
          }
          try index(tail, pinned: pinned, in: db, progress: progress)
          let root = try foldTopics(in: db)
          try sign(
            IndexHead(checkpoint: tail.checkpoint.checkpoint, root: root), with: key, path: path, in: db)
        }
        return .commit
      }
    }
  }

  /// Verifies everything, and lists each entry under its topics on the way.
  private static func index(
    _ tail: Tail, pinned: Checkpoint?, in db: Database, progress: (Progress) -> Void
  ) throws {
    let report = try withoutActuallyEscaping(progress) { progress in
      var verifier = Verifier(db: db, pinned: pinned, progress: progress)
      verifier.isListing = true
      return try verifier.run()
    }
    if let fault = report.fault { throw fault }
    guard report.entries == tail.size else { throw LedgerFault.entry(report.entries, .missing) }
    for table in Schema.projections { try db.execute(sql: "DROP TABLE temp.\(table.name)") }
  }

  private static func foldTopics(in db: Database) throws -> Digest {
    try TopicFold(db: db).run(
      onTopic: { key, head in try TopicIndex.write(key, head, in: db) },
      onNode: { place, node in try TopicIndex.write(place, node, in: db) })
  }
}
