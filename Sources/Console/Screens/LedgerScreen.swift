import Filtering
import Listings
import Terminal

/// The entries of the ledger, newest first; all of them, or those that a filter lets through.
struct LedgerScreen: PagedScreen {
  var panes = Panes()
  var list = ListPane("ledger", LedgerFields.all, isSearchable: false)
  var filter = FilterLine(.ledger)
  var pages: ListPages<HistoryEntry>
  var home: Int64?
  var awaitedValues: Ticket?

  init(filter text: String = "") {
    filter.begin(with: text)
    pages = ListPages(filter.filter.terms)
  }

  static let values = Query.ledgerValues
  static func used(_ text: String) -> ConsolePreferences.Change { .usedInLedger(text) }
  var selection: [FilterTerm] { filter.filter.terms }

  var title: String { "Ledger" }
  var isSettling: Bool { !pages.isApplied || (list.selected == nil && pages.isReading) }

  func bindings(_ context: Context) -> [Binding<Action>] {
    let nothing = whyNoRow
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
    guard receivePage(answer, ticket, height: height(context)) else { return false }
    settle(context, &out)
    return true
  }

  /// Reads on where the cursor may come to rows that are not loaded.
  mutating func settle(_ context: Context, _ out: inout Outbox) {
    pages.settle(&list.rows, height: height(context), &out)
  }

  private func height(_ context: Context) -> Int { list.height(in: rect(of: "ledger", context)) }

  // MARK: Input

  mutating func act(_ action: Action, _ context: Context, _ out: inout Outbox) {
    if actOnFilter(action, &out) { return }
    switch action {
    case .open: list.selected.map { out.then(.push(TextScreen(entry: $0))) }
    case .copy: out.copy(list.chosen, "entry")
    default: break
    }
  }

  // MARK: View

  func slots(_ context: Context) -> [PaneSlot<Self>] {
    [
      PaneSlot(
        "ledger", \.list, title: filter.title("Ledger", width: context.area.width, context.theme),
        trailing: countText, head: filter.height, isTyping: filter.isEditing
      ) { $0.empty = nothingMatches ?? empty }
    ]
  }

  func drawHead(of pane: String, on frame: inout Frame, in rect: Rect, _ context: Context) {
    filter.draw(
      on: &frame, in: rect.line(0), label: "Filter",
      placeholder: "words, who:NAME type:decision about:NAME age<2d", note: "", theme: context.theme)
    filter.drawHint(on: &frame, in: rect.line(1), theme: context.theme)
  }

  private var empty: [StyledText] {
    ["The ledger is empty.", "", "countersign init writes its first entries"]
  }
}

extension HistoryEntry: PagedRow {
  static let pageSize = 200
  static let keptRows = 600
  // Every entry that is read is proven.
  static let readsEndsAhead = false

  var anchor: Int64 { sequence }

  static func query(_ request: LedgerRequest) -> Query { .ledger(request) }
  static func countQuery(_ terms: [FilterTerm], limit: Int?) -> Query { .ledgerCount(terms, limit: limit) }
  static func page(in answer: Answer) -> ListPage<HistoryEntry>? {
    if case .ledger(let page) = answer { page } else { nil }
  }
  /// Without a filter, where an entry stands follows from its number.
  static func anchor(at number: Int, of total: Int, in terms: [FilterTerm]) -> Int64? {
    terms.isEmpty ? Int64(total - 1 - number) : nil
  }
}
