internal import Filtering
internal import GRDB

/// What the store knows of names.
extension LedgerNames {
  func keys(_ accepts: (String) -> Bool) throws -> [String] {
    let known = try db.cachedStatement(sql: "SELECT keyID, holder FROM ledgerKey ORDER BY keyID")
    return try Row.fetchAll(known).compactMap { row in
      accepts(try row.decode(atIndex: 1)) ? try row.decode(atIndex: 0) : nil
    }
  }

  /// The nodes of a kind of which there are few, each once: from one to the next, however many entries each has.
  func nodes(_ kind: String) throws -> [String] {
    let statement = try db.cachedStatement(
      sql: """
        WITH RECURSIVE found (node) AS (
          SELECT MIN(node) FROM entryNode WHERE node >= ? AND node < ?
          UNION ALL
          SELECT (SELECT MIN(node) FROM entryNode WHERE node > found.node AND node < ?) FROM found
            WHERE found.node IS NOT NULL)
        SELECT node FROM found WHERE node IS NOT NULL LIMIT \(Self.limit)
        """)
    return try String.fetchAll(statement, arguments: ["\(kind):", "\(kind);", "\(kind);"])
  }

  /// Adaptations that pass `test`; `word` stands in their names where it is long enough for the index of words.
  func addAdaptations(_ test: SQLPiece, word: String, to meaning: inout Meaning) throws {
    let match = try QueuePlan.match(word).flatMap { try isFrequent($0) ? nil : $0 }
    let found: [String]?
    if let match {
      found = try few(
        SQLPiece("SELECT 'adaptation:' || id FROM adaptationText CROSS JOIN adaptation")
          + SQLPiece("ON adaptation.sequence = adaptationText.rowid WHERE")
          + .all([SQLPiece("adaptationText MATCH ?", [match]), test]))
    } else {
      // All names, close together.
      found = try few(
        SQLPiece("SELECT 'adaptation:' || id FROM")
          + SQLPiece("(SELECT place AS row FROM adaptation INDEXED BY adaptationByName WHERE")
          + .all([test]) + SQLPiece(") CROSS JOIN adaptation ON adaptation.sequence = row"))
    }
    if let found { return meaning.source.nodes += found }
    meaning.beyond.append(
      Self.concerns(
        "entryNode AS about CROSS JOIN adaptation ON adaptation.id = substr(about.node, 12)",
        .all([SQLPiece("about.node >= 'adaptation:' AND about.node < 'adaptation;'"), test])))
  }

  /// Whether so many adaptations hold a phrase, in their names or elsewhere, that it leads nowhere.
  func isFrequent(_ match: String) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: """
        SELECT COUNT(*) FROM
          (SELECT 1 FROM adaptationText WHERE adaptationText MATCH ? LIMIT \(4 * Self.limit))
        """)
    return try Int.fetchOne(statement, arguments: [match]) == 4 * Self.limit
  }

  func addDataSets(_ test: SQLPiece, to meaning: inout Meaning) throws {
    let found = try few(SQLPiece("SELECT 'dataset:' || digest FROM dataSet WHERE") + .all([test]))
    if let found { return meaning.source.nodes += found }
    meaning.beyond.append(
      Self.concerns(
        "entryNode AS about CROSS JOIN dataSet ON dataSet.digest = substr(about.node, 9)",
        .all([SQLPiece("about.node >= 'dataset:' AND about.node < 'dataset;'"), test])))
  }

  /// Nodes of a kind whose digest begins so.
  func addDigests(
    _ prefix: String, of kind: String, _ isExact: Bool, to meaning: inout Meaning
  ) throws {
    let test =
      isExact
      ? SQLPiece("node = ?", ["\(kind):\(prefix)"])
      : SQLPiece("node >= ? AND node < ?", ["\(kind):\(prefix)", "\(kind):\(prefix)g"])
    guard FilterText.isDigits(prefix) else { return }
    let found = try few(SQLPiece("SELECT DISTINCT node FROM entryNode WHERE") + .all([test]))
    if let found { return meaning.source.nodes += found }
    meaning.beyond.append(Self.concerns("entryNode AS about", .all([test])))
  }

  /// What a query finds; nil where it is more than can be listed.
  func few(_ query: SQLPiece) throws -> [String]? {
    let statement = try db.cachedStatement(sql: "\(query.sql) LIMIT \(Self.limit + 1)")
    let found = try String.fetchAll(statement, arguments: query.arguments)
    return found.count > Self.limit ? nil : found
  }

}
