import Filtering
import Governance
import Terminal

/// The adaptations that wait or run, with what is open about the one under the cursor.
///
/// Rows are read in pages around the cursor, first as they were recorded; what is decided about those in sight follows.
struct QueueScreen: Screen {
  var panes = Panes()
  var list = ListPane("queue", QueueFields.all, isSearchable: false, sortsRows: false) {
    $0.state == .revoked
  }
  var detail = TextPane("detail", isSearchable: false)
  var filter = FilterLine(.queue)
  var pages = QueuePages()
  /// What the text beside the list is about.
  private var described: Adaptation.ID?
  /// Where the cursor stood before a filter took the row away.
  private var home: Adaptation.ID?

  init(filter text: String = "", sort: QueueSort = .newestFirst) {
    filter.begin(with: text)
    list.sort(by: QueueFields.column(sort))
    pages = QueuePages(QueueSelection(filter.filter.terms, sort: sort))
  }

  var title: String { "Queue" }
  var names: [String] { rows.items.map(\.label) }
  var rows: Rows<QueueRow> { list.rows }
  var isSettling: Bool { !pages.isApplied || pages.isEvaluating(rows.selected) }
  var unfiltered: Int? { pages.unfiltered }
  var count: QueueCount? { pages.count }

  func bindings(_ context: Context) -> [Binding<Action>] {
    // A key that acts must not reach a row that the filter is about to take away.
    let target = pages.isApplied ? rows.selected.map(AdaptationActions.init) : nil
    let nothing =
      target != nil ? nil : pages.isApplied ? "nothing is selected" : "the filter is still being applied"
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
    // What is loaded is loaded again from its first row on, so that nothing jumps.
    pages.reload(list.rows, &out)
  }

  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool {
    if case .success(.filterValues(let values)) = answer {
      filter.values = values
      return true
    }
    guard let taken = pages.take(answer, ticket, &list.rows, height: height(context)) else { return false }
    switch taken {
    case .rows: list.noteLoaded()
    case .nothing: break
    case .failure(let failure): list.fail(failure)
    }
    settle(context, &out)
    return true
  }

  /// Reads what the cursor may come to next.
  mutating func settle(_ context: Context, _ out: inout Outbox) {
    let sort = QueueFields.sort(list.sort)
    if sort != pages.selection.sort { startOver(keeping: rows.selected?.id, &out) }
    pages.settle(&list.rows, height: height(context), &out)
    let selected = rows.selected?.id
    if selected != described {
      described = selected
      detail.reset()
    }
  }

  // MARK: Input

  mutating func take(_ key: Key, _ context: Context, _ out: inout Outbox) -> Bool {
    switch filter.handle(key) {
    case .ignored: return takeInPane(key, context, &out)
    case .none: break
    case .accepted:
      if !filter.text.isEmpty { out.emit(.remember(.used(filter.text))) }
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
  private mutating func applyFilter(keeping id: Adaptation.ID? = nil, _ out: inout Outbox) {
    guard filter.filter.terms != pages.selection.terms else { return }
    startOver(keeping: id, &out)
  }

  private mutating func startOver(keeping id: Adaptation.ID?, _ out: inout Outbox) {
    let selection = QueueSelection(filter.filter.terms, sort: QueueFields.sort(list.sort))
    pages.startOver(selection, at: id, preferring: home, &out)
  }

  mutating func act(_ action: Action, _ context: Context, _ out: inout Outbox) {
    switch action {
    case .filter:
      panes.focus("queue")
      if filter.filter.isEmpty { home = rows.selected?.id }
      filter.begin()
      _ = out.ask(.filterValues)
    case .clearFilter:
      filter.clear()
      applyFilter(keeping: rows.selected?.id ?? home, &out)
    case .open:
      if let row = rows.selected { out.then(.push(AdaptationScreen(row.id, label: row.label))) }
    case .copy: out.copy(list.chosen, "id")
    default: rows.selected.map(AdaptationActions.init)?.perform(action, context.theme, &out)
    }
  }
}

extension QueueFields {
  /// The order that a sorted column stands for.
  static func sort(_ sort: Table<String>.Sort?) -> QueueSort {
    guard let sort else { return .newestFirst }
    switch sort.column {
    case "state": return QueueSort(.state, ascending: sort.ascending)
    case "adaptation": return QueueSort(.name, ascending: sort.ascending)
    case "base": return QueueSort(.base, ascending: sort.ascending)
    case "risk": return QueueSort(.risk, ascending: sort.ascending)
    case "cert": return QueueSort(.certificate, ascending: sort.ascending)
    // The least age is the latest moment.
    default: return QueueSort(.submitted, ascending: !sort.ascending)
    }
  }

  /// The column that shows an order; nil for the usual one.
  static func column(_ sort: QueueSort) -> Table<String>.Sort? {
    let columns: [QueueSort.Key: String] = [
      .state: "state", .name: "adaptation", .base: "base", .risk: "risk", .certificate: "cert",
    ]
    if let column = columns[sort.key] { return Table.Sort(column, ascending: sort.isAscending) }
    return sort == .newestFirst ? nil : Table.Sort("age", ascending: !sort.isAscending)
  }
}
