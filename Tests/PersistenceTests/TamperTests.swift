import Attestations
import Cryptography
import Foundation
import GRDB
import Governance
import TestSupport
import Testing
import TransparencyLog

@testable import Persistence

@Suite struct TamperTests {
  let sample = SampleLedger()

  /// Answers are computed from what is folded: it must not take `verify` to find these.
  @Test func noTamperingWithEntriesGetsPastAFold() throws {
    let store = try Store.inMemory()
    try sample.fill(store, with: sample.story())
    let good = try #require(try store.latestCheckpoint()).checkpoint
    let swap = """
      UPDATE entry SET sequence = -1 WHERE sequence = 5; UPDATE entry SET sequence = 5 WHERE sequence = 6;
      UPDATE entry SET sequence = 6 WHERE sequence = -1;
      """
    let table: [(String, (LedgerFault) -> Bool)] = [
      ("UPDATE entry SET recordedAt = recordedAt + 1 WHERE sequence = 4", { $0 == .entry(4, .leafHash) }),
      ("DELETE FROM entry WHERE sequence = 4", { $0 == .entry(4, .missing) }),
      (
        "\(swap) UPDATE entry SET recordedAt = \(SampleLedger.start.milliseconds + 5) WHERE sequence IN (5, 6)",
        { if case .entry(5, .leafHash) = $0 { true } else { false } }
      ),
      (swap, { $0 == .entry(6, .recordedEarlier) }),
      ("DELETE FROM entry WHERE sequence = 9", { $0 == .checkpoint(10, .beyondLedger(size: 9)) }),
      ("DELETE FROM checkpoint WHERE size = 10", { $0 == .checkpoint(10, .missing) }),
      (
        "UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 9) WHERE size = 10",
        { $0 == .checkpoint(10, .wrongSize) }
      ),
    ]
    for (sql, isExpected) in table {
      let fault = try store.foldFault { try $0.execute(sql: sql) }
      #expect(fault.map(isExpected) == true, "\(sql): \(String(describing: fault))")
    }
    // Whoever can write the file can make leaves and tree fit a later time; the checkpoint is what they cannot sign.
    let entry = try #require(try store.entry(at: 4))
    let later = entry.recordedAt + TimeSpan(milliseconds: 1)
    let leaf = EntryLeaf.hash(envelope: entry.envelopeDigest, recordedAt: later, indexRoot: nil)
    let fault = try store.foldFault {
      try $0.execute(
        sql: "UPDATE entry SET recordedAt = ?, leafHash = ? WHERE sequence = 4",
        arguments: [later.milliseconds, Data(leaf.bytes)])
    }
    guard case .checkpoint(10, .rootMismatch(good.root, _))? = fault else {
      Issue.record("\(String(describing: fault))")
      return
    }
    var prefix = VerifiedPrefix()
    try store.fold(after: &prefix) { _, _ in }
    #expect(prefix.size == 10)
  }

