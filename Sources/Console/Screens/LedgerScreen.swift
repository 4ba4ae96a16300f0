import Filtering
import Governance
import Terminal

/// The entries of the ledger, newest first; all of them, or those that a filter lets through.
struct LedgerScreen: Screen {
  var panes = Panes()
  var list = ListPane("ledger", LedgerFields.all, isSearchable: false)
  var filter = FilterLine(.ledger)
  private(set) var pages: LedgerPages
  private var awaitedValues: Ticket?
  /// Where the cursor stood before a filter took the row away.
  private var home: Int64?

  init(filter text: String = "") {
    filter.begin(with: text)
    pages = LedgerPages(filter.filter.terms)
  }

  var title: String { "Ledger" }
  var isSettling: Bool { !pages.isApplied || (list.selected == nil && pages.isReading) }

  func bindings(_ context: Context) -> [Binding<Action>] {
    let isThere = pages.isApplied && list.selected != nil
    let nothing =
      isThere ? nil : pages.isApplied ? "nothing is selected" : "the filter is still being applied"
    let clear = !filter.isShown ? [] : [Bindings.clearFilter("Show every entry again")]
    return [
      Bindings.open("Read the signed statement", disabledReason: nothing),
      Bindings.filter("Filter by words and fields such as who:maria type:decision age<2d; tab completes"),
      Bindings.copy("the entry's number", disabledReason: nothing),
    ] + clear
  }

  // MARK: Loading

  mutating func load(_ context: Context, _ out: inout Outbox) { pages.reload(list.rows, &out) }

  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool {
    if ticket == awaitedValues {
      awaitedValues = nil
      if case .success(.filterValues(let values)) = answer { filter.values = values }
      return true
    }
    let height = list.height(in: rect(of: "ledger", context))
    guard let taken = pages.take(answer, ticket, &list.rows, height: height) else { return false }
    switch taken {
    case .rows: list.noteLoaded()
    case .nothing: break
    case .failure(let failure): list.fail(failure)
    }
    settle(context, &out)
    return true
  }

  /// Reads on where the cursor may come to rows that are not loaded.
  mutating func settle(_ context: Context, _ out: inout Outbox) {
    pages.settle(list.rows, visible: list.visible(in: rect(of: "ledger", context)), &out)
  }

  // MARK: Input

  mutating func take(_ key: Key, _ context: Context, _ out: inout Outbox) -> Bool {
    switch filter.handle(key) {
    case .ignored: return takeInPane(key, context, &out)
    case .none: break
    case .accepted:
      if !filter.text.isEmpty { out.emit(.remember(.usedInLedger(filter.text))) }
      filter.tellProblem(&out)
      applyFilter(&out)
    case .edited: applyFilter(&out)
    case .cancelled: applyFilter(keeping: home, &out)
    }
    return true
  }

  mutating func paste(_ text: String, _ context: Context, _ out: inout Outbox) -> Bool {
    guard filter.paste(text) else { return pasteInPane(text, context, &out) }
    applyFilter(&out)
    return true
  }

  /// Only where it says something else than before: not every key changes what a filter means.
  private mutating func applyFilter(keeping sequence: Int64? = nil, _ out: inout Outbox) {
    guard filter.filter.terms != pages.terms else { return }
    pages.startOver(filter.filter.terms, at: sequence, &out)
  }

  mutating func act(_ action: Action, _ context: Context, _ out: inout Outbox) {
    switch action {
    case .filter:
      if filter.filter.isEmpty { home = list.selected?.sequence }
      filter.begin()
      awaitedValues = out.ask(.ledgerValues)
    case .clearFilter:
      filter.clear()
      applyFilter(keeping: list.selected?.sequence ?? home, &out)
    case .open: list.selected.map { out.then(.push(TextScreen(entry: $0))) }
    case .copy: out.copy(list.chosen, "entry")
    default: break
    }
  }

  // MARK: View

  func slots(_ context: Context) -> [PaneSlot<Self>] {
    let count = pages.count?.text(of: pages.total, isFiltered: !filter.filter.isEmpty) ?? ""
    return [
      PaneSlot(
        "ledger", \.list, title: filter.title("Ledger", width: context.area.width, context.theme),
        trailing: StyledText(count, .muted), head: filter.height, isTyping: filter.isEditing
      ) { $0.empty = empty }
    ]
  }

  func drawHead(of pane: String, on frame: inout Frame, in rect: Rect, _ context: Context) {
    filter.draw(
      on: &frame, in: rect.line(0), label: "Filter",
      placeholder: "words, who:NAME type:decision about:NAME age<2d", note: "", theme: context.theme)
    filter.drawHint(on: &frame, in: rect.line(1), theme: context.theme)
  }

  private var empty: [StyledText] {
    guard !filter.text.isEmpty else {
      return ["The ledger is empty.", "", "countersign init writes its first entries"]
    }
    return ["Nothing matches \u{201C}\(filter.text)\u{201D}.".asStyled, "", "esc shows everything again"]
  }
}
