import Filtering
import Governance
import Terminal

/// Which part of the ledger's list is loaded, and what is asked for next.
///
/// Pages hang on entries' numbers, so whatever the filter and wherever the cursor, as much is read as is shown.
struct LedgerPages: Sendable {
  static let pageSize = 200
  /// More loaded rows than this are let go at the far end.
  static let keptRows = 600
  /// As many rows before an end is reached, what comes next is asked for.
  private static let margin = 40

  enum Taken: Sendable {
    case rows
    case nothing
    case failure(Failure)
  }

  private(set) var terms: [FilterTerm]
  /// How many match; nil until the first answer.
  private(set) var count: QueueCount?
  /// How many entries there are.
  private(set) var total: Int?
  /// False while the rows are still those of another filter.
  private(set) var isApplied = true
  private var awaited: (ticket: Ticket, request: LedgerRequest)?
  private var awaitedCount: Ticket?
  /// Something could not be read: nothing more is asked for until somebody wants it anew.
  private var isStuck = false

  init(_ terms: [FilterTerm] = []) { self.terms = terms }

  var isReading: Bool { awaited != nil }

  // MARK: Asking

  private mutating func ask(_ start: LedgerRequest.Start, limit: Int = pageSize, _ out: inout Outbox) {
    let request = LedgerRequest(terms, start: start, limit: limit)
    awaited = (out.ask(.ledger(request)), request)
  }

  /// Another filter: from the entry `sequence` on where it is given, else from the newest.
  mutating func startOver(_ terms: [FilterTerm], at sequence: Int64?, _ out: inout Outbox) {
    self.terms = terms
    (isApplied, isStuck, count, awaitedCount) = (false, false, nil, nil)
    ask(sequence.map(LedgerRequest.Start.from) ?? .first, &out)
  }

  /// The ledger may have grown, or time gone by.
  mutating func reload(_ rows: Rows<LedgerRow>, _ out: inout Outbox) {
    (isStuck, awaitedCount) = (false, nil)
    let limit = min(max(rows.items.count, Self.pageSize), Self.keptRows)
    if let first = rows.items.first, rows.offset > 0 {
      ask(.from(first.sequence), limit: limit, &out)
    } else {
      ask(.first, limit: limit, &out)
    }
  }

  /// Asks for what the cursor has come to or may come to next, and for the number of rows.
  mutating func settle(_ rows: Rows<LedgerRow>, visible: Range<Int>, _ out: inout Outbox) {
    guard !isStuck, awaited == nil, isApplied else { return }
    if let start = wanted(rows, visible) { return ask(start, &out) }
    if awaitedCount == nil, count?.isExact == false { awaitedCount = out.ask(.ledgerCount(terms)) }
  }

  private func wanted(_ rows: Rows<LedgerRow>, _ visible: Range<Int>) -> LedgerRequest.Start? {
    guard let first = rows.items.first, let last = rows.items.last else { return nil }
    let end = rows.offset + rows.items.count
    if end < rows.count, visible.upperBound + Self.margin > end {
      guard visible.lowerBound >= end else { return .after(last.sequence) }
      return jump(to: visible, of: rows.count) ?? .after(last.sequence)
    }
    if rows.offset > 0, visible.lowerBound < rows.offset + Self.margin {
      guard visible.upperBound <= rows.offset else { return .before(first.sequence) }
      return jump(to: visible, of: rows.count) ?? .before(first.sequence)
    }
    return nil
  }

  /// Where the rows of `visible` can be read without those between; nil where that is not known.
  private func jump(to visible: Range<Int>, of count: Int) -> LedgerRequest.Start? {
    if visible.upperBound <= Self.pageSize { return .first }
    if self.count?.isExact == true, visible.lowerBound >= count - Self.pageSize { return .last }
    // Without a filter a place is a number.
    guard terms.isEmpty, let total else { return nil }
    return .from(Int64(total - 1 - max(visible.lowerBound - Self.margin, 0)))
  }

  // MARK: Answers

  /// Takes up an answer; nil when it was not asked for, or no longer.
  mutating func take(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ rows: inout Rows<LedgerRow>, height: Int
  ) -> Taken? {
    if ticket == awaitedCount {
      awaitedCount = nil
      guard case .success(.ledgerCount(let exact)) = answer else {
        isStuck = true
        return .nothing
      }
      count = exact
      put(rows.items, at: rows.offset, in: &rows, height: height)
      return .nothing
    }
    guard let (expected, request) = awaited, expected == ticket else { return nil }
    awaited = nil
    switch answer {
    case .success(.ledger(let slice)):
      show(slice, request, &rows, height: height)
      return .rows
    case .success: return .nothing
    case .failure(let failure):
      (isApplied, isStuck) = (true, true)
      return .failure(failure)
    }
  }

  private mutating func show(
    _ slice: LedgerSlice, _ request: LedgerRequest, _ rows: inout Rows<LedgerRow>, height: Int
  ) {
    total = slice.total
    if slice.count.isExact || count == nil { count = slice.count }
    let wasApplied = isApplied
    isApplied = true
    let isShort = slice.rows.count < request.limit
    switch request.start {
    case .first: put(slice.rows, at: 0, endsList: isShort, in: &rows, height: height)
    case .last:
      put(slice.rows, at: max((count?.count ?? 0) - slice.rows.count, 0), in: &rows, height: height)
    case .from: put(slice.rows, at: slice.offset ?? 0, endsList: isShort, in: &rows, height: height)
    case .after(let sequence):
      guard rows.items.last?.sequence == sequence else { return }
      let all = rows.items + slice.rows
      let dropped = max(all.count - Self.keptRows, 0)
      put(
        Array(all.dropFirst(dropped)), at: rows.offset + dropped, endsList: isShort, in: &rows, height: height
      )
    case .before(let sequence):
      guard rows.items.first?.sequence == sequence else { return }
      let all = Array((slice.rows + rows.items).prefix(Self.keptRows))
      put(all, at: isShort ? 0 : max(rows.offset - slice.rows.count, 0), in: &rows, height: height)
    }
    guard !wasApplied else { return }
    if case .from(let sequence) = request.start {
      rows.move(.to(rows.offset), height: height)
      rows.select(String(sequence), height: height)
    } else {
      rows.move(.home, height: height)
    }
  }

  /// While the number is not known, one row more than are loaded stands for those that follow.
  private mutating func put(
    _ items: [LedgerRow], at offset: Int, endsList: Bool = false, in rows: inout Rows<LedgerRow>, height: Int
  ) {
    let end = offset + items.count
    if endsList { count = QueueCount(end, isExact: true) }
    let known = count.flatMap { $0.isExact ? $0.count : nil }
    rows.replace(items, offset: offset, count: max(known ?? end + 1, end), height: height)
  }
}