  @Test func everyTamperingIsFoundAndNamed() throws {
    let store = try Store.inMemory()
    try sample.fill(store, with: sample.story())
    let id = Adaptation.described(by: try sample.manifest(0)).id.digest.hex
    let evidence = Digest(of: Array("the evidence".utf8))
    let setEntry = "UPDATE entry SET"
    let table: [(String, LedgerFault)] = [
      ("\(setEntry) recordedAt = recordedAt + 1 WHERE sequence = 4", .entry(4, .leafHash)),
      ("\(setEntry) leafHash = zeroblob(32) WHERE sequence = 2", .entry(2, .leafHash)),
      // Entries are read ahead, but the first fault is the one that is named.
      (
        "\(setEntry) leafHash = zeroblob(32) WHERE sequence = 2; \(setEntry) keyID = 'no key' WHERE sequence = 3",
        .entry(2, .leafHash)
      ),
      ("\(setEntry) keyID = printf('%064d', 7) WHERE sequence = 5", .entry(5, .column("keyID"))),
      ("\(setEntry) keyID = upper(keyID) WHERE sequence = 5", .entry(5, .column("keyID"))),
      (
        "\(setEntry) predicateType = 'urn:countersign:decision:v0.2' WHERE sequence = 5",
        .entry(5, .column("predicateType"))
      ),
      ("\(setEntry) predicateType = 'x' WHERE sequence = 5", .entry(5, .column("predicateType"))),
      (
        "\(setEntry) statementDigest = zeroblob(32) WHERE sequence = 8", .entry(8, .column("statementDigest"))
      ),
      (
        "\(setEntry) envelopeDigest = (SELECT digest FROM blob WHERE bytes = CAST('the suite' AS BLOB)) WHERE sequence = 3",
        .entry(3, .envelope(.malformed))
      ),
      ("\(setEntry) envelopeDigest = zeroblob(32) WHERE sequence = 3", .entry(3, .envelopeMissing)),
      ("DELETE FROM entry WHERE sequence = 4", .entry(4, .missing)),
      ("DELETE FROM entry WHERE sequence = 0", .entry(0, .missing)),
      ("DELETE FROM entry WHERE sequence = 9", .checkpoint(10, .beyondLedger(size: 9))),
      (
        """
        \(setEntry) sequence = -1 WHERE sequence = 5; \(setEntry) sequence = 5 WHERE sequence = 6;
        \(setEntry) sequence = 6 WHERE sequence = -1
        """, .entry(5, .nodes)
      ),
      (
        """
        \(setEntry) sequence = -1 WHERE sequence = 5; \(setEntry) sequence = 5 WHERE sequence = 6;
        \(setEntry) sequence = 6 WHERE sequence = -1;
        UPDATE entryNode SET sequence = -1 WHERE sequence = 5; UPDATE entryNode SET sequence = 5 WHERE sequence = 6;
        UPDATE entryNode SET sequence = 6 WHERE sequence = -1
        """, .node(NodeID(level: 0, position: 5), .wrong)
      ),
      ("UPDATE blob SET bytes = x'00' WHERE bytes = CAST('the evidence' AS BLOB)", .blob(evidence)),
      ("DELETE FROM blob WHERE bytes = CAST('the evidence' AS BLOB)", .entry(6, .evidenceMissing(evidence))),
      (
        "DELETE FROM blob WHERE digest = (SELECT envelopeDigest FROM entry WHERE sequence = 7)",
        .entry(7, .envelopeMissing)
      ),
      (
        "UPDATE treeNode SET hash = zeroblob(32) WHERE level = 1 AND position = 2",
        .node(NodeID(level: 1, position: 2), .wrong)
      ),
      ("DELETE FROM treeNode WHERE level = 3", .node(NodeID(level: 3, position: 0), .missing)),
      (
        "INSERT INTO treeNode VALUES (0, 10, zeroblob(32))",
        .node(NodeID(level: 0, position: 10), .superfluous)
      ),
      ("UPDATE checkpoint SET note = 'x' WHERE size = 6", .checkpoint(6, .unreadable)),
      (
        "UPDATE checkpoint SET note = replace(note, 'sample', 'simple') WHERE size = 6",
        .checkpoint(6, .wrongOrigin)
      ),
      (
        "UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 5) WHERE size = 6",
        .checkpoint(6, .wrongSize)
      ),
      ("DELETE FROM checkpoint WHERE size = 10", .checkpoint(10, .missing)),
      ("INSERT INTO entryNode VALUES ('base:x', 3)", .entry(3, .nodes)),
      ("INSERT INTO entryNode VALUES ('base:x', 77)", .entry(77, .nodes)),
      ("DELETE FROM entryNode WHERE sequence = 6", .entry(6, .nodes)),
      ("UPDATE adaptation SET approvals = 2", .projection(table: "adaptation", key: "5", .altered)),
      ("UPDATE adaptation SET state = 'approved'", .projection(table: "adaptation", key: "5", .altered)),
      ("DELETE FROM adaptation", .projection(table: "adaptation", key: "5", .missing)),
      ("UPDATE adaptation SET sequence = 6", .projection(table: "adaptation", key: "5", .missing)),
      (
        "INSERT INTO activation VALUES ('a', 'b', 1)",
        .projection(table: "activation", key: "a b", .superfluous)
      ),
      ("DELETE FROM revocation", .projection(table: "revocation", key: "adaptation:\(id)", .missing)),
      (
        "UPDATE decision SET outcome = 'reject'",
        .projection(table: "decision", key: "\(id) acme/maria@acme.example", .altered)
      ),
      (
        "UPDATE ledgerKey SET holder = 'dana' WHERE holder = 'root'",
        .projection(table: "ledgerKey", key: sample.rootKey.keyID.hex, .altered)
      ),
      ("UPDATE meta SET projectionSize = 9", .projection(table: "meta", key: "1", .altered)),
    ]
    for (sql, fault) in table {
      let found = Result { try store.fault(after: { try $0.execute(sql: sql) }) }
      #expect((try? found.get()) == fault, "\(sql): \(found)")
    }
    #expect(try store.fault(after: { _ in }) == nil)
  }

