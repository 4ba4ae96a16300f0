import Governance
import Terminal

/// Which part of the queue is loaded, and what is asked for next.
///
/// One page is asked for at a time: what is in sight first, then what the cursor may come to (the pages after and before,
/// the last and the first), so that moving finds its rows there.
struct QueuePages: Sendable {
  static let pageSize = 100
  /// More loaded rows than this are let go at the far end.
  static let keptRows = 1000
  /// Counted so far for the title; the exact number follows.
  static let countLimit = 10_000

  enum Taken: Sendable {
    case rows
    case nothing
    case failure(Failure)
  }

  private enum Purpose: Hashable { case show, keep }

  private(set) var selection: QueueSelection
  /// How many match; nil until the first answer.
  private(set) var count: QueueCount?
  private(set) var unfiltered: Int?
  /// False while the rows are still those of another filter or order.
  private(set) var isApplied = true
  private var awaited: (ticket: Ticket, start: QueueRequest.Start, purpose: Purpose)?
  private var preferred: Adaptation.ID?
  private var awaitedCount: Ticket?
  private var awaitedRows: (ticket: Ticket, ids: [Adaptation.ID])?
  /// The first and the last page, for whoever jumps there.
  private var head: [QueueRow] = []
  private var tail: [QueueRow] = []
  private var hasHead = false
  private var hasTail = false
  /// Something could not be read: nothing more is asked for until somebody wants it anew.
  private var isStuck = false
  /// Whether the loaded rows end with the last one; while the number is not known, their places follow from that.
  private var isAtEnd = false
  /// What is decided about rows that were in sight, and which of it was read since the last change.
  private var evaluated: [Adaptation.ID: QueueRow] = [:]
  private var fresh: Set<Adaptation.ID> = []

  init(_ selection: QueueSelection = QueueSelection()) {
    self.selection = selection
  }

  /// Whether what is decided about a row is still being read.
  func isEvaluating(_ row: QueueRow?) -> Bool {
    guard let row, !row.isEvaluated, !isStuck else { return false }
    return awaitedRows.map { $0.ids.contains(row.id) } ?? !fresh.contains(row.id)
  }

  // MARK: Asking

  private mutating func ask(
    _ start: QueueRequest.Start, for purpose: Purpose = .show, limit: Int = pageSize, _ out: inout Outbox
  ) {
    let request = QueueRequest(selection, start: start, limit: limit)
    awaited = (out.ask(.queue(request)), start, purpose)
  }

  private mutating func forget() {
    (head, tail, hasHead, hasTail, isStuck) = ([], [], false, false, false)
    awaitedCount = nil
  }

  /// Another filter or order.
  ///
  /// The row `id` is sought out where it is given; else the cursor goes to `preferred` where the first page has it, and to
  /// the top where it has not.
  mutating func startOver(
    _ selection: QueueSelection, at id: Adaptation.ID?, preferring preferred: Adaptation.ID?,
    _ out: inout Outbox
  ) {
    self.selection = selection
    self.preferred = preferred
    isApplied = false
    count = nil
    forget()
    ask(id.map(QueueRequest.Start.from) ?? .first, &out)
  }

  /// The ledger may have grown, or time gone by.
  mutating func reload(_ rows: Rows<QueueRow>, _ out: inout Outbox) {
    fresh = []
    awaitedRows = nil
    // They may be left from long ago.
    if evaluated.count > 4 * Self.keptRows { evaluated = [:] }
    forget()
    let limit = min(max(rows.items.count, Self.pageSize), Self.keptRows)
    if let first = rows.items.first, rows.offset > 0 {
      ask(.from(first.id), limit: limit, &out)
    } else {
      ask(.first, limit: limit, &out)
    }
  }

