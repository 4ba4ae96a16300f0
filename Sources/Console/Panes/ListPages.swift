import Listings
import Terminal

/// A row of a list that is read in pages.
protocol PagedRow: RowItem, Hashable {
  /// What is listed, and in which order.
  associatedtype Selection: Hashable, Sendable
  /// What a row is known by; its text is the row's id.
  associatedtype Anchor: Hashable, Sendable, CustomStringConvertible

  static var pageSize: Int { get }
  /// More loaded rows than this are let go at the far end.
  static var keptRows: Int { get }
  /// Whether the first and the last page are read before anyone goes there.
  static var readsEndsAhead: Bool { get }

  var anchor: Anchor { get }

  static func query(_ request: ListRequest<Selection, Anchor>) -> Query
  static func countQuery(_ selection: Selection, limit: Int?) -> Query
  static func page(in answer: Answer) -> ListPage<Self>?
  /// What the row with a number is known by, among `total` unfiltered ones; nil where only reading tells.
  static func anchor(at number: Int, of total: Int, in selection: Selection) -> Anchor?
}

/// Which part of a list is loaded, and what is asked for next.
///
/// One page is asked for at a time: what is in sight first, then what the cursor may come to, so that moving finds its
/// rows there. Pages hang on rows, so whatever the filter and wherever the cursor, as much is read as is shown.
struct ListPages<Row: PagedRow>: Sendable {
  private enum Purpose: Hashable { case show, keep }

  /// Counted so far for the title; the exact number follows.
  private static var countLimit: Int { 10_000 }

  private(set) var selection: Row.Selection
  /// How many match; nil until the first answer.
  private(set) var count: ListCount?
  /// How many there are without a filter.
  private(set) var total: Int?
  /// False while the rows are still those of another selection.
  private(set) var isApplied = true
  /// Something could not be read: nothing more is asked for until somebody wants it anew.
  private(set) var isStuck = false
  private var awaited: (ticket: Ticket, request: ListRequest<Row.Selection, Row.Anchor>, purpose: Purpose)?
  private var awaitedCount: Ticket?
  private var preferred: Row.Anchor?
  /// The first and the last page, for whoever jumps there.
  private var head: [Row]?
  private var tail: [Row]?
  /// How many rows follow the loaded ones, where these were counted from the end of a list whose length is not known.
  private var below: Int?

  init(_ selection: Row.Selection) { self.selection = selection }

  var isReading: Bool { awaited != nil }

  // MARK: Asking

  private mutating func ask(
    _ start: ListStart<Row.Anchor>, for purpose: Purpose = .show, limit: Int = Row.pageSize,
    _ out: inout Outbox
  ) {
    let request = ListRequest(selection, start: start, limit: limit)
    awaited = (out.ask(Row.query(request)), request, purpose)
  }

  private mutating func forget() {
    (head, tail, isStuck, awaitedCount) = (nil, nil, false, nil)
  }

  /// Another selection.
  ///
  /// The row `anchor` is sought out where it is given; else the cursor goes to `preferred` where the first page has it,
  /// and to the top where it has not.
  mutating func startOver(
    _ selection: Row.Selection, at anchor: Row.Anchor?, preferring preferred: Row.Anchor? = nil,
    _ out: inout Outbox
  ) {
    (self.selection, self.preferred) = (selection, preferred)
    (isApplied, count) = (false, nil)
    forget()
    ask(anchor.map(ListStart.from) ?? .first, &out)
  }

  /// The ledger may have grown, or time gone by: what is loaded is loaded again from its first row on, so that nothing
  /// jumps.
  mutating func reload(_ rows: Rows<Row>, _ out: inout Outbox) {
    forget()
    let first = rows.offset > 0 ? rows.items.first : nil
    ask(
      first.map { .from($0.anchor) } ?? .first,
      limit: min(max(rows.items.count, Row.pageSize), Row.keptRows), &out)
  }

  /// Asks for what comes next: the rows in sight, their number, what may be gone to.
  mutating func settle(_ rows: inout Rows<Row>, height: Int, _ out: inout Outbox) {
    jump(&rows, height: height)
    guard !isStuck else { return }
    if awaited == nil { askForPage(rows, height: height, &out) }
    guard awaitedCount == nil, isApplied, awaited?.purpose != .show, let count, !count.isExact else { return }
    let limit = count.count < Self.countLimit ? Self.countLimit : nil
    awaitedCount = out.ask(Row.countQuery(selection, limit: limit))
  }

  /// Shows the first or the last page where the cursor has gone there and they are at hand.
  private mutating func jump(_ rows: inout Rows<Row>, height: Int) {
    let cursor = rows.state.cursor
    guard isApplied, rows.count > 0, rows.selected == nil else { return }
    if let head, cursor < head.count {
      below = nil
      rows.replace(head, offset: 0, count: rows.count, height: height)
    } else if let tail, cursor >= rows.count - tail.count {
      below = knownCount == nil ? 0 : nil
      rows.replace(tail, offset: rows.count - tail.count, count: rows.count, height: height)
    }
  }

  private mutating func askForPage(_ rows: Rows<Row>, height: Int, _ out: inout Outbox) {
    guard let first = rows.items.first, let last = rows.items.last else { return }
    let cursor = rows.state.cursor
    let end = rows.offset + rows.items.count
    let margin = max(3 * height, 20)
    if cursor + margin >= end, end < rows.count {
      let leap = cursor >= end + margin ? leap(to: cursor, margin, in: rows) : nil
      ask(leap ?? .after(last.anchor), &out)
    } else if cursor - margin <= rows.offset, rows.offset > 0 {
      let leap = cursor + margin < rows.offset ? leap(to: cursor, margin, in: rows) : nil
      ask(leap ?? .before(first.anchor), &out)
    } else if Row.readsEndsAhead, tail == nil, end < rows.count {
      ask(.last, for: .keep, &out)
    } else if Row.readsEndsAhead, head == nil, rows.offset > 0 {
      ask(.first, for: .keep, &out)
    }
  }

