import Attestations
import Cryptography
import GRDB
import Governance
import TestSupport

@testable import Persistence

extension SampleLedger {
  /// Verified drafts of `steps`, which follow what `keys` was learned from; learns from them.
  func drafts(_ steps: [Step], keys: inout KeyRing) throws -> [EntryDraft] {
    try steps.map { step in
      let draft =
        keys.all.isEmpty
        ? try EntryDraft(root: step.envelope)
        : try EntryDraft(step.envelope, keys: keys, evidence: step.evidence.map { Document($0) })
      keys.learn(from: draft.statement)
      return draft
    }
  }

  /// Appends `steps`, one a transaction, to a store without entries; returns the keys that they name.
  @discardableResult
  func fill(_ store: Store, with steps: [Step]) throws -> KeyRing {
    var keys = KeyRing()
    for draft in try drafts(steps, keys: &keys) {
      let size = try store.size()
      try store.append(
        [draft], expectedSize: size, at: Self.start + TimeSpan(milliseconds: Int64(size)), logKey: logKey)
    }
    return keys
  }
}

extension Store {
  /// Runs `body` on the store's own connection with every guard of the schema taken away, then puts them back.
  func withoutGuards(_ body: (Database) throws -> Void) throws {
    try database.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
      try db.inTransaction {
        let guards = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        for row in guards { try db.execute(sql: "DROP TRIGGER \(row[0] as String)") }
        try body(db)
        for row in guards { try db.execute(sql: row[1]) }
        return .commit
      }
      try db.execute(sql: "PRAGMA foreign_keys = ON; PRAGMA ignore_check_constraints = OFF")
    }
  }

  func sql(_ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
    try database.writeWithoutTransaction { try $0.execute(sql: sql, arguments: arguments) }
  }
}