  /// Asks for what comes next: the rows in sight, what is decided about them, their number, what may be gone to.
  mutating func settle(_ rows: inout Rows<QueueRow>, height: Int, _ out: inout Outbox) {
    jump(&rows, height: height)
    guard !isStuck else { return }
    if awaited == nil { askForPage(rows, height: height, &out) }
    if awaitedCount == nil, isApplied, awaited?.purpose != .show, let count, !count.isExact {
      let limit = count.count < Self.countLimit ? Self.countLimit : nil
      awaitedCount = out.ask(.queueCount(selection, limit: limit))
    }
    guard isApplied else { return }
    let wanted = undecided(rows, height: height)
    // Whoever has moved on does not wait for what, but for a row or two, is out of sight.
    let awaited = awaitedRows.map { Set($0.ids).intersection(wanted).count } ?? 0
    guard !wanted.isEmpty, awaitedRows == nil || awaited < wanted.count / 2 else { return }
    awaitedRows = (out.ask(.queueRows(wanted)), wanted)
  }

  /// Shows the first or the last page where the cursor has gone there and they are at hand.
  private func jump(_ rows: inout Rows<QueueRow>, height: Int) {
    let cursor = rows.state.cursor
    guard isApplied, rows.count > 0, rows.selected == nil else { return }
    if cursor < head.count {
      rows.replace(overlaid(head), offset: 0, count: rows.count, height: height)
    } else if cursor >= rows.count - tail.count {
      rows.replace(overlaid(tail), offset: rows.count - tail.count, count: rows.count, height: height)
    }
  }

  private mutating func askForPage(_ rows: Rows<QueueRow>, height: Int, _ out: inout Outbox) {
    guard let first = rows.items.first, let last = rows.items.last else { return }
    let cursor = rows.state.cursor
    let end = rows.offset + rows.items.count
    let margin = max(3 * height, 20)
    if cursor >= end + margin {
      ask(.last, &out)
    } else if cursor + margin < rows.offset {
      ask(.first, &out)
    } else if cursor + margin >= end, end < rows.count {
      ask(.after(last.id), &out)
    } else if cursor - margin <= rows.offset, rows.offset > 0 {
      ask(.before(first.id), &out)
    } else if !hasTail, end < rows.count {
      ask(.last, for: .keep, &out)
    } else if !hasHead, rows.offset > 0 {
      ask(.first, for: .keep, &out)
    }
  }

  /// The rows in sight whose decision is still to be read, the one under the cursor first; when there is none, those of a
  /// screenful to both sides.
  ///
  /// Not all at once: a person who has jumped somewhere waits for what is in sight, and for no more.
  private func undecided(_ rows: Rows<QueueRow>, height: Int) -> [Adaptation.ID] {
    let shown = rows.state.visible(count: rows.count, height: height)
    let loaded = rows.offset..<rows.offset + rows.items.count
    func ids(_ places: some Sequence<Int>) -> [Adaptation.ID] {
      places.lazy.map { rows.items[$0 - rows.offset].id }.filter { !fresh.contains($0) }
    }
    let now = shown.clamped(to: loaded)
    let cursor = rows.state.cursor
    let inSight = ids(now.filter { $0 == cursor } + now.filter { $0 != cursor })
    guard inSight.isEmpty else { return inSight }
    return ids((shown.lowerBound - height..<shown.upperBound + height).clamped(to: loaded))
  }

  // MARK: Answers

  /// Takes up an answer; nil when it was not asked for, or no longer.
  mutating func take(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ rows: inout Rows<QueueRow>, height: Int
  ) -> Taken? {
    if ticket == awaitedCount {
      awaitedCount = nil
      guard case .success(.queueCount(let count)) = answer else {
        isStuck = true
        return .nothing
      }
      take(count, &rows, height: height)
      return .nothing
    }
    if let asked = awaitedRows, asked.ticket == ticket {
      awaitedRows = nil
      // Whoever is not there has no answer, and is not asked for again and again.
      fresh.formUnion(asked.ids)
      if case .success(.queueRows(let found)) = answer { take(found, &rows, height: height) }
      return .nothing
    }
    guard let awaited, awaited.ticket == ticket else { return nil }
    self.awaited = nil
    switch answer {
    case .success(.queue(let slice)):
      unfiltered = slice.unfiltered
      if slice.count.isExact || count == nil || !isApplied { count = slice.count }
      if awaited.purpose == .keep {
        keep(slice.rows, awaited.start)
      } else {
        show(slice, awaited.start, &rows, height: height)
      }
      return .rows
    case .success: return .nothing
    case .failure(let failure):
      isApplied = true
      isStuck = true
      return awaited.purpose == .keep ? .nothing : .failure(failure)
    }
  }

