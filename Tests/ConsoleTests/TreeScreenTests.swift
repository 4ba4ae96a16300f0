import Governance
import Terminal
import TestSupport
import Testing

@testable import Console

struct TreeScreenTests {
  /// A tree of one root: a and b under it, c under both.
  private func tree() -> (TreePane<String>, Rect) {
    let rect = Rect(column: 0, row: 0, width: 60, height: 10)
    var tree = TreePane<String>("tree", openDepth: 9)
    tree.load(roots: ["root"], children: ["root": ["a", "b"], "a": ["c"], "b": ["c"], "c": ["d"]], in: rect)
    tree.columns = [Column("node", "", minimum: 20, weight: 1)]
    tree.label = { TreeLabel(StyledText($0)) }
    return (tree, rect)
  }

  private func after(_ actions: [Action]) -> TreePane<String> {
    var (tree, rect) = tree()
    var out = Outbox(lastTicket: 0)
    for action in actions { _ = tree.perform(action, in: rect, Player().model.context, &out) }
    return tree
  }

  @Test func whatOccursAgainIsShownOnceAndEnterLeadsThere() {
    let rows = tree().0.rows
    #expect(rows.map(\.id) == ["root", "a", "c", "d", "b", "c"])
    #expect(rows[5].occurrence == .repeated)
    let tree = after([.move(.end), .open])
    #expect(tree.state.cursor == 2)
    var other = after([.move(.end)])
    var out = Outbox(lastTicket: 0)
    let rect = Rect(column: 0, row: 0, width: 60, height: 9)
    let jumped = other.perform(.open, in: rect, Player().model.context, &out)
    let again = other.perform(.open, in: rect, Player().model.context, &out)
    #expect(jumped && !again, "only a repeated row is gone to; another one is opened by the screen")
  }

  @Test func foldsOpenAndClose() {
    let table: [(actions: [Action], ids: [String])] = [
      ([.foldAll], ["root"]), ([.foldAll, .unfold], ["root", "a", "b"]),
      ([.foldAll, .unfoldAll], ["root", "a", "c", "d", "b", "c"]),
      ([.move(.down), .foldOne(true)], ["root", "a", "b", "c", "d"]),
      ([.move(.down), .foldOne(true), .foldOne(false)], ["root", "a", "c", "d", "b", "c"]),
      ([.move(.down), .foldOne(nil), .foldOne(nil)], ["root", "a", "c", "d", "b", "c"]),
    ]
    for (actions, ids) in table { #expect(after(actions).rows.map(\.id) == ids, "\(actions)") }
  }

  @Test func aFoldSaysHowMuchItHides() {
    var frame = Frame(size: Size(columns: 60, rows: 10), theme: .dark)
    after([.foldAll]).draw(
      on: &frame, in: frame.bounds, isFocused: true, Player().model.context)
    #expect(frame.text.contains("root (+4)"))
  }

  @Test func searchingGoesFromMatchToMatch() {
    var (tree, rect) = tree()
    let context = Player().model.context
    var out = Outbox(lastTicket: 0)
    _ = tree.perform(.filter, in: rect, context, &out)
    _ = tree.take(.character("c"), in: rect, context)
    #expect(tree.state.cursor == 2)
    _ = tree.take(.enter, in: rect, context)
    _ = tree.perform(.nextMatch(1), in: rect, context, &out)
    #expect(tree.state.cursor == 5)
    _ = tree.perform(.nextMatch(1), in: rect, context, &out)
    #expect(tree.state.cursor == 2, "from the last on to the first")
    _ = tree.perform(.nextMatch(-1), in: rect, context, &out)
    #expect(tree.state.cursor == 5)
  }

  @Test func theCascadeTurnsRound() {
    var player = Player(Size(columns: 120, rows: 36))
    player.press("d j j i")
    #expect(player.frame.text.contains("Through what agent-router@5.2.0 falls with plan-knowledge@1.0.0"))
    player.press("i")
    #expect(player.frame.text.contains("If plan-knowledge@1.0.0 is revoked"))
  }
}
