internal import Attestations
public import Cryptography
internal import Foundation
internal import GRDB
public import Governance
public import Listings

extension Store {
  /// A page of at most `limit` adaptations, and how many match as far as that is known at once.
  ///
  /// Reads about that many rows when all match, whatever the store holds.
  public func queue(
    matching filter: QueueFilter = .all, order: QueueOrder = .newestFirst,
    page: ListStart<Adaptation.ID> = .first,
    limit: Int
  ) throws -> ListPage<AdaptationRow> {
    try readingLists { try QueueReader(db: $0).page(filter, order, page, limit: limit) }
  }

  /// The same; a cancelled task interrupts it.
  public func queue(
    matching filter: QueueFilter = .all, order: QueueOrder = .newestFirst,
    page: ListStart<Adaptation.ID> = .first,
    limit: Int
  ) async throws -> ListPage<AdaptationRow> {
    try await readingAside { try QueueReader(db: $0).page(filter, order, page, limit: limit) }
  }

  /// The rows of such a page alone.
  public func adaptations(
    matching filter: QueueFilter = .all, order: QueueOrder = .newestFirst,
    page: ListStart<Adaptation.ID> = .first,
    limit: Int
  ) throws -> [AdaptationRow] {
    try queue(matching: filter, order: order, page: page, limit: limit).rows
  }

  /// How many adaptations match; counts no further than `limit`.
  public func countOfAdaptations(
    matching filter: QueueFilter = .all, limit: Int? = nil
  ) throws -> ListCount {
    try readingLists { try QueueReader(db: $0).count(filter, limit: limit) }
  }

  /// The same; a cancelled task interrupts it.
  public func countOfAdaptations(
    matching filter: QueueFilter = .all, limit: Int? = nil
  ) async throws -> ListCount {
    try await readingAside { try QueueReader(db: $0).count(filter, limit: limit) }
  }

  /// The values of the field `env`, `jurisdiction`, `base` or `submitter` that there are, the most used first, and how
  /// many adaptations have each.
  public func values(of field: String, limit: Int) throws -> [(value: String, count: Int)] {
    let sql =
      field == "jurisdiction"
      ? """
      SELECT jurisdiction, SUM(rows) AS rows FROM environment JOIN facet ON field = 'env' AND value = id
      WHERE ? <> '' GROUP BY jurisdiction ORDER BY rows DESC, jurisdiction LIMIT ?
      """
      : """
      SELECT value, rows FROM facet WHERE field = ? AND value <> '' AND rows > 0 ORDER BY rows DESC, value LIMIT ?
      """
    return try readingLists { db in
      try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [field, limit]).map { row in
        (value: try row.decode(atIndex: 0), count: try row.decode(atIndex: 1))
      }
    }
  }

  public func adaptation(_ id: Adaptation.ID) throws -> AdaptationRow? {
    try adaptations("WHERE id = ?", [id.digest.hex]).first
  }

  /// Those whose id begins with `prefix`, in the order of their ids; for what a person typed.
  public func adaptations(idPrefix prefix: String, limit: Int = 10) throws -> [AdaptationRow] {
    guard !prefix.isEmpty, prefix.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else { return [] }
    return try adaptations("WHERE id >= ? AND id < ? ORDER BY id LIMIT ?", [prefix, prefix + "g", limit])
  }

  /// Every version with this name, newest first.
  public func adaptations(named name: AdaptationName) throws -> [AdaptationRow] {
    try adaptations("WHERE name = ? ORDER BY sequence DESC", [name.text])
  }

  /// What `source` rests on.
  public func edges(from source: Node) throws -> [Edge] {
    try edges("WHERE source.text = ? ORDER BY relation, target.text", [source.text])
  }

  /// What rests on `target`.
  public func edges(to target: Node) throws -> [Edge] {
    try edges("WHERE target.text = ? ORDER BY relation, source.text", [target.text])
  }

  /// Goes through the whole lineage, in the order in which the ledger names the sources.
  public func forEachEdge(_ body: (Edge) throws -> Void) throws {
    try reading { db in
      let cursor = try Row.fetchCursor(
        db, sql: "\(Edge.selection) ORDER BY edge.source, relation, edge.target")
      while let row = try cursor.next() {
        try body(try Edge(row))
      }
    }
  }

  /// Who holds a key: a principal or an authority, as the newest entry that names the key says.
  public func holder(of key: KeyID) throws -> String? {
    try reading { db in
      let statement = try db.cachedStatement(sql: "SELECT holder FROM ledgerKey WHERE keyID = ?")
      return try String.fetchOne(statement, arguments: [key.hex])
    }
  }

  private func edges(_ condition: String, _ arguments: StatementArguments) throws -> [Edge] {
    try reading { db in
      let statement = try db.cachedStatement(sql: "\(Edge.selection) \(condition)")
      return try Row.fetchAll(statement, arguments: arguments).map(Edge.init)
    }
  }

  private func adaptations(_ condition: String, _ arguments: StatementArguments) throws -> [AdaptationRow] {
    try readingLists { try AdaptationRow.fetch(condition, arguments, in: $0) }
  }
}

extension Edge {
  fileprivate static let selection = """
    SELECT source.text, relation, target.text FROM edge
    JOIN node AS source ON source.number = edge.source JOIN node AS target ON target.number = edge.target
    """

  /// A row that cannot be read is no row that is not there: what hangs on it would be left out without a word.
  fileprivate init(_ row: Row) throws {
    guard let source = Node(text: try row.decode(atIndex: 0)),
      let relation = Relation(rawValue: try row.decode(atIndex: 1)),
      let target = Node(text: try row.decode(atIndex: 2))
    else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an edge of the lineage is none") }
    self.init(source, relation, target)
  }
}