  private mutating func keep(_ found: [QueueRow], _ start: QueueRequest.Start) {
    if start == .first { (head, hasHead) = (found, true) }
    if start == .last { (tail, hasTail) = (found, true) }
  }

  private mutating func take(_ exact: QueueCount, _ rows: inout Rows<QueueRow>, height: Int) {
    count = exact
    let known = rows.offset + rows.items.count
    let total = exact.isExact ? exact.count : max(exact.count, known)
    let offset = isAtEnd ? max(total - rows.items.count, 0) : rows.offset
    rows.replace(rows.items, offset: offset, count: max(total, offset + rows.items.count), height: height)
  }

  private mutating func take(_ found: [QueueRow], _ rows: inout Rows<QueueRow>, height: Int) {
    var news: [Adaptation.ID: QueueRow] = [:]
    for row in found {
      news[row.id] = row
      evaluated[row.id] = row
      fresh.insert(row.id)
    }
    rows.amend(height: height) { news[$0.id] }
  }

  /// Rows with what is known to be decided about them.
  private func overlaid(_ rows: [QueueRow]) -> [QueueRow] { rows.map { evaluated[$0.id] ?? $0 } }

  /// Another filter begins at its top, unless a row is there that the cursor was on.
  private func settleCursor(_ rows: inout Rows<QueueRow>, height: Int) {
    if let preferred, rows.items.contains(where: { $0.id == preferred }) {
      rows.select(preferred.description, height: height)
    } else {
      rows.move(.home, height: height)
    }
  }

  private mutating func show(
    _ slice: QueueSlice, _ start: QueueRequest.Start, _ rows: inout Rows<QueueRow>, height: Int
  ) {
    // What was recorded is newer than what was decided before.
    for row in slice.rows {
      if let old = evaluated[row.id], !fresh.contains(row.id) { evaluated[row.id] = old.recorded(as: row) }
    }
    let new = overlaid(slice.rows)
    let known = count?.isExact == true ? count?.count : nil
    let atLeast = count?.count ?? new.count
    let wasApplied = isApplied
    isApplied = true
    isAtEnd = false
    switch start {
    case .first:
      (head, hasHead) = (Array(slice.rows.prefix(Self.pageSize)), true)
      let isWhole = new.count < Self.pageSize
      rows.replace(
        new, offset: 0, count: known ?? (isWhole ? new.count : max(atLeast, new.count + 1)), height: height)
      if !wasApplied { settleCursor(&rows, height: height) }
    case .last:
      (tail, hasTail, isAtEnd) = (slice.rows, true, true)
      let total = known ?? max(atLeast, rows.count, new.count)
      rows.replace(new, offset: total - new.count, count: total, height: height)
    case .from(let id):
      let offset = min(slice.offset ?? rows.offset, max((known ?? .max) - new.count, 0))
      let total = known ?? max(atLeast, offset + new.count)
      rows.replace(new, offset: offset, count: total, height: height)
      if !wasApplied {
        rows.move(.to(offset), height: height)
        rows.select(id.description, height: height)
      }
    case .after(let id):
      guard rows.items.last?.id == id else { return }
      let all = rows.items + new
      let dropped = max(all.count - Self.keptRows, 0)
      let offset = rows.offset + dropped
      isAtEnd = new.count < Self.pageSize
      let end = rows.offset + all.count
      rows.replace(
        Array(all.dropFirst(dropped)), offset: offset,
        // What was read counts more than a number that was told before.
        count: isAtEnd ? end : max(known ?? rows.count, end + 1), height: height)
    case .before(let id):
      guard rows.items.first?.id == id else { return }
      let all = Array((new + rows.items).prefix(Self.keptRows))
      let isAtStart = new.count < Self.pageSize
      let offset = isAtStart ? 0 : max(rows.offset - new.count, 1)
      rows.replace(all, offset: offset, count: max(rows.count, offset + all.count), height: height)
    }
  }
}

extension QueueRow {
  /// What is decided, with what was recorded since.
  fileprivate func recorded(as row: QueueRow) -> QueueRow {
    var changed = self
    changed.state = row.state
    changed.score = row.score
    return changed
  }
}
