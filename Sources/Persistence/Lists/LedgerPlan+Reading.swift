internal import GRDB
internal import Listings

extension LedgerPlan {
  /// The sequences of at most `limit` matching entries between two bounds.
  ///
  /// Reads about that many rows where an index leads to them.
  func sequences(in range: ClosedRange<Int>, newestFirst: Bool, limit: Int) -> SQLPiece {
    let order = newestFirst ? "DESC" : "ASC"
    let ordered = sources.filter(\.isMergeable).min { $0.count < $1.count }
    if let source, source.count <= Self.fewLimit, source.count <= 2000 || !source.isMergeable {
      return SQLPiece("SELECT DISTINCT sequence FROM (") + arms(of: source, in: range, joinedBy: "UNION ALL")
        + SQLPiece(") ORDER BY sequence \(order) LIMIT ?", [limit])
    }
    if let ordered {
      // Each arm is read only as far as the page goes.
      return arms(of: ordered, in: range, joinedBy: "UNION")
        + SQLPiece("ORDER BY sequence \(order) LIMIT ?", [limit])
    }
    return all(in: range) + SQLPiece("ORDER BY entry.sequence \(order) LIMIT ?", [limit])
  }

  /// How many match between two bounds, counted no further than `limit`.
  func count(in range: ClosedRange<Int>, limit: Int?) throws -> ListCount {
    guard !tests.isEmpty else { return ListCount(range.count) }
    var query: SQLPiece
    if let source, source.isMergeable || source.count <= Self.fewLimit {
      query =
        SQLPiece("SELECT \(source.repeats ? "DISTINCT sequence" : "1") FROM (")
        + arms(of: source, in: range, joinedBy: "UNION ALL") + SQLPiece(")")
    } else {
      query = all(in: range)
    }
    if let limit { query = query + SQLPiece("LIMIT ?", [limit + 1]) }
    let statement = try db.cachedStatement(sql: "SELECT COUNT(*) FROM (\(query.sql))")
    let count = try Int.fetchOne(statement, arguments: query.arguments) ?? 0
    guard let limit, count > limit else { return ListCount(count) }
    return ListCount(limit, isExact: false)
  }

  /// Fills in how many rows a source leads to, as far as ``fewLimit``.
  func estimate(_ source: inout Source) throws {
    guard source.armCount > 0 else { return }
    let rows = arms(of: source, tests: [], in: 0...Int.max, joinedBy: "UNION ALL")
    let statement = try db.cachedStatement(
      sql: "SELECT COUNT(*) FROM (SELECT 1 FROM (\(rows.sql)) LIMIT \(Self.fewLimit + 1))")
    source.count = try Int.fetchOne(statement, arguments: rows.arguments) ?? 0
  }

  /// The whole ledger between two bounds, row by row.
  private func all(in range: ClosedRange<Int>) -> SQLPiece {
    SQLPiece("SELECT entry.sequence AS sequence FROM entry WHERE")
      + .all([Self.bounds("entry.sequence", range), condition])
  }

  func arms(of source: Source, in range: ClosedRange<Int>, joinedBy word: String) -> SQLPiece {
    arms(of: source, tests: tests, in: range, joinedBy: word)
  }

  /// The entries of each key, type and node, in the order of their index.
  private func arms(
    of source: Source, tests: [SQLPiece], in range: ClosedRange<Int>, joinedBy word: String
  ) -> SQLPiece {
    // A merge keeps the order of its arms; where rows are sorted anyway, a list is one arm.
    let isMerge = word == "UNION"
    func groups(_ values: [String]) -> [[String]] {
      isMerge ? values.map { [$0] } : values.isEmpty ? [] : [values]
    }
    func select(_ from: String, _ column: String, _ found: SQLPiece) -> SQLPiece {
      SQLPiece("SELECT \(column) AS sequence FROM \(from) WHERE")
        + .all([found, Self.bounds(column, range)] + tests)
    }
    var arms: [SQLPiece] = []
    for group in groups(source.keys) {
      arms.append(
        select("entry INDEXED BY entryByKeyID", "entry.sequence", .isOne("entry.keyID", of: group)))
    }
    for group in groups(source.types) {
      arms.append(
        select(
          "entry INDEXED BY entryByPredicateType", "entry.sequence",
          .isOne("entry.predicateType", of: group)))
    }
    let concerned =
      tests.isEmpty
      ? "entryNode AS concern" : "entryNode AS concern CROSS JOIN entry ON entry.sequence = concern.sequence"
    for group in groups(source.nodes) {
      arms.append(select(concerned, "concern.sequence", .isOne("concern.node", of: group)))
    }
    for digests in source.digests {
      arms.append(
        select("entry", "entry.sequence", LedgerNames.test(ofDigests: digests)))
    }
    guard let first = arms.first else { return SQLPiece("SELECT 0 AS sequence WHERE 0") }
    return arms.dropFirst().reduce(first) { $0 + SQLPiece(word) + $1 }
  }

  private static func bounds(_ column: String, _ range: ClosedRange<Int>) -> SQLPiece {
    SQLPiece("\(column) >= ? AND \(column) <= ?", [range.lowerBound, range.upperBound])
  }
}
