import Filtering
import Governance
import Listings
import Terminal

/// The adaptations that wait or run, with what is open about the one under the cursor.
///
/// Rows are read in pages around the cursor, first as they were recorded; what is decided about those in sight follows.
struct QueueScreen: PagedScreen {
  var panes = Panes()
  var list = ListPane("queue", QueueFields.all, isSearchable: false, sortsRows: false) {
    $0.state == .revoked
  }
  var detail = TextPane("detail", isSearchable: false)
  var filter = FilterLine(.queue)
  var pages: ListPages<QueueRow>
  var home: Adaptation.ID?
  var awaitedValues: Ticket?
  private var decisions = QueueDecisions()
  /// What the text beside the list is about.
  private var described: Adaptation.ID?

  init(filter text: String = "", sort: QueueOrder = .newestFirst) {
    filter.begin(with: text)
    list.sort(by: QueueFields.column(sort))
    pages = ListPages(QueueSelection(filter.filter.terms, order: sort))
  }

  static let values = Query.filterValues
  static func used(_ text: String) -> ConsolePreferences.Change { .used(text) }
  var selection: QueueSelection {
    QueueSelection(filter.filter.terms, order: QueueFields.sort(list.sort))
  }

  var title: String { "Queue" }
  var names: [String] { rows.items.map(\.label) }
  var rows: Rows<QueueRow> { list.rows }
  var isSettling: Bool { !pages.isApplied || (!pages.isStuck && decisions.isReading(rows.selected)) }

  func bindings(_ context: Context) -> [Binding<Action>] {
    let nothing = whyNoRow
    let target = nothing == nil ? rows.selected.map(AdaptationActions.init) : nil
    let acts = AdaptationActions.bindings(
      target, context, nothing: nothing, marked: rows.marked.count)
    let filtering = [
      Bindings.filter("Filter by words and fields such as state:pending age>2d; tab completes")
    ]
    let clear = !filter.isShown ? [] : [Bindings.clearFilter("Show everything again")]
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
    decisions.reload()
    pages.reload(list.rows, &out)
  }

  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool {
    let height = height(context)
    guard
      decisions.take(answer, ticket, &list.rows, height: height)
        || receivePage(answer, ticket, height: height)
    else { return false }
    settle(context, &out)
    return true
  }

  /// Reads what the cursor may come to next, and what is decided about the rows in sight.
  mutating func settle(_ context: Context, _ out: inout Outbox) {
    if selection.order != pages.selection.order {
      pages.startOver(selection, at: rows.selected?.id, preferring: home, &out)
    }
    let height = height(context)
    pages.settle(&list.rows, height: height, &out)
    decisions.show(in: &list.rows, height: height)
    if pages.isApplied, !pages.isStuck { decisions.settle(rows, height: height, &out) }
    let selected = rows.selected?.id
    if selected != described {
      described = selected
      detail.reset()
    }
  }

  // MARK: Input

  mutating func act(_ action: Action, _ context: Context, _ out: inout Outbox) {
    if actOnFilter(action, &out) { return }
    switch action {
    case .open:
      if let row = rows.selected { out.then(.push(AdaptationScreen(row.id, label: row.label))) }
    case .copy: out.copy(list.chosen, "id")
    default: rows.selected.map(AdaptationActions.init)?.perform(action, context.theme, &out)
    }
  }
}

extension QueueRow: PagedRow {
  static let pageSize = 100
  static let keptRows = 1000
  static let readsEndsAhead = true

  var anchor: Adaptation.ID { id }

  static func query(_ request: QueueRequest) -> Query { .queue(request) }
  static func countQuery(_ selection: QueueSelection, limit: Int?) -> Query {
    .queueCount(selection, limit: limit)
  }
  static func page(in answer: Answer) -> ListPage<QueueRow>? {
    if case .queue(let page) = answer { page } else { nil }
  }
  static func anchor(at number: Int, of total: Int, in selection: QueueSelection) -> Adaptation.ID? { nil }
}

extension QueueFields {
  /// The order that a sorted column stands for.
  static func sort(_ sort: Table<String>.Sort?) -> QueueOrder {
    guard let sort else { return .newestFirst }
    switch sort.column {
    case "state": return QueueOrder(.state, ascending: sort.ascending)
    case "adaptation": return QueueOrder(.name, ascending: sort.ascending)
    case "base": return QueueOrder(.base, ascending: sort.ascending)
    case "risk": return QueueOrder(.risk, ascending: sort.ascending)
    case "cert": return QueueOrder(.certificate, ascending: sort.ascending)
    // The least age is the latest moment.
    default: return QueueOrder(.submitted, ascending: !sort.ascending)
    }
  }

  /// The column that shows an order; nil for the usual one.
  static func column(_ sort: QueueOrder) -> Table<String>.Sort? {
    let columns: [QueueOrder.Key: String] = [
      .state: "state", .name: "adaptation", .base: "base", .risk: "risk", .certificate: "cert",
    ]
    if let column = columns[sort.key] { return Table.Sort(column, ascending: sort.isAscending) }
    return sort == .newestFirst ? nil : Table.Sort("age", ascending: !sort.isAscending)
  }
}
