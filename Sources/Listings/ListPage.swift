/// Where a page of a list begins, by what its rows are known by.
public enum ListStart<Place: Hashable & Sendable>: Hashable, Sendable {
  case first
  /// This row, where it matches, and those that follow it; told with their number in the list.
  case from(Place)
  /// The rows that follow this one, which need not match.
  case after(Place)
  /// The rows that come right before this one.
  case before(Place)
  case last

  /// The same, with rows known by something else; the beginning, where there is no such row.
  public func map<Other>(_ other: (Place) throws -> Other?) rethrows -> ListStart<Other> {
    switch self {
    case .first: .first
    case .from(let place): try other(place).map(ListStart<Other>.from) ?? .first
    case .after(let place): try other(place).map(ListStart<Other>.after) ?? .first
    case .before(let place): try other(place).map(ListStart<Other>.before) ?? .first
    case .last: .last
    }
  }
}

/// A page of a list to read.
public struct ListRequest<Selection: Hashable & Sendable, Place: Hashable & Sendable>: Hashable, Sendable {
  /// What is listed, and in which order.
  public var selection: Selection
  public var start: ListStart<Place>
  public var limit: Int

  public init(_ selection: Selection, start: ListStart<Place> = .first, limit: Int) {
    self.selection = selection
    self.start = start
    self.limit = limit
  }
}

/// How many rows match.
public struct ListCount: Hashable, Sendable {
  public var count: Int
  /// False where there are at least that many.
  public var isExact: Bool

  public init(_ count: Int, isExact: Bool = true) {
    self.count = count
    self.isExact = isExact
  }
}

/// Rows of a list in their order, and what finding them told about their number.
public struct ListPage<Row: Hashable & Sendable>: Hashable, Sendable {
  public var rows: [Row]
  /// How many match; exact where that costs little.
  public var count: ListCount
  /// How many matching rows come before these; known only where it was asked for with ``ListStart/from(_:)`` or is
  /// plain.
  public var offset: Int?
  /// How many there are without a filter.
  public var total: Int

  public init(rows: [Row], count: ListCount, offset: Int? = nil, total: Int) {
    self.rows = rows
    self.count = count
    self.offset = offset
    self.total = total
  }

  /// The same page with something else as its rows.
  public func with<Other>(_ rows: [Other]) -> ListPage<Other> {
    ListPage<Other>(rows: rows, count: count, offset: offset, total: total)
  }
}
