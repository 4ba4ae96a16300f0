import Governance
import Listings
import Terminal

/// Something that a list shows in a row.
protocol RowItem: Sendable {
  /// Unique in its list; what copying a row copies.
  var rowID: String { get }
}

/// A list of rows of which some are loaded, with its cursor and marks.
struct Rows<Item: RowItem>: Sendable {
  /// As shown: sorted and searched where all of them are loaded.
  private(set) var items: [Item] = []
  /// The place of the first loaded row.
  private(set) var offset = 0
  /// How many rows the whole list has.
  private(set) var count = 0
  var state = ListState<String>()
  /// As loaded; empty unless all of them are.
  private var source: [Item] = []
  private var keeps: (@Sendable (Item) -> Bool)?
  private var precedes: (@Sendable (Item, Item) -> Bool)?

  /// Whether every row is loaded, so that sorting and marking all mean what they say.
  private(set) var isComplete = true
  var total: Int { isComplete ? source.count : count }

  /// The row under the cursor; nil in an empty list, or while it is not loaded.
  var selected: Item? {
    let index = state.cursor - offset
    return items.indices.contains(index) ? items[index] : nil
  }

  /// The ids that an action for many is for: the marked rows in their order, else the one under the cursor.
  var chosen: [String] {
    let marked = marked
    return marked.isEmpty ? selected.map { [$0.rowID] } ?? [] : marked
  }

  /// Whether a row is marked or a range was begun.
  ///
  /// Asked for every frame, so it must not look at rows.
  var hasMarks: Bool { !state.marks.isEmpty || state.range != nil }

  /// The ids of the marked rows, those of an open range too, in their order; of rows that are not loaded, sorted, last.
  var marked: [String] {
    guard hasMarks else { return [] }
    var left = state.marks
    var found: [String] = []
    for (place, item) in items.enumerated() {
      let isMarked = left.remove(item.rowID) != nil
      if isMarked || state.range?.contains(place + offset) == true { found.append(item.rowID) }
    }
    return found + left.sorted()
  }

  /// Takes up a list that is all there.
  mutating func replace(_ items: [Item], height: Int) {
    replace(items, offset: 0, count: items.count, height: height)
  }

  /// Takes up loaded rows.
  mutating func replace(_ items: [Item], offset: Int, count: Int, height: Int) {
    isComplete = offset == 0 && items.count == count
    source = isComplete ? items : []
    if isComplete { return arrange(height: height) }
    show(items, offset: offset, count: count, height: height)
  }

  /// Puts what is newly known about loaded rows in their places; `changed` is nil for a row that stays as it is.
  ///
  /// A list that is all there is arranged anew: its order may follow from what changed.
  mutating func amend(height: Int, _ changed: (Item) -> Item?) {
    if isComplete {
      for index in source.indices { if let item = changed(source[index]) { source[index] = item } }
      return arrange(height: height)
    }
    for index in items.indices { if let item = changed(items[index]) { items[index] = item } }
  }

  /// Sorts and searches; only what is completely loaded, for half a list has no order.
  mutating func arrange(
    keeping keeps: (@Sendable (Item) -> Bool)?, by precedes: (@Sendable (Item, Item) -> Bool)?, height: Int
  ) {
    self.keeps = keeps
    self.precedes = precedes
    if isComplete { arrange(height: height) }
  }

  private mutating func arrange(height: Int) {
    var shown = source
    if let keeps { shown = shown.filter(keeps) }
    // Swift's sort keeps the order of equal elements.
    if let precedes { shown.sort(by: precedes) }
    show(shown, offset: 0, count: shown.count, height: height)
    guard !state.marks.isEmpty else { return }
    let ids = Set(shown.map(\.rowID))
    state.keepMarks(where: ids.contains)
  }

  private mutating func show(_ items: [Item], offset: Int, count: Int, height: Int) {
    self.items = items
    self.offset = offset
    self.count = count
    state.reload(count: count, height: height, place: place, id: id)
  }

  /// Where a loaded row stands; where the cursor is, it nearly always is.
  private func place(_ id: String) -> Int? {
    if self.id(state.cursor) == id { return state.cursor }
    return items.firstIndex { $0.rowID == id }.map { offset + $0 }
  }

  mutating func move(_ motion: Motion, height: Int) {
    state.move(motion, count: count, height: height, id: id)
  }

  mutating func scroll(by rows: Int, height: Int) {
    state.scroll(by: rows, count: count, height: height, id: id)
  }

  mutating func select(_ id: String, height: Int) {
    guard let index = items.firstIndex(where: { $0.rowID == id }) else { return }
    state.select(id, at: offset + index, count: count, height: height)
  }

  func id(_ index: Int) -> String? {
    items.indices.contains(index - offset) ? items[index - offset].rowID : nil
  }
}

extension QueueRow: RowItem { var rowID: String { id.description } }
extension HistoryEntry: RowItem { var rowID: String { String(sequence) } }
extension Listing.Item: RowItem { var rowID: String { node.text } }
extension CertificateDetail: RowItem { var rowID: String { node.text } }
extension CaseReport: RowItem { var rowID: String { "\(suite)/\(id)" } }
extension SuiteChoice: RowItem { var rowID: String { label } }
