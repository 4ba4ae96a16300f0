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
        activeEnvironments TEXT NOT NULL, revoked INTEGER NOT NULL CHECK (revoked IN (0, 1))
        """,
      indexes: [
        ("adaptationByName", "name, version"), ("adaptationByState", "state"), ("adaptationByBase", "base"),
        ("adaptationByRisk", "risk"),
      ]),
    ProjectionTable(
      name: "adaptationEnvironment", key: ["environment", "adaptation"],
      columns: "environment TEXT NOT NULL, adaptation INTEGER NOT NULL",
      options: "STRICT, WITHOUT ROWID",
      indexes: [("adaptationEnvironmentByAdaptation", "adaptation")]),
    ProjectionTable(
      name: "certificate", key: ["digest"],
      columns: """
        digest TEXT NOT NULL, adaptation TEXT NOT NULL, sequence INTEGER NOT NULL, suite TEXT NOT NULL,
        result TEXT NOT NULL, passed INTEGER NOT NULL, total INTEGER NOT NULL
        """,
      options: "STRICT, WITHOUT ROWID",
      indexes: [("certificateByAdaptation", "adaptation, suite, sequence")]),
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
      options: "STRICT, WITHOUT ROWID", indexes: [("dataSetByName", "name")]),
    ProjectionTable(
      name: "undeclared", key: ["what", "adaptation"],
      columns: "what TEXT NOT NULL, adaptation TEXT NOT NULL",
      options: "STRICT, WITHOUT ROWID"),
    ProjectionTable(
      name: "edge", key: ["source", "kind", "target"],
      columns: "source TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL",
      options: "STRICT, WITHOUT ROWID",
      indexes: [("edgeByTarget", "target, kind, source")]),
  ]

  /// The statements that make the projections in a schema, `main` or `temp`.
  static func projectionTables(in schema: String) -> [String] {
    projections.flatMap { table in
      let key = table.key.joined(separator: ", ")
      let create =
        "CREATE TABLE \(schema).\(table.name) (\n\(table.columns),\nPRIMARY KEY (\(key))\n) \(table.options)"
      return [create] + table.indexes.map { "CREATE INDEX \(schema).\($0.0) ON \(table.name) (\($0.1))" }
    } + ["CREATE UNIQUE INDEX \(schema).adaptationByID ON adaptation (id)"]
  }
}
