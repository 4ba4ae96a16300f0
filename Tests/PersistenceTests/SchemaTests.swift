import GRDB
import TestSupport
import Testing

@testable import Persistence

@Suite struct SchemaTests {
  @Test func theSchemaItselfIsAppendOnly() throws {
    let store = try Store.inMemory()
    try SampleLedger().fill(store, with: SampleLedger().story())
    let before = try store.contents()
    let attacks = [
      "DELETE FROM entry WHERE sequence = 9",
      "DELETE FROM blob",
      "DELETE FROM treeNode",
      "DELETE FROM checkpoint WHERE size = 10",
      "DELETE FROM entryNode",
      "UPDATE entry SET recordedAt = recordedAt + 1",
      "UPDATE entry SET sequence = 20 WHERE sequence = 9",
      "UPDATE blob SET bytes = x'00'",
      "UPDATE treeNode SET hash = zeroblob(32)",
      "UPDATE checkpoint SET note = 'x'",
      "UPDATE entryNode SET node = 'x'",
      "INSERT OR REPLACE INTO blob SELECT digest, x'00' FROM blob LIMIT 1",
      "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE sequence = 3",
      // Its digests are those of entry 3, which REPLACE would delete.
      """
      INSERT OR REPLACE INTO entry
      SELECT 10, envelopeDigest, zeroblob(32), recordedAt, predicateType, keyID, leafHash FROM entry WHERE sequence = 3
      """,
      """
      INSERT OR REPLACE INTO entry
      SELECT 10, (SELECT digest FROM blob WHERE length(bytes) < 20 LIMIT 1), statementDigest, recordedAt,
        predicateType, keyID, leafHash FROM entry WHERE sequence = 3
      """,
      "INSERT OR REPLACE INTO treeNode VALUES (0, 0, zeroblob(32))",
      "INSERT OR REPLACE INTO checkpoint SELECT 10, 'x'",
      "INSERT INTO checkpoint VALUES (5, 'x')",
      "INSERT OR REPLACE INTO entryNode SELECT * FROM entryNode LIMIT 1",
      // A gap, and a row before the first.
      "INSERT INTO entry VALUES (11, zeroblob(32), zeroblob(32), 0, 'x', printf('%064d', 0), zeroblob(32))",
      "INSERT INTO entry VALUES (-1, zeroblob(32), zeroblob(32), 0, 'x', printf('%064d', 0), zeroblob(32))",
      // An envelope that is not there.
      "INSERT INTO entry VALUES (10, zeroblob(32), zeroblob(32), 0, 'x', printf('%064d', 0), zeroblob(32))",
      // Columns of a wrong shape.
      "INSERT INTO blob VALUES (zeroblob(31), x'00')",
      "INSERT INTO blob VALUES (zeroblob(32), 'text')",
      "INSERT INTO blob VALUES (NULL, x'00')",
      "INSERT INTO blob VALUES (zeroblob(32), zeroblob(67108865))",
      "INSERT INTO treeNode VALUES (0, 99, zeroblob(31))",
      "INSERT INTO treeNode VALUES (63, 0, zeroblob(32))",
      "INSERT INTO treeNode VALUES (0, -1, zeroblob(32))",
      "INSERT INTO checkpoint VALUES (11, '')",
      "INSERT INTO entryNode VALUES ('x', 10)",
      "INSERT INTO meta VALUES (2, 1, 1)",
    ]
    for attack in attacks {
      #expect(throws: DatabaseError.self, "\(attack)") { try store.sql(attack) }
    }
    #expect(try store.contents() == before)
  }

  @Test func theGuardsHoldForEveryConnection() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("store.db")
    try SampleLedger().fill(Store.create(at: path, pins: nil), with: SampleLedger().founding())
    // As the sqlite3 shell opens it: no pragmas of ours.
    let other = try DatabaseQueue(path: path)
    for attack in ["DELETE FROM entry", "INSERT OR REPLACE INTO treeNode VALUES (0, 0, zeroblob(32))"] {
      #expect(throws: DatabaseError.self) { try other.write { try $0.execute(sql: attack) } }
    }
  }

  @Test func commitsReachTheDisk() throws {
    let folder = try TemporaryFolder()
    let store = try Store.create(at: folder.file("store.db"), pins: nil)
    let pragmas = ["journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000"]
    for (name, value) in pragmas.sorted(by: { $0.key < $1.key }) {
      let found = try store.database.writeWithoutTransaction {
        try String.fetchOne($0, sql: "PRAGMA \(name)")
      }
      #expect(found == value, "\(name)")
    }
  }
}
