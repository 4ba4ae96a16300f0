import Governance
import Terminal

/// Every entry of the ledger, newest first.
struct LedgerScreen: Screen {
  static let pageSize = 200

  var panes = Panes()
  private var list = ListPane("ledger", LedgerFields.all, isSearchable: false)
  private var awaited: Ticket?

  var title: String { "Ledger" }

  func slots(_ context: Context) -> [PaneSlot<Self>] {
    let count = list.content == .loaded ? counted(list.rows.count, "entry", "entries") : ""
    return [
      PaneSlot("ledger", \.list, title: "Ledger", trailing: StyledText(count, .muted)) {
        $0.empty = ["The ledger is empty.", "", "countersign init writes its first entries"]
      }
    ]
  }

  func bindings(_ context: Context) -> [Binding<Action>] {
    let nothing = list.selected == nil ? "nothing is selected" : nil
    return [
      Bindings.open("Read the signed statement", disabledReason: nothing),
      Bindings.copy("the entry's number", disabledReason: nothing),
    ]
  }

  // MARK: Loading

  mutating func load(_ context: Context, _ out: inout Outbox) { ask(around: list.rows.state.cursor, &out) }

  private mutating func ask(around cursor: Int, _ out: inout Outbox) {
    let start = max(cursor - Self.pageSize / 2, 0)
    awaited = out.ask(.ledger(start..<start + Self.pageSize))
  }

  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool {
    guard awaited == ticket else { return false }
    awaited = nil
    switch answer {
    case .success(.ledger(let slice)):
      list.load(slice.rows, offset: slice.offset, count: slice.total, in: rect(of: "ledger", context))
      settle(context, &out)
    case .success: break
    case .failure(let failure): list.fail(failure)
    }
    return true
  }

  /// Reads on where rows on the screen are not loaded.
  mutating func settle(_ context: Context, _ out: inout Outbox) {
    guard awaited == nil else { return }
    let visible = list.visible(in: rect(of: "ledger", context))
    let loaded = list.rows.offset..<list.rows.offset + list.rows.items.count
    if visible.lowerBound < loaded.lowerBound || visible.upperBound > loaded.upperBound {
      ask(around: list.rows.state.cursor, &out)
    }
  }

  mutating func act(_ action: Action, _ context: Context, _ out: inout Outbox) {
    switch action {
    case .open: list.selected.map { out.then(.push(TextScreen(entry: $0))) }
    case .copy: out.copy(list.chosen, "entry")
    default: break
    }
  }
}

/// How ledger entries are listed, wherever they stand.
enum LedgerFields {
  static let all: [ListField<LedgerRow>] = [
    ListField("entry", "Entry", minimum: 6, alignment: .trailing, by: { $0.sequence }) { row, _ in
      StyledText(grouped(Int(row.sequence)))
    },
    ListField("state", "", minimum: 1, priority: 90) { row, context in
      let status: Status = row.refusal == nil ? .passed : .failed
      return StyledText(context.theme.mark(status), status.scope)
    },
    ListField("when", "When", minimum: 17, priority: 20) { row, _ in
      StyledText(row.recordedAt.minuteText, .muted)
    },
    ListField("age", "Age", minimum: 4, alignment: .trailing, priority: 45) { row, context in
      StyledText(context.age(since: row.recordedAt), .muted)
    },
    ListField("who", "Who", minimum: 10, maximum: 24, weight: 1, priority: 60, by: { $0.who }) { row, _ in
      StyledText(row.who)
    },
    ListField("kind", "Kind", minimum: 11, priority: 30, by: { $0.kind }) { row, _ in
      StyledText(row.kind, .muted)
    },
    ListField("what", "What", minimum: 40, weight: 4, priority: 95, by: { $0.summary }) { row, _ in
      row.refusal.map { StyledText([Span(row.summary), Span("  no effect: \($0)", .warning)]) }
        ?? StyledText(row.summary)
    },
  ]
}
