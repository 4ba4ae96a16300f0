internal import Filtering
internal import GRDB
internal import Listings

extension QueuePlan {
  /// The number of rows where the store keeps it: for no term, and for one whose values no row has two of.
  func count(of terms: [FilterTerm]) throws -> Int? {
    guard let term = terms.first else { return try kept("all") }
    guard terms.count == 1, case .field = term.condition, sources.count == (term.isExcluded ? 0 : 1) else {
      return nil
    }
    guard let source = sources.first else { return nil }
    return try counted(source)
  }

  /// Fills in how many rows a source leads to, as far as ``fewLimit``.
  func estimate(_ source: inout Source) throws {
    let limit = Self.fewLimit + 1
    if let known = try counted(source) {
      source.count = min(known, limit)
      source.isCounted = true
      return
    }
    let rows = source.sequences(low: nil, high: nil)
    let statement = try db.cachedStatement(sql: "SELECT COUNT(*) FROM (\(rows.sql) LIMIT \(limit))")
    source.count = try Int.fetchOne(statement, arguments: rows.arguments) ?? 0
  }

  private func counted(_ source: Source) throws -> Int? {
    switch source.way {
    case .index("adaptationByState", _): try sum("state", "stateRank", source.test)
    case .index("adaptationByRisk", _): try sum("risk", "riskRank", source.test)
    case .index("adaptationByBase", _): try sum("base", "baseName", source.test)
    case .index("adaptationBySubmitter", _): try sum("submitter", "submitter", source.test)
    case .environments(let names) where names.count <= 1: try names.first.map { try kept("env", $0) } ?? 0
    case .index, .words, .wordOrID, .environments: nil
    }
  }

  func kept(_ field: String, _ value: String = "") throws -> Int {
    let statement = try db.cachedStatement(sql: "SELECT rows FROM facet WHERE field = ? AND value = ?")
    return try Int.fetchOne(statement, arguments: [field, value]) ?? 0
  }

  /// The test of a column, asked of the values that are kept.
  private func sum(_ field: String, _ column: String, _ test: SQLPiece) throws -> Int {
    let statement = try db.cachedStatement(
      sql: """
        SELECT COALESCE(SUM(rows), 0) FROM
          (SELECT CASE field WHEN 'state' THEN CAST(value AS INTEGER) WHEN 'risk' THEN CAST(value AS INTEGER)
            ELSE value END AS \(column), rows FROM facet WHERE field = ?)
        WHERE \(test.sql)
        """)
    return try Int.fetchOne(statement, arguments: [field] + test.arguments) ?? 0
  }
}

extension QueuePlan.Source {
  /// Whether it gives rows in ledger order without sorting.
  var isInOrder: Bool {
    switch way {
    case .index(_, let isSingle): isSingle
    case .words: true
    case .environments(let names): names.count == 1
    case .wordOrID: false
    }
  }

  /// Whether its rows come in this order without sorting.
  func isOrdered(by order: QueueOrder) -> Bool {
    if case .index(let index, _) = way { index == order.index } else { false }
  }

  /// The tables that lead to rows of `adaptation`, and the condition that they need beside the plan's tests.
  ///
  /// `column` is where the sequence stands; `keys` may name the index to read rows from.
  func tables(low: Int?, high: Int?, keys: String = "") -> (
    from: SQLPiece, condition: SQLPiece, column: String
  ) {
    func bounds(_ column: String) -> [SQLPiece] {
      [low.map { SQLPiece("\(column) >= ?", [$0]) }, high.map { SQLPiece("\(column) <= ?", [$0]) }]
        .compactMap { $0 }
    }
    switch way {
    case .index(let index, _):
      return (SQLPiece("adaptation INDEXED BY \(index)"), .all([test] + bounds("place")), "place")
    case .words(let match):
      return (
        SQLPiece("adaptationText CROSS JOIN adaptation\(keys) ON adaptation.sequence = adaptationText.rowid"),
        .all([SQLPiece("adaptationText MATCH ?", [match])] + bounds("adaptationText.rowid")),
        "adaptationText.rowid"
      )
    case .environments(let names) where names.count == 1:
      return (
        SQLPiece(
          "adaptationEnvironment AS place CROSS JOIN adaptation\(keys) ON adaptation.sequence = place.adaptation"
        ),
        .all([SQLPiece("place.environment = ?", [names[0]])] + bounds("place.adaptation")), "place.adaptation"
      )
    case .environments, .wordOrID:
      let rows = sequences(low: low, high: high)
      return (
        SQLPiece(
          "(\(rows.sql)) AS found CROSS JOIN adaptation\(keys) ON adaptation.sequence = found.row",
          rows.arguments),
        SQLPiece("1"), "sequence"
      )
    }
  }

  /// The sequences alone.
  func sequences(low: Int?, high: Int?) -> SQLPiece {
    switch way {
    case .index(let index, _):
      return SQLPiece(
        "SELECT sequence AS row FROM adaptation INDEXED BY \(index) WHERE \(test.sql)", test.arguments)
    case .words(let match):
      return SQLPiece("SELECT rowid AS row FROM adaptationText WHERE adaptationText MATCH ?", [match])
    case .environments(let names):
      let isOne = SQLPiece.isOne("environment", of: names)
      return SQLPiece(
        "SELECT DISTINCT adaptation AS row FROM adaptationEnvironment WHERE \(isOne.sql)", isOne.arguments)
    case .wordOrID(let match, let prefix):
      let id = QueuePlan.prefix("id", prefix)
      return SQLPiece(
        """
        SELECT rowid AS row FROM adaptationText WHERE adaptationText MATCH ?
        UNION SELECT sequence FROM adaptation WHERE \(id.sql)
        """, [match] + id.arguments)
    }
  }
}
