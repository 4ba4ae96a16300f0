internal import GRDB

/// The tables of a store and what guards them.
///
/// The ledger proper (blob, entry, treeNode, checkpoint, entryNode, indexMark) only grows, whatever the Swift code
/// does: triggers refuse updates and deletes, and inserts that would replace a row.
enum Schema {
  /// "Csgn", as SQLite's `application_id`.
  static let applicationID: Int32 = 0x4373_676E
  /// SQLite's `user_version` of the schema below.
  static let version = 1
  static let blobLimitBytes = 64 << 20
  /// 9999-12-31T23:59:59.999Z, the last moment that RFC 3339 can write.
  static let lastMillisecond: Int64 = 253_402_300_799_999

  /// Makes all tables in an empty database; the caller holds the transaction.
  static func create(in db: Database) throws {
    let projections = projectionTables(in: "main") + [wordsTable(in: "main")]
    for sql in tables + projections { try db.execute(sql: sql) }
    try db.execute(sql: "PRAGMA main.application_id = \(applicationID)")
    try db.execute(sql: "PRAGMA main.user_version = \(version)")
  }

  static func version(of db: Database) throws -> Int {
    try Int.fetchOne(db, sql: "PRAGMA main.user_version") ?? 0
  }

  /// Everything but the projections.
  static var tables: [String] {
    ledgerTables + indexTables + guards(of: insertConditions) + [metaTable]
  }

  private static let ledgerTables = [
    """
    CREATE TABLE blob (
      digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
      bytes BLOB NOT NULL CHECK (length(bytes) <= \(blobLimitBytes))
    ) STRICT
    """,
    """
    CREATE TABLE entry (
      sequence INTEGER PRIMARY KEY CHECK (sequence >= 0),
      envelopeDigest BLOB NOT NULL UNIQUE REFERENCES blob (digest),
      statementDigest BLOB NOT NULL CHECK (length(statementDigest) = 32),
      recordedAt INTEGER NOT NULL CHECK (recordedAt BETWEEN 0 AND \(lastMillisecond)),
      predicateType TEXT NOT NULL CHECK (length(predicateType) > 0),
      keyID TEXT NOT NULL CHECK (length(keyID) = 64),
      leafHash BLOB NOT NULL CHECK (length(leafHash) = 32),
      UNIQUE (statementDigest, keyID)
    ) STRICT
    """,
    "CREATE INDEX entryByPredicateType ON entry (predicateType)",
    "CREATE INDEX entryByKeyID ON entry (keyID)",
    """
    CREATE TABLE treeNode (
      level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 62),
      position INTEGER NOT NULL CHECK (position >= 0),
      hash BLOB NOT NULL CHECK (length(hash) = 32),
      PRIMARY KEY (level, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE checkpoint (
      size INTEGER PRIMARY KEY CHECK (size > 0),
      note TEXT NOT NULL CHECK (length(note) BETWEEN 1 AND 8192)
    ) STRICT
    """,
    """
    CREATE TABLE entryNode (
      node TEXT NOT NULL CHECK (length(node) > 0),
      sequence INTEGER NOT NULL REFERENCES entry (sequence),
      PRIMARY KEY (node, sequence)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX entryNodeBySequence ON entryNode (sequence)",
  ]

  /// `INSERT OR REPLACE` deletes without firing delete triggers, hence the conditions on inserting.
  private static let insertConditions = [
    ("blob", "EXISTS (SELECT 1 FROM blob WHERE digest = NEW.digest)"),
    (
      "entry",
      """
      NEW.sequence IS NOT (SELECT COALESCE(MAX(sequence) + 1, 0) FROM entry)
        OR EXISTS (SELECT 1 FROM entry WHERE envelopeDigest = NEW.envelopeDigest)
        OR EXISTS (SELECT 1 FROM entry WHERE statementDigest = NEW.statementDigest AND keyID = NEW.keyID)
      """
    ),
    ("treeNode", "EXISTS (SELECT 1 FROM treeNode WHERE level = NEW.level AND position = NEW.position)"),
    ("checkpoint", "NEW.size <= (SELECT MAX(size) FROM checkpoint)"),
    ("entryNode", "EXISTS (SELECT 1 FROM entryNode WHERE node = NEW.node AND sequence = NEW.sequence)"),
    ("topicEntry", "EXISTS (SELECT 1 FROM topicEntry WHERE topic = NEW.topic AND sequence >= NEW.sequence)"),
    ("indexMark", "NEW.sequence <= (SELECT MAX(sequence) FROM indexMark)"),
  ]

  /// Which entries belong to which topic.
  ///
  /// The signed head commits to the nodes, these to the topics, and these to the
  /// lists; only lists grow, the rest is as of the newest checkpoint. Marks are what leaves of the tree commit to.
  private static let indexTables = [
    """
    CREATE TABLE topicEntry (
      topic BLOB NOT NULL CHECK (length(topic) = 32),
      sequence INTEGER NOT NULL REFERENCES entry (sequence),
      PRIMARY KEY (topic, sequence)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE topic (
      key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
      entryCount INTEGER NOT NULL CHECK (entryCount > 0),
      head BLOB NOT NULL CHECK (length(head) = 32)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE topicNode (
      level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 2),
      prefix INTEGER NOT NULL CHECK (prefix >= 0),
      children BLOB NOT NULL CHECK (length(children) BETWEEN 40 AND 2056),
      PRIMARY KEY (level, prefix)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE indexHead (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      note TEXT NOT NULL CHECK (length(note) BETWEEN 1 AND 8192)
    ) STRICT
    """,
    """
    CREATE TABLE indexMark (
      sequence INTEGER PRIMARY KEY REFERENCES entry (sequence) CHECK (sequence > 0 AND sequence % \(EntryLeaf.interval) = 0),
      root BLOB NOT NULL CHECK (length(root) = 32)
    ) STRICT
    """,
  ]

  private static func guards(of conditions: [(String, String)]) -> [String] {
    conditions.flatMap { table, condition in
      [("Update", "UPDATE"), ("Delete", "DELETE")].map { name, verb in
        """
        CREATE TRIGGER \(table)No\(name) BEFORE \(verb) ON \(table)
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
        """
      } + [
        """
        CREATE TRIGGER \(table)OnlyGrows BEFORE INSERT ON \(table)
        WHEN \(condition)
        BEGIN SELECT RAISE(ABORT, 'the ledger only grows at its end'); END
        """
      ]
    }
  }

  /// What the index is made again into, to be compared with what leaves commit to.
  static var replayTables: [String] {
    ["topic", "topicNode"].compactMap { name in
      let create = "CREATE TABLE \(name) "
      return indexTables.first { $0.hasPrefix(create) }.map {
        $0.replacing(create, with: "CREATE TABLE temp.\(name) ")
      }
    }
  }

  /// One row: what the projections were made from.
  private static let metaTable = """
    CREATE TABLE meta (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      projectionVersion INTEGER NOT NULL,
      projectionSize INTEGER NOT NULL CHECK (projectionSize >= 0)
    ) STRICT
    """
}