  /// Where the rows around the cursor can be read without those between; nil where that is not known.
  private func leap(to cursor: Int, _ margin: Int, in rows: Rows<Row>) -> ListStart<Row.Anchor>? {
    // What is loaded is not read again, should there be less than was told.
    if cursor < Row.pageSize, rows.offset > 0 { return .first }
    if cursor >= rows.count - Row.pageSize, rows.offset + rows.items.count < rows.count { return .last }
    let number = cursor - min(margin, Row.pageSize / 2)
    return total.flatMap { Row.anchor(at: number, of: $0, in: selection) }.map(ListStart.from)
  }

  // MARK: Answers

  /// Takes up an answer; false when it was not asked for, or no longer.
  mutating func take(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ list: inout ListPane<Row>, height: Int
  ) -> Bool {
    if ticket == awaitedCount {
      awaitedCount = nil
      if case .success(.count(let count)) = answer {
        take(count, &list.rows, height: height)
      } else {
        isStuck = true
      }
      return true
    }
    guard let (expected, request, purpose) = awaited, expected == ticket else { return false }
    awaited = nil
    switch answer {
    case .success(let answer):
      guard let page = Row.page(in: answer) else { return true }
      total = page.total
      if page.count.isExact || count == nil { count = page.count }
      switch (purpose, request.start) {
      case (.keep, .first): head = page.rows
      case (.keep, _): tail = page.rows
      case (.show, _): show(page, request, &list.rows, height: height)
      }
      list.noteLoaded()
    case .failure(let failure):
      (isApplied, isStuck) = (true, true)
      if purpose == .show { list.fail(failure) }
    }
    return true
  }

  private mutating func take(_ count: ListCount, _ rows: inout Rows<Row>, height: Int) {
    self.count = count
    let loaded = rows.items.count
    let total = count.isExact ? count.count : max(count.count, rows.offset + loaded)
    let offset = below.map { max(total - $0 - loaded, 0) } ?? rows.offset
    if count.isExact { below = nil }
    rows.replace(rows.items, offset: offset, count: max(total, offset + loaded), height: height)
  }

  private mutating func show(
    _ page: ListPage<Row>, _ request: ListRequest<Row.Selection, Row.Anchor>, _ rows: inout Rows<Row>,
    height: Int
  ) {
    let new = page.rows
    let isShort = new.count < request.limit
    // A number that was told with a page or before it is trusted, until reading on ends elsewhere.
    let endsList = isShort && knownCount == nil
    let wasApplied = isApplied
    isApplied = true
    switch request.start {
    case .first:
      (head, below) = (Array(new.prefix(Row.pageSize)), nil)
      put(new, at: 0, endsList: endsList, in: &rows, height: height)
    case .from:
      below = nil
      put(new, at: page.offset ?? 0, endsList: endsList, in: &rows, height: height)
    case .last:
      tail = new
      let length = endsList ? new.count : knownCount ?? max(count?.count ?? 0, rows.count)
      below = endsList || knownCount != nil ? nil : 0
      put(new, at: max(length - new.count, 0), endsList: endsList, in: &rows, height: height)
    case .after(let anchor):
      guard rows.items.last?.anchor == anchor else { return }
      let all = rows.items + new
      let dropped = max(all.count - Row.keptRows, 0)
      below = below.map { isShort ? 0 : max($0 - new.count, 0) }
      put(
        Array(all.dropFirst(dropped)), at: rows.offset + dropped, endsList: isShort, goesOn: !isShort,
        in: &rows, height: height)
    case .before(let anchor):
      guard rows.items.first?.anchor == anchor else { return }
      let all = new + rows.items
      let dropped = max(all.count - Row.keptRows, 0)
      // A place that is only guessed is not the first one until nothing comes before it.
      let offset = isShort ? 0 : max(rows.offset - new.count, below == nil ? 0 : 1)
      below = below.map { $0 + dropped }
      put(Array(all.dropLast(dropped)), at: offset, in: &rows, height: height)
    }
    guard !wasApplied else { return }
    if case .from(let anchor) = request.start {
      rows.move(.to(rows.offset), height: height)
      rows.select(anchor.description, height: height)
    } else if let preferred, rows.items.contains(where: { $0.anchor == preferred }) {
      rows.select(preferred.description, height: height)
    } else {
      rows.move(.home, height: height)
    }
  }

  private var knownCount: Int? { count.flatMap { $0.isExact ? $0.count : nil } }

  /// While the number is not known, one row more than are loaded stands for those that follow; also where reading went
  /// as far as the number that was told before, for what was read counts more.
  private mutating func put(
    _ items: [Row], at offset: Int, endsList: Bool = false, goesOn: Bool = false, in rows: inout Rows<Row>,
    height: Int
  ) {
    let end = offset + items.count
    if endsList, below == nil { count = ListCount(end) }
    let least = max(count?.count ?? 0, below.map { end + $0 } ?? end + 1)
    let length = max(knownCount ?? least, goesOn && below == nil ? end + 1 : end)
    rows.replace(items, offset: offset, count: length, height: height)
  }
}
