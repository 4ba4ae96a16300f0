internal import Governance
internal import Listings

extension Schema {
  /// A table that is folded from the ledger.
  struct ProjectionTable {
    var name: String
    /// The primary key, in its order.
    var key: [String]
    var columns: String
    var options = "STRICT"
    /// Name and columns.
    var indexes: [(String, String)] = []
    /// Name and columns of those that allow a value once; folding reads them.
    var uniqueIndexes: [(String, String)] = []
    /// Those of ``indexes`` that folding itself reads.
    var indexesForFolding: Set<String> = []
    /// The key is all columns, and folding does nothing with the rows but add to them.
    var isSet = false

    fileprivate func uniqueIndexes(in schema: String) -> [String] {
      uniqueIndexes.map { "CREATE UNIQUE INDEX \(schema).\($0.0) ON \(name) (\($0.1))" }
    }
  }

  /// The places of words in their order, as SQL; 0 where there is none.
  private static func rank(_ column: String, _ words: [(word: String, rank: Int)]) -> String {
    "CASE \(column) " + words.map { "WHEN '\($0.word)' THEN \($0.rank) " }.joined() + "ELSE 0 END"
  }

  /// They can be dropped and folded again, so nothing of the ledger refers to them.
  static let projections = [
    ProjectionTable(
      name: "ledgerKey", key: ["keyID"],
      columns: "keyID TEXT NOT NULL, publicKey BLOB NOT NULL, holder TEXT NOT NULL",
      options: "STRICT, WITHOUT ROWID"),
    ProjectionTable(
      name: "environment", key: ["id"],
      columns: "id TEXT NOT NULL, jurisdiction TEXT NOT NULL",
      options: "STRICT, WITHOUT ROWID"),
    ProjectionTable(
      name: "adaptation", key: ["sequence"],
      columns: """
        sequence INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL, base TEXT,
        risk TEXT, method TEXT NOT NULL, environments TEXT NOT NULL, jurisdictions TEXT NOT NULL,
        submittedAt INTEGER NOT NULL, submitter TEXT NOT NULL, searchText TEXT NOT NULL,
        state TEXT NOT NULL, certificatePassed INTEGER, certificateTotal INTEGER, approvals INTEGER NOT NULL,
        activeEnvironments TEXT NOT NULL, revoked INTEGER NOT NULL CHECK (revoked IN (0, 1)),
        place INTEGER NOT NULL AS (sequence),
        baseName TEXT NOT NULL AS (COALESCE(base, '')),
        stateRank INTEGER NOT NULL AS (\(rank("state", AdaptationState.allCases.map { ($0.rawValue, $0.rank) }))),
        riskRank INTEGER NOT NULL AS (\(rank("risk", Manifest.Risk.allCases.map { ($0.rawValue, $0.rank) }))),
        score INTEGER NOT NULL AS (CASE WHEN certificateTotal IS NULL THEN -1 WHEN certificateTotal = 0 THEN 0
          ELSE certificatePassed * 10000 / certificateTotal END)
        """,
      // Each order that a list can have, so that a page is found wherever it begins. Not by the key of the rows itself:
      // SQLite would go through all that are equal before it.
      indexes: [
        ("adaptationByName", "name, version, place"), ("adaptationByState", "stateRank, place"),
        ("adaptationByBase", "baseName, place"), ("adaptationByRisk", "riskRank, place"),
        ("adaptationByScore", "score, place"), ("adaptationByApprovals", "approvals, place"),
        ("adaptationBySubmitter", "submitter, place"), ("adaptationByMoment", "submittedAt, place"),
        // What many rows are sorted by, close together.
        ("adaptationKeys", "sequence, score, stateRank, riskRank, approvals"),
      ], uniqueIndexes: [("adaptationByID", "id")]),
    // How many adaptations have a value: totals, and what can be chosen from.
    ProjectionTable(
      name: "facet", key: ["field", "value"],
      columns: "field TEXT NOT NULL, value TEXT NOT NULL, rows INTEGER NOT NULL",
      options: "STRICT, WITHOUT ROWID"),
    ProjectionTable(
      name: "adaptationEnvironment", key: ["environment", "adaptation"],
      columns: "environment TEXT NOT NULL, adaptation INTEGER NOT NULL",
      options: "STRICT, WITHOUT ROWID",
      indexes: [("adaptationEnvironmentByAdaptation", "adaptation")],
      indexesForFolding: ["adaptationEnvironmentByAdaptation"]),
    ProjectionTable(
      name: "certificate", key: ["digest"],
      columns: """
        digest TEXT NOT NULL, adaptation TEXT NOT NULL, sequence INTEGER NOT NULL, suite TEXT NOT NULL,
        result TEXT NOT NULL, passed INTEGER NOT NULL, total INTEGER NOT NULL,
        imported INTEGER NOT NULL CHECK (imported IN (0, 1))
        """,
      options: "STRICT, WITHOUT ROWID",
      indexes: [("certificateByAdaptation", "adaptation, suite, sequence")],
      indexesForFolding: ["certificateByAdaptation"]),
    // Which suites a policy takes imported results of; its latest version.
    ProjectionTable(
      name: "policyImport", key: ["policy", "suite"],
      columns: "policy TEXT NOT NULL, suite TEXT NOT NULL, node TEXT NOT NULL",
      options: "STRICT, WITHOUT ROWID"),
    ProjectionTable(
      name: "decision", key: ["adaptation", "principal"],
      columns: """
        adaptation TEXT NOT NULL, principal TEXT NOT NULL, outcome TEXT NOT NULL, sequence INTEGER NOT NULL
        """,
      options: "STRICT, WITHOUT ROWID"),
    ProjectionTable(
      name: "activation", key: ["adaptation", "environment"],
      columns: "adaptation TEXT NOT NULL, environment TEXT NOT NULL, sequence INTEGER NOT NULL",
      options: "STRICT, WITHOUT ROWID"),
    ProjectionTable(
      name: "revocation", key: ["node"],
      columns: "node TEXT NOT NULL, sequence INTEGER NOT NULL",
      options: "STRICT, WITHOUT ROWID"),
    ProjectionTable(
      name: "dataSet", key: ["digest", "name"],
      columns: "digest TEXT NOT NULL, name TEXT NOT NULL",
      options: "STRICT, WITHOUT ROWID", indexes: [("dataSetByName", "name")], isSet: true),
    ProjectionTable(
      name: "undeclared", key: ["what", "adaptation"],
      columns: "what TEXT NOT NULL, adaptation TEXT NOT NULL",
      options: "STRICT, WITHOUT ROWID", isSet: true),
    // What edges lead from and to, numbered in the order in which the ledger names them.
    ProjectionTable(
      name: "node", key: ["number"], columns: "number INTEGER NOT NULL, text TEXT NOT NULL",
      uniqueIndexes: [("nodeByText", "text")]),
    ProjectionTable(
      name: "edge", key: ["source", "relation", "target"],
      columns: "source INTEGER NOT NULL, relation TEXT NOT NULL, target INTEGER NOT NULL",
      options: "STRICT, WITHOUT ROWID",
      indexes: [("edgeByTarget", "target, relation, source")], isSet: true),
  ]