  @Test func aCheckpointOfTheWrongKeyOrRootIsFound() throws {
    let store = try Store.inMemory()
    try sample.fill(store, with: sample.story())
    let good = try #require(try store.latestCheckpoint()).checkpoint
    let false1 = try #require(SignedCheckpoint(signing: good, with: sample.rootKey))
    #expect(try store.fault(replacingNewestCheckpointWith: false1) == .checkpoint(10, .signature))
    let other = try #require(Checkpoint(origin: good.origin, size: good.size, root: TreeHash.empty))
    let false2 = try #require(SignedCheckpoint(signing: other, with: sample.logKey))
    #expect(
      try store.fault(replacingNewestCheckpointWith: false2)
        == .checkpoint(10, .rootMismatch(expected: TreeHash.empty, computed: good.root)))
  }

  @Test func anEnvelopeReplacedWithAllItsHashesIsFoundByItsSignature() throws {
    let store = try Store.inMemory()
    try sample.fill(store, with: sample.story())
    let entry = try #require(try store.entry(at: 7))
    let envelope = try Envelope(parsing: entry.envelope)
    var signature = envelope.signature.bytes
    signature[3] ^= 1
    let forged = Envelope(
      payload: envelope.payload, keyID: envelope.keyID, signature: try #require(Signature(bytes: signature)))
    let fault = try store.fault { db in
      let digest = Digest(of: forged.bytes)
      let leaf = EntryLeaf.hash(envelope: digest, recordedAt: entry.recordedAt, indexRoot: nil)
      try db.execute(
        sql: "INSERT INTO blob VALUES (?, ?)", arguments: [Data(digest.bytes), Data(forged.bytes)])
      try db.execute(
        sql: "UPDATE entry SET envelopeDigest = ?, leafHash = ? WHERE sequence = 7",
        arguments: [Data(digest.bytes), Data(leaf.bytes)])
    }
    #expect(fault == .entry(7, .envelope(.signature(sample.personKey.keyID))))
  }

  @Test func everyFlippedByteOfEveryEntryIsFound() throws {
    let store = try Store.inMemory()
    try sample.fill(store, with: Array(sample.founding()[..<3]))
    let entries = try store.entries(in: 0..<3)
    var flips = 0
    try store.tampering { db in
      // Entries come first, so the missing guards are not what is found.
      for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
        try db.execute(sql: "DROP TRIGGER \(name)")
      }
      for entry in entries {
        flips += try flipEveryColumn(of: entry, in: db)
        let blob = "digest = (SELECT envelopeDigest FROM entry WHERE sequence = \(entry.sequence))"
        for index in entry.envelope.indices {
          let fault = try db.fault(afterFlipping: "bytes", of: "blob", at: index, blob)
          #expect(
            fault == .entry(entry.sequence, .envelopeChanged), "byte \(index) of envelope \(entry.sequence)")
          flips += 1
        }
      }
    }
    #expect(flips > 2000)
  }

  private func flipEveryColumn(of entry: StoredEntry, in db: Database) throws -> Int {
    let columns: [(String, Int)] = [
      ("envelopeDigest", 32), ("statementDigest", 32), ("leafHash", 32), ("keyID", 64),
      ("predicateType", entry.predicateType.rawValue.utf8.count),
    ]
    for (column, length) in columns {
      for index in 0..<length {
        let fault = try db.fault(
          afterFlipping: column, of: "entry", at: index, "sequence = \(entry.sequence)")
        #expect(Self.entry(in: fault) == entry.sequence, "\(column) \(index) of entry \(entry.sequence)")
      }
    }
    for bit in 0..<40 {
      try db.inSavepoint {
        let sql = "UPDATE entry SET recordedAt = (recordedAt | ?1) - (recordedAt & ?1) WHERE sequence = ?2"
        try db.execute(sql: sql, arguments: [1 << bit, entry.sequence])
        #expect(try db.verdict() == .entry(entry.sequence, .leafHash), "bit \(bit) of recordedAt")
        return .rollback
      }
    }
    return columns.reduce(0) { $0 + $1.1 }
  }

  private static func entry(in fault: LedgerFault?) -> Int? {
    if case .entry(let sequence, _) = fault { sequence } else { nil }
  }
}

