import Governance
import Terminal
import TestSupport
import Testing

@testable import Console

struct RestTests {
  @Test func itIsIdleOnceEverythingIsAnswered() {
    for scene in Scene.allCases {
      var player = Player()
      scene.play(&player)
      #expect(player.model.isIdle, "\(scene)")
    }
  }

  @Test func itIsNotIdleWhileAnAnswerIsAwaited() throws {
    var player = Player()
    player.holdsAnswers = true
    player.press("ctrl-r")
    #expect(!player.model.isIdle)
    guard case .load(_, let first)? = player.takeEffects().last else {
      Issue.record("nothing was asked")
      return
    }
    player.press("ctrl-r")
    player.answer(.success(.queue(Example.slice)), first)
    #expect(!player.model.isIdle, "a newer question took its place")
    guard case .load(_, let second)? = player.takeEffects().last else {
      Issue.record("nothing was asked")
      return
    }
    player.answer(.success(.queue(Example.slice)), second)
    #expect(!player.model.isIdle, "what is decided about the rows is awaited")
    for case .load(let query, let ticket) in player.takeEffects() {
      player.answer(.success(Example.answer(query)), ticket)
    }
    #expect(player.model.isIdle)
    player.press("a enter enter")
    #expect(!player.model.isIdle, "a draft is awaited")
    player.answerDraft(Example.request())
    #expect(player.model.isIdle)
  }

  @Test func aRunIsNoHindrance() {
    var player = Player()
    Scene.running.play(&player)
    #expect(player.model.isIdle)
  }

  /// At rest nothing is to be drawn: no tick is wanted, and one would change nothing.
  @Test func nothingMovesAtRest() {
    for scene in Scene.allCases {
      var player = Player()
      scene.play(&player)
      player.wait(20_000)
      player.send(.tick(at: player.clock))
      #expect(player.model.nextTick == nil, "\(scene)")
      let frame = player.frame
      player.wait(60_000)
      player.send(.tick(at: player.clock))
      #expect(scene == .messages || player.frame == frame, "\(scene)")
    }
  }

  /// Whatever is pressed, answered late or not at all: there is a screen with a focused pane, and no key is used before
  /// the dialog that signs was read to its end.
  @Test func randomInputKeepsTheInvariants() {
    let keys =
      "jkhlgGcaxrAdRfqyseiwvMz:/?.n1 2345+_*-=".map { Key(String($0)) ?? .space } + [
        .enter, .escape, .tab, .backTab, .up, .down, .pageDown, .end, .backspace, .control("c"),
        .control("a"),
        Key(.down, .shift), Key(.character("2"), .alt),
      ]
    for seed in 0..<12 {
      var random = SeededRandom(seed: UInt64(seed))
      var player = Player(Size(columns: 60 + seed * 9, rows: 16 + seed * 2))
      for _ in 0..<250 {
        player.wait(Int64.random(in: 0...400, using: &random))
        switch Int.random(in: 0..<20, using: &random) {
        case 0: player.holdsAnswers.toggle()
        case 1: player.send(.input(.paste("state:x\n"), at: player.clock))
        case 2:
          let kind: MouseEvent.Kind = Bool.random(using: &random) ? .press(.left) : .wheelDown
          let hit = player.frame.hits.randomElement(using: &random)?.rect
          let place = Point(column: hit?.column ?? 0, row: hit?.row ?? 0)
          player.send(.input(.mouse(MouseEvent(kind, at: place)), at: player.clock))
        case 3:
          let size = Size(
            columns: Int.random(in: 1...200, using: &random), rows: Int.random(in: 1...60, using: &random))
          player.send(.input(.resize(size), at: player.clock))
        case 4: player.answerDraft(Example.request(lines: 300))
        default:
          let key = keys.randomElement(using: &random) ?? .space
          player.send(.input(.key(key), at: player.clock))
        }
        guard let screen = player.model.stack.last else {
          Issue.record("seed \(seed): no screen")
          return
        }
        func focused(_ screen: some Screen) -> Int {
          let slots = screen.slots(player.model.context)
          return slots.filter { screen.panes.focused(of: slots.map(\.id)) == $0.id }.count
        }
        #expect(focused(screen) == 1, "seed \(seed)")
        if case .signing(let flow)? = player.model.layer, flow.isBusy, case .signing = flow.work {
          #expect(
            flow.dialog.missing == nil || flow.dialog.missing == "Passphrase is missing", "seed \(seed)")
        }
        let size = player.model.size
        let frame = player.frame
        for row in 0..<size.rows {
          let width = frame.surface.row(row).reduce(0) { $0 + Int($1.width) }
          #expect(width == size.columns, "seed \(seed) \(size) row \(row)")
        }
      }
    }
  }
}
