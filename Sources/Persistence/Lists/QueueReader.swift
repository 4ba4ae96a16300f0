internal import Cryptography
internal import GRDB
internal import Governance
internal import Listings

/// Finds pages and numbers of rows; reads about as many rows as it gives, whatever the store holds, wherever an index
/// allows it.
struct QueueReader {
  /// In the order of a list, as many rows are looked through for a page before another way is taken.
  static let scanLimit = 8000

  let db: Database

  func page(
    _ filter: QueueFilter, _ order: QueueOrder, _ page: ListStart<Adaptation.ID>, limit: Int
  ) throws -> ListPage<AdaptationRow> {
    let plan = try QueuePlan(filter, in: db)
    let place = try page.map { try AdaptationRow.fetch("WHERE id = ?", [$0.digest.hex], in: db).first }
    let isBackwards: Bool
    let start: QueueStart?
    switch place {
    case .first: (isBackwards, start) = (false, nil)
    case .from(let row): (isBackwards, start) = (false, QueueStart(row: row, isIncluded: true))
    case .after(let row): (isBackwards, start) = (false, QueueStart(row: row, isIncluded: false))
    case .before(let row): (isBackwards, start) = (true, QueueStart(row: row, isIncluded: false))
    case .last: (isBackwards, start) = (true, nil)
    }
    let reading = isBackwards ? order.reversed : order
    let found = try rows(plan, reading, after: start, limit: limit)
    let count = try plan.knownCount.map { ListCount($0) } ?? quickCount(plan, found, start, limit)
    var rows = ListPage(
      rows: isBackwards ? found.reversed() : found, count: count, total: try plan.kept("all"))
    if case .first = place { rows.offset = 0 }
    if case .from(let row) = place { rows.offset = try self.count(plan, before: row, in: order) }
    return rows
  }

  /// How many rows match, or that they are more than `limit`.
  func count(_ filter: QueueFilter, limit: Int?) throws -> ListCount {
    let plan = try QueuePlan(filter, in: db)
    if let known = plan.knownCount { return ListCount(known) }
    return try count(plan, limit: limit)
  }

  /// Of few rows the number is known soon; of a first page that is not full it is plain.
  private func quickCount(
    _ plan: QueuePlan, _ found: [AdaptationRow], _ start: QueueStart?, _ limit: Int
  ) throws -> ListCount {
    if start == nil, found.count < limit { return ListCount(found.count) }
    guard let source = plan.source, source.count <= 2000 else {
      return ListCount(found.count, isExact: false)
    }
    return try count(plan, limit: nil)
  }

  private func count(_ plan: QueuePlan, limit: Int?) throws -> ListCount {
    var query: SQLPiece
    if let source = plan.source {
      let tables = source.tables(low: plan.lowest, high: plan.highest)
      if let condition = plan.condition(beside: source) {
        query =
          SQLPiece("SELECT 1 FROM") + tables.from + SQLPiece("WHERE") + .all([tables.condition, condition])
      } else {
        query = SQLPiece("SELECT 1 FROM adaptationText WHERE") + tables.condition
      }
    } else {
      query = SQLPiece("SELECT 1 FROM adaptation WHERE") + plan.condition
    }
    if let limit { query = query + SQLPiece("LIMIT ?", [limit + 1]) }
    let statement = try db.cachedStatement(sql: "SELECT COUNT(*) FROM (\(query.sql))")
    let count = try Int.fetchOne(statement, arguments: query.arguments) ?? 0
    guard let limit, count > limit else { return ListCount(count) }
    return ListCount(limit, isExact: false)
  }

  /// How many matching rows stand before a row.
  private func count(_ plan: QueuePlan, before row: AdaptationRow, in order: QueueOrder) throws -> Int {
    let condition = order.reversed.following(row)
    var query =
      SQLPiece("SELECT COUNT(*) FROM adaptation \(Self.hint(order)) WHERE")
      + .all([condition, plan.condition])
    if let source = plan.source, source.count <= QueuePlan.fewLimit {
      let tables = source.tables(low: plan.lowest, high: plan.highest)
      query =
        SQLPiece("SELECT COUNT(*) FROM") + tables.from + SQLPiece("WHERE")
        + .all([tables.condition, condition, plan.condition])
    }
    return try Int.fetchOne(db.cachedStatement(sql: query.sql), arguments: query.arguments) ?? 0
  }

  // MARK: Ways to a page

  private func rows(
    _ plan: QueuePlan, _ order: QueueOrder, after start: QueueStart?, limit: Int
  ) throws -> [AdaptationRow] {
    let isByEntry = order.key == .submitted
    if let source = plan.source, source.count <= QueuePlan.fewLimit {
      return try fetch(Self.throughSource(source, plan, order, start, limit))
    }
    if isByEntry, let source = plan.sources.filter(\.isInOrder).min(by: { $0.count < $1.count }) {
      return try fetch(Self.throughSource(source, plan, order, start, limit))
    }
    // Where the order's own column is asked about, its index leads right to the rows.
    guard !plan.tests.isEmpty, !plan.sources.contains(where: { $0.isOrdered(by: order) }) else {
      return try fetch(Self.inOrder(plan, order, start, limit))
    }
    let near = try fetch(Self.nearby(plan, order, start, limit))
    if try near.count == limit || !hasMore(order, start) { return near }
    // The rows that match are many but stand elsewhere.
    if !isByEntry, let source = plan.source {
      return try fetch(Self.throughSource(source, plan, order, start, limit))
    }
    return try fetch(Self.throughAll(plan, order, start, limit))
  }

