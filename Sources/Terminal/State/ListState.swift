/// A movement of a cursor over rows.
public enum Motion: Hashable, Sendable {
  case up, down
  case pageUp, pageDown
  case halfPageUp, halfPageDown
  case home, end
  /// This many rows down, or up when negative.
  case by(Int)
  /// To a row counted from 0.
  case to(Int)

  /// Where the movement leads from `row`, in a list of `count` rows of which `height` are shown.
  public func target(from row: Int, count: Int, height: Int) -> Int {
    let page = max(height - 1, 1)
    let wanted: Int =
      switch self {
      case .up: row - 1
      case .down: row + 1
      case .pageUp: row - page
      case .pageDown: row + page
      case .halfPageUp: row - max(height / 2, 1)
      case .halfPageDown: row + max(height / 2, 1)
      case .home: 0
      case .end: count - 1
      case .by(let delta): row.addingReportingOverflow(delta).partialValue
      case .to(let target): target
      }
    return min(max(wanted, 0), max(count - 1, 0))
  }
}

/// Cursor, scroll position and marks of a list, whatever shows it.
///
/// The selection is an id: when rows come, go or move, the cursor follows the row, not the place. Only
/// places and ids are kept, so a list of a million rows costs nothing.
public struct ListState<ID: Hashable & Sendable>: Hashable, Sendable {
  /// The cursor's row, counted from 0; 0 in an empty list.
  public private(set) var cursor = 0
  /// The first row shown.
  public private(set) var top = 0
  /// The row under the cursor; nil in an empty list, or while that row is not loaded.
  public private(set) var selected: ID?
  public private(set) var marks: Set<ID> = []
  /// Where a range began; nil when none is being marked.
  public private(set) var anchor: Int?

  public init() {}

  /// Moves the cursor and scrolls as little as shows it.
  ///
  /// `id` names the row at a place; nil for one that is not loaded.
  public mutating func move(_ motion: Motion, count: Int, height: Int, id: (Int) -> ID?) {
    cursor = motion.target(from: cursor, count: count, height: height)
    selected = count > 0 ? id(cursor) : nil
    reveal(count: count, height: height)
  }

  /// Scrolls by `rows` without moving the cursor further than needed to keep it on the screen.
  public mutating func scroll(by rows: Int, count: Int, height: Int, id: (Int) -> ID?) {
    let height = max(height, 1)
    top = min(max(top + min(max(rows, -1_000_000), 1_000_000), 0), max(count - height, 0))
    cursor = min(max(cursor, top), max(min(top + height, count) - 1, 0))
    selected = count > 0 ? id(cursor) : nil
  }

  /// Takes up a list that changed: finds the selected row again, or stays at the same place.
  ///
  /// `place` says where a row is now; nil when it is gone.
  public mutating func reload(count: Int, height: Int, place: (ID) -> Int?, id: (Int) -> ID?) {
    if let selected, let found = place(selected) {
      cursor = min(max(found, 0), max(count - 1, 0))
    } else {
      cursor = min(cursor, max(count - 1, 0))
    }
    selected = count > 0 ? id(cursor) : nil
    anchor = anchor.flatMap { $0 < count ? $0 : nil }
    reveal(count: count, height: height)
  }

  /// Takes up a list that is all in memory and changed.
  ///
  /// O(n).
  public mutating func reload(_ ids: [ID], height: Int) {
    reload(
      count: ids.count, height: height, place: { ids.firstIndex(of: $0) },
      id: { ids.indices.contains($0) ? ids[$0] : nil })
  }

  /// Puts the cursor on a row.
  public mutating func select(_ id: ID, at row: Int, count: Int, height: Int) {
    cursor = min(max(row, 0), max(count - 1, 0))
    selected = count > 0 ? id : nil
    reveal(count: count, height: height)
  }

  /// The rows to show, and so to load.
  ///
  /// The cursor is among them, even where the height changed meanwhile.
  public func visible(count: Int, height: Int) -> Range<Int> {
    guard count > 0, height > 0 else { return 0..<0 }
    let start = min(max(firstVisible(height: height), 0), max(count - height, 0))
    return start..<min(start + height, count)
  }

  /// Marks or unmarks the row under the cursor.
  public mutating func toggleMark() {
    guard let selected else { return }
    if marks.remove(selected) == nil { marks.insert(selected) }
  }

  /// Begins a range at the cursor, or ends the one that has begun.
  public mutating func toggleRange() { anchor = anchor == nil ? cursor : nil }

  /// The rows of the range being marked, from anchor to cursor.
  public var range: ClosedRange<Int>? {
    anchor.map { min($0, cursor)...max($0, cursor) }
  }

  public mutating func mark(_ ids: some Sequence<ID>) { marks.formUnion(ids) }

  public mutating func clearMarks() {
    marks = []
    anchor = nil
  }

  /// Forgets marks of rows that are gone: an action must not reach what is no longer shown.
  public mutating func keepMarks(where isPresent: (ID) -> Bool) { marks = marks.filter(isPresent) }

  private mutating func reveal(count: Int, height: Int) {
    top = min(max(firstVisible(height: max(height, 1)), 0), max(count - max(height, 1), 0))
  }

  /// ``top``, moved as little as shows the cursor.
  private func firstVisible(height: Int) -> Int {
    cursor < top ? cursor : cursor >= top + height ? cursor - height + 1 : top
  }
}
