/// One row of a table: an id and a cell for each column.
public struct TableRow<ID: Hashable & Sendable>: Hashable, Sendable {
  public let id: ID
  public let cells: [StyledText]
  /// Drawn muted: there, but nothing can be done with it.
  public var isDimmed: Bool
  /// What a screen reader says instead of the cells, such as a tree's level instead of its guides.
  public var spoken: String?

  public init(_ id: ID, _ cells: [StyledText], isDimmed: Bool = false, spoken: String? = nil) {
    self.id = id
    self.cells = cells
    self.isDimmed = isDimmed
    self.spoken = spoken
  }
}

/// A list with columns.
///
/// It is given only the rows that it shows, so it never cares how many there are.
public struct Table<ID: Hashable & Sendable & LosslessStringConvertible>: Widget {
  public var pane: String
  public var columns: [Column]
  /// The loaded rows, of which the first is row `offset` of the list.
  public var rows: [TableRow<ID>]
  public var offset: Int
  /// How many rows the whole list has.
  public var count: Int
  public var state: ListState<ID>
  public var sort: Sort?
  public var isFocused: Bool
  /// What to say, and what to do, when there are no rows.
  public var empty: [StyledText]
  public var showsHeader: Bool

  public struct Sort: Hashable, Sendable {
    public let column: String
    public let ascending: Bool

    public init(_ column: String, ascending: Bool) {
      self.column = column
      self.ascending = ascending
    }
  }

  public init(
    _ pane: String, columns: [Column], rows: [TableRow<ID>], offset: Int = 0, count: Int? = nil,
    state: ListState<ID>, sort: Sort? = nil, isFocused: Bool = true, empty: [StyledText] = [],
    showsHeader: Bool = true
  ) {
    self.pane = pane
    self.columns = columns
    self.rows = rows
    self.offset = offset
    self.count = count ?? rows.count
    self.state = state
    self.sort = sort
    self.isFocused = isFocused
    self.empty = empty
    self.showsHeader = showsHeader
  }

  /// How many rows a table drawn into `rect` shows; what list states call its height.
  public static func height(in rect: Rect, showsHeader: Bool = true) -> Int {
    max(rect.height - (showsHeader ? 1 : 0), 0)
  }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    guard !rect.isEmpty else { return }
    // Two cells of gutter for cursor and mark at the left, one for the scroll bar at the right.
    let fitted = Column.fit(columns, into: rect.width - 3)
    if showsHeader { drawHeader(on: &frame, in: rect.line(0), fitted, theme) }
    let body = rect.droppingTop(showsHeader ? 1 : 0)
    frame.accessibility.append(
      AccessibilityNode(.list, label: pane, value: "\(count) rows", isFocused: isFocused))
    guard count > 0 else { return drawEmpty(on: &frame, in: body, theme) }
    let visible = state.visible(count: count, height: body.height)
    for (line, index) in visible.enumerated() where rows.indices.contains(index - offset) {
      drawRow(rows[index - offset], index, on: &frame, in: body.line(line), fitted, theme)
    }
    let bar = Rect(column: rect.endColumn - 1, row: body.row, width: 1, height: body.height)
    frame.draw(
      Scrollbar(top: visible.lowerBound, visible: visible.count, count: count), in: bar, theme: theme)
  }

  private func drawHeader(on frame: inout Frame, in line: Rect, _ fitted: [Column.Fitted], _ theme: Theme) {
    for place in fitted {
      let column = columns[place.index]
      let cell = Rect(
        column: line.column + 2 + place.offset, row: line.row, width: place.width, height: 1
      ).intersection(line)
      let isSorted = sort?.column == column.id
      let arrow = sort?.ascending == true ? theme.chrome.ascending : theme.chrome.descending
      frame.surface.write(
        isSorted ? "\(column.title)\(arrow)" : column.title, in: cell, theme: theme,
        scope: isSorted ? .tableSorted : .tableHeader, alignment: column.alignment)
      frame.addHit(cell, .column(pane: pane, id: column.id))
    }
  }

  private func drawEmpty(on frame: inout Frame, in body: Rect, _ theme: Theme) {
    let start = max((body.height - empty.count) / 3, 0)
    let place = Point(column: body.column, row: body.row)
    frame.accessibility.append(
      AccessibilityNode(
        .text,
        label: empty.map { VisibleText.plain($0.string) }.filter { !$0.isEmpty }.joined(separator: ", "),
        isFocused: isFocused, place: place))
    if isFocused && theme.capabilities.accessible && !body.isEmpty { frame.cursor = place }
    for (index, text) in empty.enumerated() {
      frame.surface.write(
        text, in: body.line(start + index), theme: theme, ground: theme.style(.muted), alignment: .center)
    }
  }

  private func drawRow(
    _ row: TableRow<ID>, _ index: Int, on frame: inout Frame, in line: Rect, _ fitted: [Column.Fitted],
    _ theme: Theme
  ) {
    let isSelected = index == state.cursor
    let isMarked = state.marks.contains(row.id) || state.range?.contains(index) == true
    var ground = theme.style(row.isDimmed ? .muted : .text)
    if isSelected { ground = theme.style(isFocused ? .selected : .selectedUnfocused, over: ground) }
    let band = Rect(column: line.column, row: line.row, width: line.width - 1, height: line.height)
    frame.surface.fill(band, style: ground)
    // The mark alone is coloured: a cell's own colour says how things stand, marked or not.
    let gutter = StyledText([
      Span(isSelected ? theme.chrome.cursor : " "), Span(isMarked ? theme.chrome.mark : " ", .marked),
    ])
    frame.surface.write(gutter, in: band.intersection(line), theme: theme, ground: ground)
    for place in fitted where row.cells.indices.contains(place.index) {
      let cell = Rect(
        column: line.column + 2 + place.offset, row: line.row, width: place.width, height: 1
      ).intersection(band)
      frame.surface.write(
        row.cells[place.index], in: cell, theme: theme, ground: ground,
        alignment: columns[place.index].alignment)
    }
    frame.addHit(band, .row(pane: pane, id: row.id.description))
    let place = Point(column: line.column, row: line.row)
    if isSelected && isFocused { frame.cursor = place }
    if isSelected {
      let words = row.cells.map { VisibleText.plain($0.string) }.filter { !$0.isEmpty }
      frame.accessibility.append(
        AccessibilityNode(
          .row, label: row.spoken ?? words.joined(separator: ", "),
          value: "\(index + 1) of \(count)\(isMarked ? ", marked" : "")", isFocused: isFocused,
          isSelected: true, isEnabled: !row.isDimmed, place: place))
    }
  }
}
