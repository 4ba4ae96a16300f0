/// A grid of cells to draw on.
///
/// Drawing outside of it does nothing, so no caller needs to check.
///
/// Invariant: the widths of each row's cells sum to ``size``'s columns; the lead of a wide glyph is always
/// followed by its continuation.
public struct Surface: Hashable, Sendable {
  public let size: Size
  public let policy: TextPolicy
  private let escape: StyleOverlay
  private var cells: [Cell]

  public init(size: Size, theme: Theme) {
    self.size = size
    self.policy = theme.capabilities.text
    self.escape = theme.overlay(.escape)
    self.cells = Array(
      repeating: Cell(.space, theme.style(.text)), count: size.columns * size.rows)
  }

  public var bounds: Rect { Rect(size) }

  /// The cells of row `index`; empty when there is no such row.
  public func row(_ index: Int) -> ArraySlice<Cell> {
    guard index >= 0, index < size.rows else { return [] }
    return cells[index * size.columns..<(index + 1) * size.columns]
  }

  /// The cell at a position; nil outside.
  public func cell(at point: Point) -> Cell? {
    bounds.contains(point) ? cells[point.row * size.columns + point.column] : nil
  }

  /// Sets one glyph.
  ///
  /// One that would stick out of `clip` or the surface is drawn as a space where it fits.
  public mutating func put(_ glyph: Glyph, at point: Point, style: Style, clip: Rect? = nil) {
    let limits = clip.map { $0.intersection(bounds) } ?? bounds
    guard glyph.width == 2 else {
      if limits.contains(point) { set(Cell(glyph, style), at: point) }
      return
    }
    let next = Point(column: point.column + 1, row: point.row)
    switch (limits.contains(point), limits.contains(next)) {
    case (true, true):
      clearWideAround(point)
      clearWideAround(next)
      let index = point.row * size.columns + point.column
      cells[index] = Cell(glyph, style)
      cells[index + 1] = Cell(.space, style, width: 0)
    case (true, false): set(Cell(.space, style), at: point)
    case (false, true): set(Cell(.space, style), at: next)
    case (false, false): break
    }
  }

  /// Fills `rect` with spaces of `style`.
  public mutating func fill(_ rect: Rect, style: Style) {
    let area = rect.intersection(bounds)
    guard !area.isEmpty else { return }
    for row in area.row..<area.endRow {
      for column in area.column..<area.endColumn {
        set(Cell(.space, style), at: Point(column: column, row: row))
      }
    }
  }

  /// Lays `overlay` over the cells of `rect`, keeping what they show.
  public mutating func restyle(_ rect: Rect, _ overlay: StyleOverlay) {
    let area = rect.intersection(bounds)
    guard !area.isEmpty else { return }
    for row in area.row..<area.endRow {
      for index in row * size.columns + area.column..<row * size.columns + area.endColumn {
        cells[index].style = cells[index].style.overlaid(by: overlay)
      }
    }
  }

  /// Writes one line of text from `point` on, at most `width` cells of it, skipping its first `skip` cells.
  ///
  /// Unprintable characters become escapes in the look of ``StyleScope/escape``.
  /// - Returns: the cells written.
  @discardableResult
  public mutating func write(
    _ text: String, at point: Point, width: Int, style: Style, skip: Int = 0
  ) -> Int {
    let clip = Rect(column: point.column, row: point.row, width: width, height: 1)
    guard clip.height == 1, point.row >= 0, point.row < size.rows else { return 0 }
    let policy = policy
    var offset = -max(skip, 0)
    VisibleText.scan(text, policy: policy) { visible in
      guard offset < clip.width else { return false }
      if offset + Int(visible.glyph.width) > 0 {
        let style = visible.isEscape ? style.overlaid(by: escape) : style
        put(visible.glyph, at: Point(column: point.column + offset, row: point.row), style: style, clip: clip)
      }
      offset += Int(visible.glyph.width)
      return true
    }
    return min(max(offset, 0), clip.width)
  }

  private mutating func set(_ cell: Cell, at point: Point) {
    clearWideAround(point)
    cells[point.row * size.columns + point.column] = cell
  }

  /// Turns the wide glyph that covers `point`, if one does, into two spaces.
  private mutating func clearWideAround(_ point: Point) {
    let index = point.row * size.columns + point.column
    if cells[index].width == 2 {
      cells[index] = Cell(.space, cells[index].style)
      cells[index + 1] = Cell(.space, cells[index + 1].style)
    } else if cells[index].width == 0 {
      cells[index - 1] = Cell(.space, cells[index - 1].style)
      cells[index] = Cell(.space, cells[index].style)
    }
  }
}
