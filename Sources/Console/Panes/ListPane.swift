import Presentation
import Terminal

/// A list with a cursor: moving, marking, ranges, sorting, searching, copying, and how it is drawn.
///
/// A list of another kind is its fields; whatever is done to a row belongs to the screen.
struct ListPane<Item: RowItem>: PaneContent {
  /// What a list shows while it has no rows.
  enum Content: Hashable, Sendable {
    case reading
    case loaded
    case failed(Failure)
  }

  let id: String
  let fields: [ListField<Item>]
  let sortLetters: [(Unicode.Scalar, ListField<Item>)]
  var rows = Rows<Item>()
  /// Nil is the order in which the rows came.
  private(set) var sort: Table<String>.Sort?
  private(set) var search = FilterLine()
  private(set) var content = Content.reading
  /// What to say, and what to do, when there are no rows.
  var empty: [StyledText] = []
  /// Whether `/` searches the rows here; false where the screen has a filter of its own or rows are read in parts.
  let isSearchable: Bool
  /// False where the screen has the rows read in the order of ``sort``.
  let sortsRows: Bool
  /// Whether marking is what the list is there for, so that the footer tells of it.
  let isForMarking: Bool
  let dims: @Sendable (Item) -> Bool

  init(
    _ id: String, _ fields: [ListField<Item>], isSearchable: Bool = true, sortsRows: Bool = true,
    isForMarking: Bool = false,
    dims: @escaping @Sendable (Item) -> Bool = { _ in false }
  ) {
    self.id = id
    self.fields = fields
    sortLetters = Self.sortLetters(fields)
    self.isSearchable = isSearchable
    self.sortsRows = sortsRows
    self.isForMarking = isForMarking
    self.dims = dims
  }

  var selected: Item? { rows.selected }
  /// What actions for many act on: the marked rows, else the one under the cursor.
  var chosen: [String] { rows.chosen }

  // MARK: Loading

  /// Takes up all rows that there are.
  mutating func load(_ items: [Item], in rect: Rect) {
    content = .loaded
    rows.replace(items, height: height(in: rect))
  }

  /// Says that ``rows`` hold what there is, whoever put it there.
  mutating func noteLoaded() { content = .loaded }

  /// Whatever was loaded before stays.
  mutating func fail(_ failure: Failure) { content = .failed(failure) }

  /// How many rows are shown.
  func height(in rect: Rect) -> Int { Table<String>.height(in: table(in: rect)) }

  /// The places of the rows shown, of which the last may not be loaded.
  func visible(in rect: Rect) -> Range<Int> {
    rows.state.visible(count: rows.count, height: height(in: rect))
  }

  private func table(in rect: Rect) -> Rect { rect.droppingTop(search.isShown ? 1 : 0) }

  // MARK: Input

  mutating func take(_ key: Key, in rect: Rect, _ context: Context) -> Bool {
    switch search.handle(key) {
    case .ignored: return false
    case .none, .accepted: break
    case .edited, .cancelled: arrange(in: rect, context)
    }
    return true
  }

  mutating func paste(_ text: String, in rect: Rect, _ context: Context) -> Bool {
    guard search.paste(text) else { return false }
    arrange(in: rect, context)
    return true
  }

  mutating func beginSearch() { search.begin() }

  mutating func clearSearch(in rect: Rect, _ context: Context) {
    search.clear()
    arrange(in: rect, context)
  }

  /// Begins in an order in which the screen has the rows read.
  mutating func sort(by column: Table<String>.Sort?) { sort = column }

  /// Sorts by a column, or the other way round where it is sorted by it, or not at all after that.
  mutating func sort(by column: String, in rect: Rect, _ context: Context) {
    guard canSort, fields.contains(where: { $0.column.id == column && $0.precedes != nil }) else { return }
    if let sort, sort.column == column {
      self.sort = sort.ascending ? Table.Sort(column, ascending: false) : nil
    } else {
      sort = Table.Sort(column, ascending: true)
    }
    if sortsRows { arrange(in: rect, context) }
  }

  /// Half a list has no order of its own.
  var canSort: Bool { !sortsRows || rows.isComplete }

  /// Says in which order the screen has the rows read.
  mutating func setSort(_ sort: Table<String>.Sort?) { self.sort = sort }

  private mutating func arrange(in rect: Rect, _ context: Context) {
    let words = WordFilter(search.text)
    let fields = fields
    var precedes = fields.first { $0.column.id == sort?.column }?.precedes
    if let ascending = precedes, sort?.ascending == false { precedes = { ascending($1, $0) } }
    var keeps: (@Sendable (Item) -> Bool)?
    if !words.isEmpty {
      keeps = { item in
        let cells = fields.map { $0.cell(item, context).string }
        return words.accepts(cells.joined(separator: " "))
      }
    }
    rows.arrange(keeping: keeps, by: precedes, height: height(in: rect))
  }

  mutating func click(_ target: HitTarget, in rect: Rect, _ context: Context) {
    switch target {
    case .row(_, let row): rows.select(row, height: height(in: rect))
    case .column(_, let column): sort(by: column, in: rect, context)
    default: break
    }
  }

  mutating func scroll(by delta: Int, in rect: Rect, _ context: Context) {
    rows.scroll(by: delta, height: height(in: rect))
  }

  // MARK: View

  func note(_ context: Context) -> StyledText {
    let marked = rows.marked.count
    var spans: [Span] = []
    if rows.state.range != nil { spans.append(Span("range  ", .marked)) }
    if marked > 0 { spans.append(Span("\(grouped(marked)) marked", .marked)) }
    if !search.text.isEmpty, rows.isComplete {
      spans.append(
        Span("\(spans.isEmpty ? "" : "  ")\(grouped(rows.count)) of \(grouped(rows.total))", .accent))
    }
    return StyledText(spans)
  }

  func draw(on frame: inout Frame, in rect: Rect, isFocused: Bool, _ context: Context) {
    let theme = context.theme
    // Cells are made only of what is shown, however much is loaded.
    let places = visible(in: rect).clamped(to: rows.offset..<rows.offset + rows.items.count)
    let shown: [TableRow<String>] = places.map { place in
      let item = rows.items[place - rows.offset]
      let cells = fields.map { $0.cell(item, context) }
      return TableRow(item.rowID, cells, isDimmed: dims(item))
    }
    let list = Table(
      id, columns: fields.map { $0.column }, rows: shown, offset: places.lowerBound, count: rows.count,
      state: rows.state, sort: sort, isFocused: isFocused && !search.isEditing, empty: emptyText)
    frame.draw(list, in: table(in: rect), theme: theme)
    if search.isShown {
      search.draw(
        on: &frame, in: rect, label: "Search", placeholder: "words that a row holds, !word that it does not",
        note: "", theme: theme)
    }
  }

  private var emptyText: [StyledText] {
    switch content {
    case .reading: return ["reading…"]
    case .failed(let failure): return failure.lines
    case .loaded:
      if !search.text.isEmpty {
        return [
          StyledText("Nothing holds \u{201C}\(search.text)\u{201D}."), "", "esc shows everything again",
        ]
      }
      return empty
    }
  }

  /// The row under the cursor in full: every field with its title.
  func fullText(_ context: Context) -> [StyledText] {
    guard let item = selected else { return [] }
    return fields.filter(\.isWorded).flatMap { field -> [StyledText] in
      let cell = field.cell(item, context)
      return cell.string.isEmpty ? [] : [Facts.line(field.name.lowercased(), cell)]
    }
  }
}
