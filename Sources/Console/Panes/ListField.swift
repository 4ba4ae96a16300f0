import Terminal

/// A column of a list: how wide it is, what it says of an item, and how items are sorted by it.
struct ListField<Item>: Sendable {
  let column: Column
  let cell: @Sendable (Item, Context) -> StyledText
  /// Whether the first stands before the second; nil for a column that is no order.
  let precedes: (@Sendable (Item, Item) -> Bool)?

  init(
    _ id: String, _ title: String, minimum: Int, maximum: Int? = nil, weight: Int = 0,
    alignment: Alignment = .leading, priority: Int = 100,
    cell: @escaping @Sendable (Item, Context) -> StyledText
  ) {
    column = Column(
      id, title, minimum: minimum, maximum: maximum, weight: weight, alignment: alignment, priority: priority)
    self.cell = cell
    precedes = nil
  }

  init<Key: Comparable & Sendable>(
    _ id: String, _ title: String, minimum: Int, maximum: Int? = nil, weight: Int = 0,
    alignment: Alignment = .leading, priority: Int = 100, by key: @escaping @Sendable (Item) -> Key,
    cell: @escaping @Sendable (Item, Context) -> StyledText
  ) {
    column = Column(
      id, title, minimum: minimum, maximum: maximum, weight: weight, alignment: alignment, priority: priority)
    self.cell = cell
    precedes = { key($0) < key($1) }
  }

  init<Key: Comparable & Sendable>(
    _ column: Column, by key: @escaping @Sendable (Item) -> Key,
    cell: @escaping @Sendable (Item, Context) -> StyledText
  ) {
    self.column = column
    self.cell = cell
    precedes = { key($0) < key($1) }
  }

  /// What help and full views call it; columns of marks have no title of their own.
  var name: String { column.title.isEmpty ? column.id : column.title }

  /// Whether the field says something in words; a mark or a bar repeats another field.
  var isWorded: Bool { !column.title.isEmpty }
}

/// A text that is sorted as people expect: numbers in it by their value, capitals beside small letters.
struct SortText: Comparable, Sendable {
  private let parts: [Part]

  private enum Part: Comparable {
    case number(UInt64)
    case text(String)
  }

  init(_ text: String) {
    var parts: [Part] = []
    var rest = Substring(text.lowercased())
    while let first = rest.first {
      let isNumber = first.isASCII && first.isNumber
      let run = rest.prefix { ($0.isASCII && $0.isNumber) == isNumber }
      parts.append(isNumber ? UInt64(run).map(Part.number) ?? .text(String(run)) : .text(String(run)))
      rest = rest.dropFirst(run.count)
    }
    self.parts = parts
  }

  static func < (left: SortText, right: SortText) -> Bool {
    left.parts.lexicographicallyPrecedes(right.parts)
  }
}
