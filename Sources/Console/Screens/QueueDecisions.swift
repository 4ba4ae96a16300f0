import Governance
import Listings
import Terminal

/// What is decided about the rows of the queue that are or were in sight.
struct QueueDecisions: Sendable {
  /// More than this may be left from long ago.
  private static let keptRows = 4 * QueueRow.keptRows

  private var known: [Adaptation.ID: QueueRow.Decided] = [:]
  /// Those that were read since the last change.
  private var fresh: Set<Adaptation.ID> = []
  private var awaited: (ticket: Ticket, ids: [Adaptation.ID])?

  /// Whether what is decided about a row is still being read.
  func isReading(_ row: QueueRow?) -> Bool {
    guard let row, row.decided == nil else { return false }
    return awaited.map { $0.ids.contains(row.id) } ?? !fresh.contains(row.id)
  }

  /// The ledger may have grown, or time gone by.
  mutating func reload() {
    (fresh, awaited) = ([], nil)
    if known.count > Self.keptRows { known = [:] }
  }

  /// Tells rows that were read anew what is known about them.
  func show(in rows: inout Rows<QueueRow>, height: Int) {
    guard rows.items.contains(where: { $0.decided == nil && known[$0.id] != nil }) else { return }
    rows.amend(height: height) { row in
      guard row.decided == nil, var decided = known[row.id] else { return nil }
      // What was recorded is newer than what was decided before.
      if !fresh.contains(row.id) { decided.score = row.recorded.score }
      return QueueRow(row.recorded, decided)
    }
  }

  /// Asks for what is to be decided about the rows in sight.
  mutating func settle(_ rows: Rows<QueueRow>, height: Int, _ out: inout Outbox) {
    let wanted = undecided(rows, height: height)
    // Whoever has moved on does not wait for what, but for a row or two, is out of sight.
    let common = awaited.map { Set($0.ids).intersection(wanted).count } ?? 0
    guard !wanted.isEmpty, awaited == nil || common < wanted.count / 2 else { return }
    awaited = (out.ask(.queueRows(wanted)), wanted)
  }

  /// The rows in sight whose decision is still to be read, the one under the cursor first; when there is none, those of
  /// a screenful to both sides.
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

  /// Takes up an answer; false when it was not asked for, or no longer.
  mutating func take(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ rows: inout Rows<QueueRow>, height: Int
  ) -> Bool {
    guard let asked = awaited, asked.ticket == ticket else { return false }
    awaited = nil
    // Whoever is not there has no answer, and is not asked for again and again.
    fresh.formUnion(asked.ids)
    guard case .success(.queueRows(let found)) = answer else { return true }
    var news: [Adaptation.ID: QueueRow] = [:]
    for row in found { (news[row.id], known[row.id]) = (row, row.decided) }
    rows.amend(height: height) { news[$0.id] }
    return true
  }
}
