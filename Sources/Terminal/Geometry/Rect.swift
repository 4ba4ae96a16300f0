/// A size in cells.
///
/// Negative values count as 0.
public struct Size: Hashable, Sendable {
  public let columns: Int
  public let rows: Int

  public init(columns: Int, rows: Int) {
    self.columns = min(max(columns, 0), Size.limit)
    self.rows = min(max(rows, 0), Size.limit)
  }

  /// The largest side that anything here works with; a terminal that claims more is clamped.
  public static let limit = 4096
}

/// A position in cells, counted from the top left corner, which is (0, 0).
public struct Point: Hashable, Sendable {
  public var column: Int
  public var row: Int

  public init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }
}

/// A rectangle of cells.
///
/// Never negative in size, so every operation on it is total.
public struct Rect: Hashable, Sendable {
  public let column: Int
  public let row: Int
  public let width: Int
  public let height: Int

  public init(column: Int, row: Int, width: Int, height: Int) {
    // Coordinates are bounded so that no sum of two of them can overflow.
    self.column = min(max(column, -1_000_000), 1_000_000)
    self.row = min(max(row, -1_000_000), 1_000_000)
    self.width = min(max(width, 0), 1_000_000)
    self.height = min(max(height, 0), 1_000_000)
  }

  public init(_ size: Size) {
    self.init(column: 0, row: 0, width: size.columns, height: size.rows)
  }

  /// The first column to the right of the rectangle.
  public var endColumn: Int { column + width }
  /// The first row below the rectangle.
  public var endRow: Int { row + height }
  public var isEmpty: Bool { width == 0 || height == 0 }
  public var size: Size { Size(columns: width, rows: height) }

  public func contains(_ point: Point) -> Bool {
    point.column >= column && point.column < endColumn && point.row >= row && point.row < endRow
  }

  public func intersection(_ other: Rect) -> Rect {
    let left = max(column, other.column)
    let top = max(row, other.row)
    return Rect(
      column: left, row: top, width: min(endColumn, other.endColumn) - left,
      height: min(endRow, other.endRow) - top)
  }

  /// The rectangle without `horizontal` columns at both sides and `vertical` rows at both ends.
  public func inset(horizontal: Int = 0, vertical: Int = 0) -> Rect {
    let left = min(max(horizontal, 0), width / 2)
    let top = min(max(vertical, 0), height / 2)
    return Rect(column: column + left, row: row + top, width: width - 2 * left, height: height - 2 * top)
  }

  /// The rectangle without `count` rows at the top.
  public func droppingTop(_ count: Int) -> Rect {
    let count = min(max(count, 0), height)
    return Rect(column: column, row: row + count, width: width, height: height - count)
  }

  /// The rectangle without `count` columns at the left.
  public func droppingLeft(_ count: Int) -> Rect {
    let count = min(max(count, 0), width)
    return Rect(column: column + count, row: row, width: width - count, height: height)
  }

  /// The first `count` rows.
  public func top(_ count: Int) -> Rect {
    Rect(column: column, row: row, width: width, height: min(max(count, 0), height))
  }

  /// The last `count` rows.
  public func bottom(_ count: Int) -> Rect {
    let count = min(max(count, 0), height)
    return Rect(column: column, row: endRow - count, width: width, height: count)
  }

  /// The one-row rectangle `index` rows below the top; empty when outside.
  public func line(_ index: Int) -> Rect {
    let inside = index >= 0 && index < height
    return Rect(column: column, row: row + index, width: width, height: inside ? 1 : 0)
  }

  /// A rectangle of at most the given size in the middle of this one.
  public func centered(width wanted: Int, height wantedHeight: Int) -> Rect {
    let width = min(max(wanted, 0), width)
    let height = min(max(wantedHeight, 0), height)
    return Rect(
      column: column + (self.width - width) / 2, row: row + (self.height - height) / 2, width: width,
      height: height)
  }
}