  private func fetch(_ query: SQLPiece) throws -> [AdaptationRow] {
    try AdaptationRow.fetchAll(query, in: db)
  }

  /// Whether the list goes on behind what ``nearby(_:_:_:_:)`` looks through.
  private func hasMore(_ order: QueueOrder, _ start: QueueStart?) throws -> Bool {
    let condition = start.map { $0.condition(order) } ?? SQLPiece("1")
    let query =
      SQLPiece("SELECT 1 FROM adaptation \(Self.hint(order)) WHERE") + condition
      + SQLPiece("ORDER BY \(order.sql) LIMIT 1 OFFSET \(Self.scanLimit)")
    return try Int.fetchOne(db.cachedStatement(sql: query.sql), arguments: query.arguments) != nil
  }

  private static func hint(_ order: QueueOrder) -> String { order.index.map { "INDEXED BY \($0)" } ?? "" }

  /// Goes through the list itself until the page is full.
  static func inOrder(
    _ plan: QueuePlan, _ order: QueueOrder, _ start: QueueStart?, _ limit: Int
  ) -> SQLPiece {
    let condition = [start.map { $0.condition(order) }, plan.condition].compactMap { $0 }
    return SQLPiece("SELECT \(AdaptationRow.columns) FROM adaptation \(hint(order)) WHERE") + .all(condition)
      + SQLPiece("ORDER BY \(order.sql) LIMIT ?", [limit])
  }

  /// Goes through the next rows of the list only.
  static func nearby(
    _ plan: QueuePlan, _ order: QueueOrder, _ start: QueueStart?, _ limit: Int
  ) -> SQLPiece {
    SQLPiece("SELECT \(AdaptationRow.columns) FROM (SELECT * FROM adaptation \(hint(order)) WHERE")
      + (start.map { $0.condition(order) } ?? SQLPiece("1"))
      // Sorted inside, so that reading ends with the page.
      + SQLPiece("ORDER BY \(order.sql) LIMIT \(scanLimit)) AS adaptation WHERE") + plan.condition
      + SQLPiece("LIMIT ?", [limit])
  }

  /// Goes through the rows that a source leads to, and sorts what matches where the source is in another order.
  static func throughSource(
    _ source: QueuePlan.Source, _ plan: QueuePlan, _ order: QueueOrder, _ start: QueueStart?, _ limit: Int
  ) -> SQLPiece {
    var (low, high) = (plan.lowest, plan.highest)
    if order.key == .submitted, let start {
      if order.isAscending {
        low = max(low ?? 0, start.row.sequence + (start.isIncluded ? 0 : 1))
      } else {
        high = min(high ?? .max, start.row.sequence - (start.isIncluded ? 0 : 1))
      }
    }
    let keys =
      [.certificate, .state, .risk, .approvals].contains(order.key) ? " INDEXED BY adaptationKeys" : ""
    let tables = source.tables(low: low, high: high, keys: keys)
    let condition = [tables.condition, start.map { $0.condition(order) }, plan.condition(beside: source)]
      .compactMap { $0 }
    guard order.key != .submitted else {
      return SQLPiece("SELECT \(AdaptationRow.columns) FROM") + tables.from + SQLPiece("WHERE")
        + .all(condition)
        + SQLPiece("ORDER BY \(order.sql.replacing("sequence", with: tables.column)) LIMIT ?", [limit])
    }
    return page(of: tables.from, condition, order, limit)
  }

  /// Goes through the whole list as it lies on the disk: slower than an index where rows are found soon, and much
  /// faster where they are not.
  static func throughAll(
    _ plan: QueuePlan, _ order: QueueOrder, _ start: QueueStart?, _ limit: Int
  ) -> SQLPiece {
    guard order.key != .submitted else { return inOrder(plan, order, start, limit) }
    let condition = [start.map { $0.condition(order) }, plan.condition].compactMap { $0 }
    return page(of: SQLPiece("adaptation NOT INDEXED"), condition, order, limit)
  }

  /// Sorts by what is compared alone, and reads whole rows only of what is left.
  private static func page(
    of tables: SQLPiece, _ condition: [SQLPiece], _ order: QueueOrder, _ limit: Int
  ) -> SQLPiece {
    SQLPiece("SELECT \(AdaptationRow.columns) FROM (SELECT adaptation.sequence AS row FROM") + tables
      + SQLPiece("WHERE") + .all(condition) + SQLPiece("ORDER BY \(order.sql) LIMIT ?) AS page", [limit])
      + SQLPiece("CROSS JOIN adaptation ON adaptation.sequence = page.row ORDER BY \(order.sql)")
  }
}
