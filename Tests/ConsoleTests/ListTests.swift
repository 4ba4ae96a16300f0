import Governance
import Listings
import Terminal
import TestSupport
import Testing

@testable import Console

/// What every list can do, tried on the queue and on the suites.
struct ListTests {
  private func queue(_ player: Player) -> ListPane<QueueRow>? {
    (player.model.stack.last as? QueueScreen)?.list
  }

  private func names(_ player: Player) -> [String] { queue(player)?.rows.items.map(\.recorded.name) ?? [] }

  private func player(_ keys: String = "") -> Player {
    var player = Player(Size(columns: 100, rows: 30))
    player.press(keys)
    return player
  }

  @Test func sortingTurnsRoundAndGoesAway() {
    let came = ["support-triage", "claims-extract", "hr-screener", "legacy-bot"]
    let table: [(keys: String, names: [String])] = [
      ("", came), ("s a", came.sorted()), ("s a s a", came.sorted().reversed()), ("s a s a s a", came),
      ("s c", ["claims-extract", "hr-screener", "support-triage", "legacy-bot"]), ("s esc", came),
    ]
    for (keys, names) in table { #expect(self.names(player(keys)) == names, "\(keys)") }
  }

  @Test func theCursorFollowsItsRowWhenTheOrderChanges() {
    let player = player("j j s a")
    #expect(queue(player)?.selected?.recorded.name == "hr-screener")
    #expect(player.frame.text.contains("Adaptation↑"))
  }

  @Test func aClickOnAHeaderSorts() throws {
    var player = player()
    let header = try #require(
      player.frame.hits.first { $0.target == .column(pane: "queue", id: "adaptation") })
    let click = MouseEvent(.press(.left), at: Point(column: header.rect.column, row: header.rect.row))
    player.send(.input(.mouse(click), at: player.clock))
    #expect(names(player).first == "claims-extract")
  }

  @Test func whatIsReadInPartsIsReadInItsOrder() {
    var player = Player(Size(columns: 100, rows: 30))
    player.holdsAnswers = true
    player.press("ctrl-r")
    for case .load(.queue, let ticket) in player.takeEffects() {
      let part = ListPage(rows: Example.rows, count: ListCount(900), total: 900)
      player.answer(.success(.queue(part)), ticket)
    }
    _ = player.takeEffects()
    player.press("s a")
    let asked = player.effects.compactMap { effect in
      if case .load(.queue(let request), _) = effect { request.selection.order } else { nil }
    }
    #expect(asked == [QueueOrder(.name, ascending: true)])
    player.press("*")
    #expect(queue(player)?.rows.marked == [])
  }

  @Test func marksAndRangesAreCountedAndCopied() {
    let ids = Example.rows.map(\.id.description)
    let table: [(keys: String, marked: [Int])] = [
      ("space", [0]), ("space space", [0, 1]), ("space k space", []), ("j v j", [1, 2]),
      ("j v j v k k", [1, 2]),
      ("v G", [0, 1, 2, 3]), ("shift-down shift-down", [0, 1, 2]), ("G shift-up", [2, 3]),
      ("*", [0, 1, 2, 3]),
      ("* *", []), ("space esc", []), ("space ctrl-\\", []), ("v j esc", []), ("space s a", [0]),
    ]
    for (keys, marked) in table {
      var player = player(keys)
      #expect(Set(queue(player)?.rows.marked ?? []) == Set(marked.map { ids[$0] }), "\(keys)")
      if !marked.isEmpty { #expect(player.frame.text.contains("\(marked.count) marked"), "\(keys)") }
      guard marked.count > 1 else { continue }
      player.press("y")
      guard case .copy(let text, _)? = player.effects.last else {
        Issue.record("\(keys) copies nothing")
        continue
      }
      #expect(Set(text.split(separator: "\n").map(String.init)) == Set(marked.map { ids[$0] }), "\(keys)")
    }
  }

  @Test func nothingIsSignedForSeveralRowsAtOnce() {
    for key in ["a", "x", "r", "A", "c"] {
      let player = player("space space \(key)")
      #expect(player.model.layer == nil && player.model.stack.count == 1, "\(key)")
      #expect(player.frame.text.contains("one at a time"), "\(key)")
    }
  }

  @Test func marksOfRowsThatAreGoneAreForgotten() {
    var player = player("*")
    player.holdsAnswers = true
    player.press("ctrl-r")
    for case .load(.queue, let ticket) in player.takeEffects() {
      let fewer = ListPage(rows: Array(Example.rows.prefix(2)), count: ListCount(2), total: 2)
      player.answer(.success(.queue(fewer)), ticket)
    }
    #expect(queue(player)?.rows.marked.count == 2)
  }

  @Test func searchingShowsOnlyWhatHoldsTheWords() {
    let found = player("3 / .leak")
    #expect(found.frame.text.contains("1 of 1"))
    let none = player("3 / .nowhere")
    #expect(none.frame.text.contains("Nothing holds \u{201C}nowhere\u{201D}."))
    let back = player("3 / .nowhere enter esc")
    #expect(back.frame.text.contains("secret-leak@1") && back.model.stack.last?.title == "Suites")
  }

  @Test func aRowIsReadInFull() {
    let player = Player(Size(columns: 60, rows: 24))
    var narrow = player
    #expect(!narrow.frame.text.contains("gpt-4o-mini-2024-07-18"))
    narrow.press("e")
    #expect(narrow.frame.text.contains("gpt-4o-mini-2024-07-18"))
  }

  @Test func numbersInTextsAreSortedByValue() {
    let sorted = ["a10", "A2", "a1", "b", "10", "9"].map { ($0, SortText($0)) }.sorted { $0.1 < $1.1 }
    #expect(sorted.map(\.0) == ["9", "10", "a1", "A2", "a10", "b"])
  }

  /// However rows come, go, are marked and sorted: the cursor is on a row, marks are of rows that are there.
  @Test func aListKeepsItsInvariants() {
    let actions: [Action] = [
      .move(.down), .move(.up), .move(.end), .move(.pageDown), .mark, .markAll, .markRange, .clearMarks,
      .extend(.down), .extend(.up), .sort("adaptation"), .sort("cert"), .sort("none"), .expand, .filter,
    ]
    forEverySeed(300) { random in
      var list = ListPane("queue", QueueFields.all)
      let context = Player().model.context
      for _ in 0..<30 {
        let rect = Rect(
          column: 0, row: 0, width: Int.random(in: 0...90, using: &random),
          height: Int.random(in: 0...9, using: &random))
        var out = Outbox(lastTicket: 0)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: list.load(Example.rows.filter { _ in Bool.random(using: &random) }, in: rect)
        case 1:
          _ = list.take(
            Key.character(["l", "e", "z"].randomElement(using: &random) ?? "l"), in: rect, context)
        case 2: list.scroll(by: Int.random(in: -4...4, using: &random), in: rect, context)
        default:
          guard let action = actions.randomElement(using: &random) else { continue }
          _ = list.perform(action, in: rect, context, &out)
        }
        let ids = Set(list.rows.items.map(\.rowID))
        #expect(list.rows.items.isEmpty == (list.selected == nil), "seed \(random.seed)")
        #expect(list.rows.marked.allSatisfy(ids.contains), "seed \(random.seed)")
        #expect(list.chosen.isEmpty == ids.isEmpty, "seed \(random.seed)")
        #expect(Set(list.chosen).count == list.chosen.count, "seed \(random.seed)")
      }
    }
  }
}
