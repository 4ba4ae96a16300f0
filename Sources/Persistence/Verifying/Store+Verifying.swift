internal import GRDB
internal import TransparencyLog

extension Store {
  /// Checks everything there is and finds the first fault.
  ///
  /// That is every envelope, signature, leaf and tree node, every checkpoint, the pin, all evidence, and that each
  /// projection is what the ledger folds to. Sees the store as it is when it begins; others may append meanwhile.
  /// Memory does not grow with the ledger.
  ///
  /// - Parameter progress: Called about once every thousand entries.
  /// - Returns: What is wrong with the content, if anything.
  /// - Throws: ``StoreError`` when the store cannot be read.
  public func verify(progress: (Progress) -> Void = { _ in }) throws -> VerificationReport {
    try translatingErrors {
      // Temporary tables must not come into the way of anyone else.
      let own = try privateConnection()
      let connection: any DatabaseWriter = own ?? database
      // Ids are random, so pages are looked at all over the file: the same ones, when they are kept.
      try own?.inDatabase { db in
        try db.execute(sql: "PRAGMA main.cache_size = -131072; PRAGMA temp.cache_size = -131072")
      }
      let pinned = try pinnedBeforeVerifying()
      return try connection.writeWithoutTransaction { db in
        var report: VerificationReport?
        try db.inTransaction(.deferred) {
          report = try withoutActuallyEscaping(progress) { progress in
            var verifier = Verifier(db: db, pinned: pinned, progress: progress)
            var report = try verifier.run()
            if report.fault == nil, report.entries > 0 {
              report.fault = try Self.otherLedger(than: LedgerRows(db: db).root(), path: path, pins: pins)
            }
            return report
          }
          return .rollback
        }
        try access.requireUnchanged()
        guard let report else { preconditionFailure("the transaction has run") }
        return report
      }
    }
  }

  /// A ledger whose first entry cannot be read has no pin to be found; the verifier will say what is wrong with it.
  private func pinnedBeforeVerifying() throws -> IndexHead? {
    do {
      return try Self.pinnedHead(database, pins: pins)
    } catch is LedgerFault {
      return nil
    } catch is DatabaseError {
      return nil
    } catch is RowDecodingError {
      return nil
    }
  }
}
