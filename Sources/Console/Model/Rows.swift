import Governance
import Terminal

/// Something that a list shows in a row.
protocol RowItem: Sendable {
  /// Unique in its list.
  var rowID: String { get }
}

/// A list of rows of which some are loaded, with its cursor.
struct Rows<Item: RowItem>: Sendable {
  private(set) var items: [Item] = []
  /// The place of the first loaded row.
  private(set) var offset = 0
  /// How many rows the whole list has.
  private(set) var count = 0
  var state = ListState<String>()

  /// The row under the cursor; nil in an empty list, or while it is not loaded.
  var selected: Item? {
    let index = state.cursor - offset
    return items.indices.contains(index) ? items[index] : nil
  }

  /// Takes up a list that is all there.
  mutating func replace(_ items: [Item], height: Int) {
    replace(items, offset: 0, count: items.count, height: height)
  }

  /// Takes up loaded rows.
  mutating func replace(_ items: [Item], offset: Int, count: Int, height: Int) {
    self.items = items
    self.offset = offset
    self.count = count
    let places = Dictionary(
      items.enumerated().map { ($1.rowID, offset + $0) }, uniquingKeysWith: { first, _ in first })
    state.reload(count: count, height: height, place: { places[$0] }, id: id)
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

  func table(
    _ pane: String, columns: [Column], isFocused: Bool = true, empty: [StyledText],
    row: (Item) -> TableRow<String>
  ) -> Table<String> {
    Table(
      pane, columns: columns, rows: items.map(row), offset: offset, count: count, state: state,
      isFocused: isFocused, empty: empty)
  }

  private func id(_ index: Int) -> String? {
    items.indices.contains(index - offset) ? items[index - offset].rowID : nil
  }
}

extension QueueRow: RowItem { var rowID: String { id.description } }
extension LedgerRow: RowItem { var rowID: String { String(sequence) } }
extension Listing.Item: RowItem { var rowID: String { node.text } }
extension CertificateDetail: RowItem { var rowID: String { node.text } }
extension CaseReport: RowItem { var rowID: String { "\(suite)/\(id)" } }
extension SuiteChoice: RowItem { var rowID: String { label } }
