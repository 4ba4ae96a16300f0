import Filtering
import Listings
import Presentation
import Terminal

/// A screen with a list that is read in pages, and a filter that narrows it.
protocol PagedScreen: Screen {
  associatedtype Row: PagedRow

  var list: ListPane<Row> { get set }
  var pages: ListPages<Row> { get set }
  var filter: FilterLine { get set }
  /// Where the cursor stood before a filter took the row away.
  var home: Row.Anchor? { get set }
  var awaitedValues: Ticket? { get set }

  /// What the filter and the list's order say.
  var selection: Row.Selection { get }
  /// Asks for what the fields of the filter can be.
  static var values: Query { get }
  /// How a filter that was used is remembered.
  static func used(_ text: String) -> ConsolePreferences.Change
}

extension PagedScreen {
  /// Why there is no row that a key could be about; nil where there is one.
  ///
  /// A key that acts must not reach a row that the filter is about to take away.
  var whyNoRow: String? {
    guard pages.isApplied else { return "the filter is still being applied" }
    return list.selected == nil ? "nothing is selected" : nil
  }

  var countText: StyledText {
    StyledText(pages.count?.text(of: pages.total, isFiltered: !filter.filter.isEmpty) ?? "", .muted)
  }

  /// What to say where a filter lets nothing through; nil without one.
  var nothingMatches: [StyledText]? {
    guard !filter.text.isEmpty else { return nil }
    return ["Nothing matches \u{201C}\(filter.text)\u{201D}.".asStyled, "", "esc shows everything again"]
  }

  /// Takes up a page, a number or what the filter's fields can be; false when it was not asked for, or no longer.
  mutating func receivePage(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, height: Int
  ) -> Bool {
    guard ticket == awaitedValues else {
      var list = list
      defer { self.list = list }
      return pages.take(answer, ticket, &list, height: height)
    }
    awaitedValues = nil
    if case .success(.filterValues(let values)) = answer { filter.values = values }
    return true
  }

  // MARK: Input

  mutating func take(_ key: Key, _ context: Context, _ out: inout Outbox) -> Bool {
    switch filter.handle(key) {
    case .ignored: return takeInPane(key, context, &out)
    case .none: break
    case .accepted:
      if !filter.text.isEmpty { out.emit(.remember(Self.used(filter.text))) }
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

  /// Begins or clears the filter; false for an action about something else.
  mutating func actOnFilter(_ action: Action, _ out: inout Outbox) -> Bool {
    switch action {
    case .filter:
      panes.focus(list.id)
      if filter.filter.isEmpty { home = list.selected?.anchor }
      filter.begin()
      awaitedValues = out.ask(Self.values)
    case .clearFilter:
      filter.clear()
      applyFilter(keeping: list.selected?.anchor ?? home, &out)
    default: return false
    }
    return true
  }

  /// Only where it says something else than before: not every key changes what a filter means.
  private mutating func applyFilter(keeping anchor: Row.Anchor? = nil, _ out: inout Outbox) {
    guard selection != pages.selection else { return }
    pages.startOver(selection, at: anchor, preferring: home, &out)
  }
}

extension ListCount {
  /// Such as `12 of 480`, or `10,000+ of 1,000,000`; the total alone where nothing is left out.
  fileprivate func text(of total: Int?, isFiltered: Bool) -> String {
    guard let total else { return "" }
    if !isFiltered || (isExact && count == total) { return grouped(total) }
    return "\(grouped(count))\(isExact ? "" : "+") of \(grouped(total))"
  }
}
