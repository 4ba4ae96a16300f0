import Governance
import Terminal

/// Every entry of the ledger, newest first.
struct LedgerScreen: Screen {
  static let pageSize = 200

  private var rows = Rows<LedgerRow>()
  private var failure: Failure?
  private var hasAnswer = false
  private var awaited: Ticket?

  var title: String { "Ledger" }

  func bindings(_ context: Context) -> [Binding<Action>] {
    let nothing = rows.selected == nil ? "nothing is selected" : nil
    return [
      Bindings.open("Read the signed statement", disabledReason: nothing),
      Bindings.copy("the entry's number", disabledReason: nothing),
    ] + Bindings.movement
  }

  mutating func load(_ context: Context, _ out: inout Outbox) { ask(around: rows.state.cursor, &out) }

  private mutating func ask(around cursor: Int, _ out: inout Outbox) {
    let start = max(cursor - Self.pageSize / 2, 0)
    awaited = out.ask(.ledger(start..<start + Self.pageSize))
  }

  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool {
    guard awaited == ticket else { return false }
    awaited = nil
    hasAnswer = true
    switch answer {
    case .success(.ledger(let slice)):
      failure = nil
      rows.replace(slice.rows, offset: slice.offset, count: slice.total, height: height(context))
      loadMore(context, &out)
    case .success: break
    case .failure(let failure): self.failure = failure
    }
    return true
  }

  /// Reads on where rows on the screen are not loaded.
  private mutating func loadMore(_ context: Context, _ out: inout Outbox) {
    guard awaited == nil else { return }
    let visible = rows.state.visible(count: rows.count, height: height(context))
    let loaded = rows.offset..<rows.offset + rows.items.count
    if visible.lowerBound < loaded.lowerBound || visible.upperBound > loaded.upperBound {
      ask(around: rows.state.cursor, &out)
    }
  }

  mutating func perform(_ action: Action, _ context: Context, _ out: inout Outbox) {
    switch action {
    case .move(let motion):
      rows.move(motion, height: height(context))
      loadMore(context, &out)
    case .open: rows.selected.map { out.then(.push(TextScreen(entry: $0))) }
    case .copy:
      guard let row = rows.selected else { return }
      out.emit(.copy(String(row.sequence)))
      out.then(.toast(.passed, "copied \(row.sequence)"))
    default: break
    }
  }

  mutating func click(_ target: HitTarget, isDouble: Bool, _ context: Context, _ out: inout Outbox) {
    guard case .row("ledger", let id) = target else { return }
    rows.select(id, height: height(context))
    if isDouble { perform(.open, context, &out) }
  }

  mutating func scroll(_ pane: String, by delta: Int, _ context: Context, _ out: inout Outbox) {
    rows.scroll(by: delta, height: height(context))
    loadMore(context, &out)
  }

  private func height(_ context: Context) -> Int { Table<String>.height(in: Pane.content(of: context.area)) }

  func draw(on frame: inout Frame, in rect: Rect, _ context: Context) {
    let count = hasAnswer ? counted(rows.count, "entry", "entries") : ""
    frame.draw(
      Pane("ledger", title: "Ledger", trailing: StyledText(count), isFocused: true), in: rect,
      theme: context.theme)
    let empty = failure?.lines ?? (hasAnswer ? ["The ledger is empty."] : ["reading…"])
    frame.draw(
      LedgerTable.table(rows, "ledger", empty: empty, context), in: Pane.content(of: rect),
      theme: context.theme)
  }
}

/// How ledger entries are listed, wherever they stand.
enum LedgerTable {
  static func table(
    _ rows: Rows<LedgerRow>, _ pane: String, empty: [StyledText], _ context: Context
  ) -> Table<String> {
    let theme = context.theme
    let columns = [
      Column("sequence", "Entry", minimum: 6, alignment: .trailing),
      Column("state", "", minimum: 1, priority: 90),
      Column("when", "When", minimum: 17, priority: 20),
      Column("age", "Age", minimum: 4, alignment: .trailing, priority: 45),
      Column("who", "Who", minimum: 10, maximum: 24, weight: 1, priority: 60),
      Column("kind", "Kind", minimum: 11, priority: 80),
      Column("summary", "What", minimum: 30, weight: 4, priority: 95),
    ]
    return rows.table(pane, columns: columns, empty: empty) { row in
      let status: Status = row.refusal == nil ? .passed : .failed
      return TableRow(
        row.rowID,
        [
          StyledText(grouped(Int(row.sequence))), StyledText(theme.mark(status), status.scope),
          StyledText(row.recordedAt.minuteText, .muted),
          StyledText(context.age(since: row.recordedAt), .muted),
          StyledText(row.who), StyledText(row.kind, .muted),
          row.refusal.map {
            StyledText([Span(row.summary), Span("  no effect: \($0)", .warning)])
          } ?? StyledText(row.summary),
        ])
    }
  }
}
