internal import GRDB
internal import Listings

/// Finds pages and numbers of the ledger's entries.
struct LedgerSearch {
  /// Counting stops here while a page is waited for.
  static let quickLimit = 2_000

  let db: Database

  func page(_ filter: LedgerFilter, _ page: ListStart<Int>, limit: Int) throws -> ListPage<Int> {
    let plan = try LedgerPlan(filter, in: db)
    var (low, high) = (plan.lowest, plan.highest)
    var newestFirst = true
    switch page {
    case .first: break
    case .from(let sequence): high = min(high, sequence)
    case .after(let sequence): high = min(high, sequence - 1)
    case .before(let sequence): (low, newestFirst) = (max(low, sequence + 1), false)
    case .last: newestFirst = false
    }
    let found = try sequences(plan, low, high, newestFirst, limit)
    var places = ListPage(
      rows: found, count: try quickCount(plan, found, page, limit), total: filter.size)
    if case .first = page { places.offset = 0 }
    if case .from(let sequence) = page { places.offset = try count(plan, newerThan: sequence) }
    return places
  }

  func count(_ filter: LedgerFilter, limit: Int?) throws -> ListCount {
    let plan = try LedgerPlan(filter, in: db)
    guard plan.lowest <= plan.highest else { return ListCount(0) }
    return try plan.count(in: plan.lowest...plan.highest, limit: limit)
  }

  private func sequences(
    _ plan: LedgerPlan, _ low: Int, _ high: Int, _ newestFirst: Bool, _ limit: Int
  ) throws -> [Int] {
    guard low <= high else { return [] }
    let query = plan.sequences(in: low...high, newestFirst: newestFirst, limit: limit)
    let found = try Int.fetchAll(db.cachedStatement(sql: query.sql), arguments: query.arguments)
    return newestFirst ? found : found.reversed()
  }

  private func count(_ plan: LedgerPlan, newerThan sequence: Int) throws -> Int {
    let low = max(plan.lowest, sequence + 1)
    return low > plan.highest ? 0 : try plan.count(in: low...plan.highest, limit: nil).count
  }

  /// Of few entries the number is known soon; of a first page that is not full it is plain.
  private func quickCount(
    _ plan: LedgerPlan, _ found: [Int], _ page: ListStart<Int>, _ limit: Int
  ) throws -> ListCount {
    guard plan.lowest <= plan.highest else { return ListCount(0) }
    if page == .first, found.count < limit { return ListCount(found.count) }
    guard plan.tests.isEmpty || (plan.source.map { $0.count <= Self.quickLimit } ?? false) else {
      return ListCount(found.count, isExact: false)
    }
    return try plan.count(in: plan.lowest...plan.highest, limit: nil)
  }
}