extension Store {
  /// What the verifier finds after `change`, which is undone.
  fileprivate func fault(after change: (Database) throws -> Void) throws -> LedgerFault? {
    var fault: LedgerFault?
    try tampering { db in fault = try db.fault(after: change) }
    return fault
  }

  /// What a fold finds after `change`, which is undone.
  fileprivate func foldFault(after change: (Database) throws -> Void) throws -> LedgerFault? {
    var fault: LedgerFault?
    try tampering { db in
      for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
        try db.execute(sql: "DROP TRIGGER \(name)")
      }
      try change(db)
      var prefix = VerifiedPrefix()
      do {
        try LedgerFold(db: db).run(after: &prefix) { _, _ in }
      } catch let found as LedgerFault {
        fault = found
      }
    }
    return fault
  }

  /// Runs `body` on a ledger without guards and undoes whatever it does.
  fileprivate func tampering(_ body: (Database) throws -> Void) throws {
    try database.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
      defer { try? db.execute(sql: "PRAGMA foreign_keys = ON; PRAGMA ignore_check_constraints = OFF") }
      try db.inTransaction {
        try body(db)
        return .rollback
      }
    }
  }

  fileprivate func fault(replacingNewestCheckpointWith checkpoint: SignedCheckpoint) throws -> LedgerFault? {
    let note = String(decoding: checkpoint.note.bytes, as: UTF8.self)
    return try fault {
      try $0.execute(sql: "UPDATE checkpoint SET note = ? WHERE size = 10", arguments: [note])
    }
  }
}

extension Database {
  /// What the verifier finds after `change`; both are undone.
  fileprivate func fault(after change: (Database) throws -> Void) throws -> LedgerFault? {
    var fault: LedgerFault?
    try inSavepoint {
      let guards = try Row.fetchAll(
        self, sql: "SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger'")
      for row in guards { try execute(sql: "DROP TRIGGER \(row[0] as String)") }
      try change(self)
      for row in guards { try execute(sql: row[1]) }
      fault = try verdict()
      return .rollback
    }
    return fault
  }

  fileprivate func verdict() throws -> LedgerFault? {
    var verifier = Verifier(db: self, pinned: nil, progress: { _ in })
    return try verifier.run().fault
  }

  fileprivate func fault(
    afterFlipping column: String, of table: String, at index: Int, _ condition: String
  ) throws -> LedgerFault? {
    var fault: LedgerFault?
    try inSavepoint {
      try flip(column, of: table, at: index, condition)
      fault = try verdict()
      return .rollback
    }
    return fault
  }

  /// Flips one bit of one byte of a column, keeping its type.
  fileprivate func flip(_ column: String, of table: String, at index: Int, _ condition: String) throws {
    let select = "SELECT CAST(\(column) AS BLOB), typeof(\(column)) FROM \(table) WHERE \(condition)"
    let row = try #require(try Row.fetchOne(self, sql: select))
    var bytes = [UInt8](row[0] as Data)
    bytes[index] ^= 1 << UInt8(index % 8)
    try execute(
      sql: "UPDATE \(table) SET \(column) = CAST(? AS \(row[1] as String)) WHERE \(condition)",
      arguments: [Data(bytes)])
  }
}
