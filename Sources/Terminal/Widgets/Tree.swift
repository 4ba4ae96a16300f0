/// What a tree's row says: its own text, and cells for the columns beside it.
public struct TreeLabel: Hashable, Sendable {
  public var text: StyledText
  public var cells: [StyledText]
  /// How many nodes a fold hides; 0 shows no badge.
  public var hidden: Int
  public var isDimmed: Bool

  public init(_ text: StyledText, cells: [StyledText] = [], hidden: Int = 0, isDimmed: Bool = false) {
    self.text = text
    self.cells = cells
    self.hidden = hidden
    self.isDimmed = isDimmed
  }
}

/// A tree with guides, folds and columns.
///
/// Labels are asked for only where a row is shown.
public struct Tree<ID: Hashable & Sendable & LosslessStringConvertible>: Widget {
  public var pane: String
  public var rows: [TreeRow<ID>]
  public var state: TreeState<ID>
  /// The columns; the first is the tree itself.
  public var columns: [Column]
  public var isFocused: Bool
  public var label: (TreeRow<ID>) -> TreeLabel

  public init(
    _ pane: String, rows: [TreeRow<ID>], state: TreeState<ID>, columns: [Column], isFocused: Bool = true,
    label: @escaping (TreeRow<ID>) -> TreeLabel
  ) {
    self.pane = pane
    self.rows = rows
    self.state = state
    self.columns = columns
    self.isFocused = isFocused
    self.label = label
  }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    let visible = state.list.visible(count: rows.count, height: rect.height)
    let drawn = visible.map { index in
      let row = rows[index]
      let label = label(row)
      return TableRow(
        TreeRowName(index), [prefix(of: index, theme) + text(of: row, label)] + label.cells,
        isDimmed: label.isDimmed || row.occurrence != .first, spoken: spoken(row, label))
    }
    var list = ListState<TreeRowName>()
    list.select(TreeRowName(state.cursor), at: state.cursor, count: rows.count, height: rect.height)
    let first = visible.lowerBound
    list.scroll(by: first - list.top, count: rows.count, height: rect.height) { TreeRowName($0) }
    // A scrolled view may have left the cursor outside; the state's own place decides.
    let table = Table(
      pane, columns: columns, rows: drawn, offset: first, count: rows.count, state: list,
      isFocused: isFocused, showsHeader: false)
    let before = frame.hits.count
    frame.draw(table, in: rect, theme: theme)
    nameHits(on: &frame, from: before, rect)
  }

  private func spoken(_ row: TreeRow<ID>, _ label: TreeLabel) -> String {
    var words = ["level \(row.depth + 1)"]
    if row.hasChildren { words.append(row.isFolded ? "folded, \(label.hidden) below" : "unfolded") }
    switch row.occurrence {
    case .first: break
    case .repeated: words.append("shown in full above")
    case .cycle: words.append("its own ancestor")
    }
    let cells = ([label.text] + label.cells).map { VisibleText.plain($0.string) }.filter { !$0.isEmpty }
    return (cells + words).joined(separator: ", ")
  }

  private func text(of row: TreeRow<ID>, _ label: TreeLabel) -> StyledText {
    var text = label.text
    if row.isFolded && label.hidden > 0 { text = text + StyledText(" (+\(label.hidden))", .muted) }
    switch row.occurrence {
    case .first: break
    case .repeated: text = text + StyledText(" (*)", .muted)
    case .cycle: text = text + StyledText(" (cycle)", .muted)
    }
    return text
  }

  /// The guides before a row, and its fold marker.
  private func prefix(of index: Int, _ theme: Theme) -> StyledText {
    let chrome = theme.chrome
    let row = rows[index]
    var guides: [String] = []
    if row.depth > 0 { guides.append(row.isLast ? chrome.lastBranch : chrome.branch) }
    var ancestor = row.parent
    while let current = ancestor, rows[current].depth > 0 {
      guides.append(rows[current].isLast ? "   " : chrome.passing)
      ancestor = rows[current].parent
    }
    let marker = row.hasChildren ? (row.isFolded ? chrome.folded : chrome.unfolded) + " " : ""
    return StyledText([Span(guides.reversed().joined(), .guide), Span(marker, .accent)])
  }

  /// Replaces places by ids in the hits that the table left, and adds those of fold markers.
  private func nameHits(on frame: inout Frame, from start: Int, _ rect: Rect) {
    var folds: [HitRegion] = []
    for hit in start..<frame.hits.count {
      guard case .row(_, let name) = frame.hits[hit].target, let index = Int(name) else { continue }
      let row = rows[index]
      let region = frame.hits[hit].rect
      frame.hits[hit] = HitRegion(rect: region, target: .row(pane: pane, id: row.id.description))
      guard row.hasChildren else { continue }
      let marker = Rect(column: rect.column + 2 + 3 * row.depth, row: region.row, width: 2, height: 1)
      folds.append(
        HitRegion(rect: marker.intersection(region), target: .fold(pane: pane, id: row.id.description)))
    }
    frame.hits += folds.filter { !$0.rect.isEmpty }
  }
}

/// The place of a tree's row, as the id that the table beneath needs.
struct TreeRowName: Hashable, Sendable, LosslessStringConvertible {
  let place: Int
  init(_ place: Int) { self.place = place }
  init?(_ description: String) {
    guard let place = Int(description) else { return nil }
    self.place = place
  }
  var description: String { String(place) }
}
