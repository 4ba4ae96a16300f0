import Terminal
import TestSupport
import Testing

@testable import Console

struct PaneTests {
  private func player(_ keys: String = "", _ size: Size = Size(columns: 120, rows: 36)) -> Player {
    var player = Player(size)
    player.press(keys)
    return player
  }

  /// The ids of the panes shown, the focused one in brackets.
  private func shown(_ player: Player) -> [String] {
    guard let screen = player.model.stack.last else { return [] }
    func ids(_ screen: some Screen) -> [String] {
      screen.places(player.model.context).map { $0.isFocused ? "[\($0.slot.id)]" : $0.slot.id }
    }
    return ids(screen)
  }

  @Test func keysGoFromPaneToPane() {
    let table: [(keys: String, panes: [String])] = [
      ("", ["[queue]", "detail"]), ("tab", ["queue", "[detail]"]), ("tab tab", ["[queue]", "detail"]),
      ("shift-tab", ["queue", "[detail]"]), ("w 2", ["queue", "[detail]"]),
      ("alt-2 w 1", ["[queue]", "detail"]),
      ("w w", ["queue", "[detail]"]), ("+ +", ["[queue]"]), ("+ + tab", ["[detail]"]),
      ("+ + _ _", ["[queue]", "detail"]), ("tab /", ["[queue]", "detail"]),
    ]
    for (keys, panes) in table { #expect(shown(player(keys)) == panes, "\(keys)") }
  }

  @Test func aPaneGrowsToHalfAndThenToAll() {
    func width(_ keys: String) -> Int {
      player(keys).frame.hits.first { $0.target == .pane("detail") }?.rect.width ?? 0
    }
    #expect(width("tab") < 60 && width("tab +") == 60 && width("tab + +") == 120)
  }

  @Test func onlyTheFocusedPaneIsShownWhereThereIsNoRoom() {
    let small = Size(columns: 60, rows: 16)
    #expect(shown(player("", small)) == ["[queue]", "detail"])
    #expect(shown(player("tab + +", small)) == ["[detail]"])
    var accessible = Player(Size(columns: 120, rows: 36), capabilities: Capabilities(accessible: true))
    #expect(shown(accessible) == ["[queue]"])
    accessible.press("tab")
    #expect(shown(accessible) == ["[detail]"])
  }

  @Test func panesStackBelowEightyFourColumns() {
    for columns in [60, 80, 83] {
      let frame = player("", Size(columns: columns, rows: 30)).frame
      let boxes = frame.hits.filter { $0.target == .pane("queue") || $0.target == .pane("detail") }
      #expect(boxes.count == 2 && boxes.allSatisfy { $0.rect.width == columns }, "\(columns)")
    }
  }

  @Test func theWheelScrollsThePaneUnderThePointerAndAClickFocusesIt() throws {
    var player = player("", Size(columns: 80, rows: 20))
    let detail = try #require(player.frame.hits.first { $0.target == .pane("detail") }).rect
    let inside = Point(column: detail.column + 5, row: detail.row + 2)
    let before = player.frame.text
    player.send(.input(.mouse(MouseEvent(.wheelDown, at: inside)), at: player.clock))
    #expect(player.frame.text != before)
    #expect((player.model.stack.last as? QueueScreen)?.rows.state.cursor == 0, "the list stays")
    player.send(.input(.mouse(MouseEvent(.press(.left), at: inside)), at: player.clock))
    #expect(shown(player) == ["queue", "[detail]"])
  }

  @Test func theDetailScrollsByKeyboardAndStartsAnewForAnotherRow() {
    var player = player("tab", Size(columns: 80, rows: 20))
    let top = player.frame.text
    player.press("j j")
    #expect(player.frame.text != top)
    player.press("tab j k tab")
    #expect(player.frame.text == top)
  }

  @Test func theHeaderSaysStoreTailAndReadOnlyAtTheLeastSize() {
    for columns in [60, 70, 80, 100, 120, 200] {
      let player = Player(Size(columns: columns, rows: 16), banner: Example.banner(readOnly: true))
      let header = player.frame.text.split(separator: "\n").first ?? ""
      for word in ["acme-prod", "read-only", "pinned", "1 Queue"] {
        #expect(header.contains(word), "\(columns): \(header)")
      }
    }
  }
}