  /// The index of words: every part of three letters of what words are looked for in.
  ///
  /// It keeps no text of its own; the rows of `adaptation` are its content.
  static let words = "adaptationText"
  /// The tables in which SQLite keeps it.
  static let wordsParts = ["data", "idx", "config"].map { "\(words)_\($0)" }

  /// The statement that makes the index of words in a schema, `main` or `temp`.
  static func wordsTable(in schema: String) -> String {
    """
    CREATE VIRTUAL TABLE \(schema).\(words) USING fts5(searchText, content='adaptation', content_rowid='sequence',
    tokenize='trigram', columnsize=0)
    """
  }

  /// The statements that make the projections in a schema, without the index of words.
  static func projectionTables(in schema: String) -> [String] {
    projections.flatMap { table in
      let key = table.key.joined(separator: ", ")
      let create =
        "CREATE TABLE \(schema).\(table.name) (\n\(table.columns),\nPRIMARY KEY (\(key))\n) \(table.options)"
      return [create] + table.indexes.map { "CREATE INDEX \(schema).\($0.0) ON \(table.name) (\($0.1))" }
        + table.uniqueIndexes(in: schema)
    } + facetTriggers(in: schema)
  }

  /// The statements that make what projections are folded into to be compared: the same rows, with as few indexes as
  /// that takes.
  ///
  /// Sets are only added to there, with what is equal left to be found when they are sorted.
  static var comparedTables: [String] {
    projections.flatMap { table in
      let key = table.isSet ? "" : ",\nPRIMARY KEY (\(table.key.joined(separator: ", ")))"
      let options = table.isSet ? "STRICT" : table.options
      let indexes = table.indexes.filter { table.indexesForFolding.contains($0.0) }
      return ["CREATE TABLE temp.\(table.name) (\n\(table.columns)\(key)\n) \(options)"]
        + indexes.map { "CREATE INDEX temp.\($0.0) ON \(table.name) (\($0.1))" }
        + table.uniqueIndexes(in: "temp")
    } + facetTriggers(in: "temp")
  }

  /// What keeps the table `facet` true, whoever writes the rows.
  private static func facetTriggers(in schema: String) -> [String] {
    func add(_ field: String, _ value: String) -> String {
      "INSERT INTO facet VALUES ('\(field)', \(value), 1) ON CONFLICT DO UPDATE SET rows = rows + 1;"
    }
    func remove(_ field: String, _ value: String) -> String {
      "UPDATE facet SET rows = rows - 1 WHERE field = '\(field)' AND value = \(value);"
    }
    let columns = [
      ("all", "''"), ("state", "CAST(NEW.stateRank AS TEXT)"), ("risk", "CAST(NEW.riskRank AS TEXT)"),
      ("base", "NEW.baseName"), ("submitter", "NEW.submitter"),
    ]
    return [
      """
      CREATE TRIGGER \(schema).facetOfAdaptation AFTER INSERT ON adaptation
      BEGIN \(columns.map { add($0.0, $0.1) }.joined(separator: " ")) END
      """,
      """
      CREATE TRIGGER \(schema).facetOfState AFTER UPDATE OF state ON adaptation WHEN NEW.stateRank <> OLD.stateRank
      BEGIN \(remove("state", "CAST(OLD.stateRank AS TEXT)")) \(add("state", "CAST(NEW.stateRank AS TEXT)")) END
      """,
      """
      CREATE TRIGGER \(schema).facetOfEnvironment AFTER INSERT ON adaptationEnvironment
      BEGIN \(add("env", "NEW.environment")) END
      """,
    ]
  }
}
