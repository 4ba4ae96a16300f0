import Terminal

/// A tree with a cursor: moving, folding, searching, and how it is drawn.
struct TreePane<ID: Hashable & Sendable & LosslessStringConvertible>: PaneContent {
  /// More rows than this are not shown; a small graph can unfold into very many.
  static var rowLimit: Int { 100_000 }

  let id: String
  private(set) var state: TreeState<ID>
  /// The visible rows, kept because flattening a large graph takes longer than drawing it.
  private(set) var rows: [TreeRow<ID>] = []
  private var roots: [ID] = []
  private var children: [ID: [ID]] = [:]
  private(set) var search = FilterLine()
  /// Set before each use by the screen.
  var columns: [Column] = []
  var label: (@Sendable (ID) -> TreeLabel)?
  /// What to say while there are no rows.
  var empty: [StyledText] = ["reading…"]

  init(_ id: String, openDepth: Int = 3) {
    self.id = id
    state = TreeState(openDepth: openDepth)
  }

  var selected: ID? { state.selected }
  var selectedRow: TreeRow<ID>? { rows.indices.contains(state.cursor) ? rows[state.cursor] : nil }

  /// Takes up a graph; folds and cursor stay where their nodes are still there.
  mutating func load(roots: [ID], children: [ID: [ID]], in rect: Rect) {
    self.roots = roots
    self.children = children
    rebuild(in: rect)
  }

  private mutating func rebuild(in rect: Rect) {
    let children = children
    rows = state.rows(roots: roots, limit: Self.rowLimit) { children[$0] ?? [] }
    state.reload(rows, height: tree(in: rect).height)
  }

  private func tree(in rect: Rect) -> Rect { rect.droppingTop(search.isShown ? 1 : 0) }

  // MARK: Input

  func bindings(_ context: Context) -> [Binding<Action>] {
    let clear = search.isShown ? [Bindings.clearFilter("Take the search away")] : []
    let find = Bindings.search.map { binding in
      binding.command == "search" || !search.text.isEmpty ? binding : binding.disabled("nothing is searched")
    }
    return clear + Bindings.folding + find
      + [
        Binding(
          "row.full", ["e"], .expand, label: "full row", summary: "Show the row in full, whatever is cut",
          group: "Select", disabledReason: selectedRow == nil ? "there is no row" : nil)
      ] + Bindings.movement
  }

  mutating func perform(_ action: Action, in rect: Rect, _ context: Context, _ out: inout Outbox) -> Bool {
    let height = tree(in: rect).height
    switch action {
    case .move(let motion): state.move(motion, rows: rows, height: height)
    case .open:
      // What stands elsewhere in full is gone to, not opened.
      guard let row = selectedRow, row.occurrence != .first else { return false }
      state.jumpToFirst(of: row.id, rows: rows, height: height)
    case .fold:
      state.collapse(rows: rows, height: height)
      rebuild(in: rect)
    case .unfold:
      state.expand(rows: rows, height: height)
      rebuild(in: rect)
    case .foldOne(let isFold):
      if let row = selectedRow, row.hasChildren {
        if isFold ?? !row.isFolded { state.fold(row.id) } else { state.unfold(row.id) }
        rebuild(in: rect)
      }
    case .foldAll, .unfoldAll:
      if action == .foldAll { state.foldAll() } else { state.unfoldAll() }
      rebuild(in: rect)
    case .filter: search.begin()
    case .clearFilter: search.clear()
    case .nextMatch(let step): find(step, in: rect)
    case .expand:
      guard let row = selectedRow, let label = label?(row.id) else { return true }
      let lines =
        [label.text]
        + zip(columns.dropFirst(), label.cells).filter { !$1.string.isEmpty }.map { column, cell in
          Facts.line(column.title.isEmpty ? column.id : column.title.lowercased(), cell)
        }
      out.then(.open(.text(TextOverlay(title: "Row in full", .lines(lines)))))
    default: return false
    }
    return true
  }

  mutating func take(_ key: Key, in rect: Rect, _ context: Context) -> Bool {
    switch search.handle(key) {
    case .ignored: return false
    case .none, .accepted, .cancelled: break
    case .edited: find(0, in: rect)
    }
    return true
  }

  mutating func paste(_ text: String, in rect: Rect, _ context: Context) -> Bool {
    guard search.paste(text) else { return false }
    find(0, in: rect)
    return true
  }

  /// To the next row that holds the words, or the one before; with 0 the cursor's own row may be it.
  private mutating func find(_ step: Int, in rect: Rect) {
    let words = WordFilter(search.text)
    guard !words.isEmpty, !rows.isEmpty, let label else { return }
    let order = (0..<rows.count).map { distance in
      let moved = state.cursor + (step < 0 ? -1 : 1) * (step == 0 ? distance : distance + 1)
      return (moved % rows.count + rows.count) % rows.count
    }
    guard let found = order.first(where: { words.accepts(label(rows[$0].id).string) }) else { return }
    state.move(.to(found), rows: rows, height: tree(in: rect).height)
  }

  mutating func click(_ target: HitTarget, in rect: Rect, _ context: Context) {
    switch target {
    case .row(_, let name), .fold(_, let name):
      guard let place = rows.firstIndex(where: { $0.id.description == name }) else { return }
      state.move(.to(place), rows: rows, height: tree(in: rect).height)
      guard case .fold = target else { return }
      if rows[place].isFolded { state.unfold(rows[place].id) } else { state.fold(rows[place].id) }
      rebuild(in: rect)
    default: break
    }
  }

  mutating func scroll(by delta: Int, in rect: Rect, _ context: Context) {
    state.scroll(by: delta, rows: rows, height: tree(in: rect).height)
  }

  // MARK: View

  func draw(on frame: inout Frame, in rect: Rect, isFocused: Bool, _ context: Context) {
    let theme = context.theme
    if rows.isEmpty {
      for (index, line) in empty.enumerated() {
        frame.surface.write(
          line, in: rect.inset(horizontal: 1).line(index), theme: theme, ground: theme.style(.text))
      }
      let place = Point(column: rect.column, row: rect.row)
      frame.accessibility.append(
        AccessibilityNode(
          .text, label: empty.map { VisibleText.plain($0.string) }.joined(separator: ", "),
          isFocused: isFocused, place: place))
      if isFocused && theme.capabilities.accessible { frame.cursor = place }
      return
    }
    frame.draw(
      Tree(id, rows: rows, state: state, columns: columns, isFocused: isFocused && !search.isEditing) { row in
        var label = label?(row.id) ?? TreeLabel(StyledText(row.id.description))
        label.hidden = row.isFolded ? descendants(of: row.id) : 0
        return label
      }, in: tree(in: rect), theme: theme)
    if search.isShown {
      search.draw(
        on: &frame, in: rect, label: "Search", placeholder: "words that a row holds", note: "", theme: theme)
    }
  }

  /// How many nodes a fold hides, counted up to a limit that keeps drawing quick.
  private func descendants(of id: ID) -> Int {
    var seen: Set<ID> = [id]
    var pending = [id]
    while let next = pending.popLast(), seen.count < 10_000 {
      for child in children[next] ?? [] where seen.insert(child).inserted { pending.append(child) }
    }
    return seen.count - 1
  }
}

extension TreeLabel {
  /// What searching looks at.
  fileprivate var string: String { ([text] + cells).map(\.string).joined(separator: " ") }
}
