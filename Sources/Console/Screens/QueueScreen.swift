import Governance
import Terminal

/// The adaptations that wait or run, with what is open about the one under the cursor.
struct QueueScreen: Screen {
  static let pageSize = 200
  /// More loaded rows than this are let go at the far end.
  static let keptRows = 1000

  var panes = Panes()
  var list = ListPane("queue", QueueFields.all, isSearchable: false) { $0.state == .revoked }
  var detail = TextPane("detail", isSearchable: false)
  var filter = FilterLine()
  var unfiltered: Int?
  var filterProblem: String?
  /// What the text beside the list is about.
  private var described: Adaptation.ID?
  private var awaited: (ticket: Ticket, start: QueueRequest.Start)?
  /// False while the rows are still those of another filter.
  private var isFilterApplied = true

  init(filter text: String = "") { filter.begin(with: text) }

  var title: String { "Queue" }
  var names: [String] { rows.items.map(\.label) }
  var rows: Rows<QueueRow> {
    get { list.rows }
    set { list.rows = newValue }
  }
  var isLoading: Bool { awaited != nil && unfiltered == nil }

  func bindings(_ context: Context) -> [Binding<Action>] {
    // A key that acts must not reach a row that the filter is about to take away.
    let target = isFilterApplied ? rows.selected.map(AdaptationActions.init) : nil
    let nothing =
      target != nil ? nil : isFilterApplied ? "nothing is selected" : "the filter is still being applied"
    let acts = AdaptationActions.bindings(
      target, context, nothing: nothing, marked: rows.marked.count)
    let filtering = [
      Binding<Action>(
        "filter", ["/"], .filter, label: "filter",
        summary: "Filter by words and state: risk: base: env: jurisdiction:", group: "Search", footer: true)
    ]
    let clear = filter.isShown ? [Bindings.clearFilter("Show everything again")] : []
    // In the order in which a narrow footer keeps them.
    return [Bindings.open("Open the adaptation", disabledReason: nothing)] + acts.prefix(3) + filtering
      + acts.dropFirst(3) + clear
      + [
        Bindings.copy("the ids of the marked rows, or of this one", disabledReason: nothing),
        Binding(
          "expand", ["l", "right"], .open, label: "open", summary: "Open the adaptation",
          disabledReason: nothing),
      ]
  }

  // MARK: Loading

  mutating func load(_ context: Context, _ out: inout Outbox) {
    // What is loaded is loaded again from its first row on, so that nothing jumps.
    if let first = rows.items.first, rows.offset > 0 {
      ask(.from(first.id), limit: max(rows.items.count, Self.pageSize), &out)
    } else {
      ask(.first, limit: min(max(rows.items.count, Self.pageSize), Self.keptRows), &out)
    }
  }

  private mutating func ask(_ start: QueueRequest.Start, limit: Int = pageSize, _ out: inout Outbox) {
    awaited = (out.ask(.queue(QueueRequest(filter: filter.text, start: start, limit: limit))), start)
  }

  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool {
    guard let awaited, awaited.ticket == ticket else { return false }
    self.awaited = nil
    isFilterApplied = true
    switch answer {
    case .success(.queue(let slice)):
      list.noteLoaded()
      unfiltered = slice.unfiltered
      filterProblem = slice.filterProblem
      take(slice, awaited.start, height(context))
      settle(context, &out)
    case .success: break
    case .failure(let failure): list.fail(failure)
    }
    return true
  }

  private mutating func take(_ slice: QueueSlice, _ start: QueueRequest.Start, _ height: Int) {
    let new = slice.rows
    switch start {
    case .first: rows.replace(new, offset: 0, count: slice.total, height: height)
    case .last: rows.replace(new, offset: slice.total - new.count, count: slice.total, height: height)
    case .from:
      rows.replace(
        new, offset: min(rows.offset, max(slice.total - new.count, 0)), count: slice.total, height: height)
    case .after:
      let all = rows.items + new
      let dropped = max(all.count - Self.keptRows, 0)
      rows.replace(
        Array(all.dropFirst(dropped)), offset: rows.offset + dropped, count: slice.total, height: height)
    case .before:
      let all = Array((new + rows.items).prefix(Self.keptRows))
      rows.replace(all, offset: max(rows.offset - new.count, 0), count: slice.total, height: height)
    }
  }

  /// Reads on where the cursor comes near the end of what is loaded.
  mutating func settle(_ context: Context, _ out: inout Outbox) {
    let selected = rows.selected?.id
    if selected != described {
      described = selected
      detail.reset()
    }
    guard awaited == nil, let first = rows.items.first, let last = rows.items.last else { return }
    let cursor = rows.state.cursor
    let end = rows.offset + rows.items.count
    let margin = max(height(context), 20)
    if cursor >= end + margin {
      ask(.last, &out)
    } else if cursor + margin < rows.offset {
      ask(.first, &out)
    } else if cursor + margin >= end, end < rows.count {
      ask(.after(last.id), &out)
    } else if cursor - margin <= rows.offset, rows.offset > 0 {
      ask(.before(first.id), &out)
    }
  }

  // MARK: Input

  mutating func take(_ key: Key, _ context: Context, _ out: inout Outbox) -> Bool {
    switch filter.handle(key) {
    case .ignored: return takeInPane(key, context, &out)
    case .none, .accepted: break
    case .edited, .cancelled: startOver(&out)
    }
    return true
  }

  mutating func paste(_ text: String, _ context: Context, _ out: inout Outbox) -> Bool {
    guard filter.paste(text) else { return pasteInPane(text, context, &out) }
    startOver(&out)
    return true
  }

  private mutating func startOver(_ out: inout Outbox) {
    isFilterApplied = false
    ask(.first, &out)
  }

  mutating func act(_ action: Action, _ context: Context, _ out: inout Outbox) {
    switch action {
    case .filter:
      panes.focus("queue")
      filter.begin()
    case .clearFilter:
      filter.clear()
      startOver(&out)
    case .open:
      if let row = rows.selected { out.then(.push(AdaptationScreen(row.id, label: row.label))) }
    case .copy: out.copy(list.chosen, "id")
    default: rows.selected.map(AdaptationActions.init)?.perform(action, &out)
    }
  }
}
