import Governance
import Terminal
import TestSupport
import Testing

@testable import Console

struct PaletteTests {
  private func player(_ keys: String) -> Player {
    var player = Player(Size(columns: 100, rows: 30))
    player.press(keys)
    return player
  }

  @Test func aCommandTakesWhatIsTypedAfterIt() {
    let queue = player("5 : .queue space .state:pending enter")
    #expect(queue.model.stack.last?.title == "Queue")
    #expect((queue.model.stack.last as? QueueScreen)?.filter.text == "state:pending")
    #expect(player(": .goto space .140 enter").model.stack.last?.title == "Entry 140")
    #expect(player(": .goto space .support enter").model.stack.last?.title == "support-triage@3.0.2")
  }

  @Test func tabCompletesCommandsAndTheirArguments() throws {
    var player = player(": .goto tab .claims tab")
    guard case .palette(let palette)? = player.model.layer else {
      Issue.record("the palette is gone")
      return
    }
    #expect(palette.query.text == "goto claims-extract@1.4.2 ")
    player.press("esc : .queue space .risk:high space .state:ce tab")
    guard case .palette(let second)? = player.model.layer else {
      Issue.record("the palette is gone")
      return
    }
    #expect(second.query.text == "queue risk:high state:certified ")
  }

  @Test func aClosedArgumentTakesWhatIsSelected() {
    var player = Player()
    player.model.themeNames = ["auto", "dark", "light"]
    player.press(": .theme space .da enter")
    #expect(player.model.layer == nil && player.effects.contains(.theme("dark", isPreview: false)))
  }

  @Test func lettersFindACommandAndReasonsAreSaid() {
    let found = player("ctrl-p .vrfy esc ctrl-p .apprv")
    #expect(found.frame.text.contains("approve"))
    let revoked = player("G : .approve")
    #expect(revoked.frame.text.contains("legacy-bot@0.1.0 is revoked"))
  }

  @Test func helpIsSearched() {
    let help = player("? / .reject")
    #expect(help.frame.text.contains("Sign a rejection") && !help.frame.text.contains("Sign an approval"))
    let back = player("? / .reject enter esc")
    #expect(back.frame.text.contains("Sign an approval"))
    #expect(player("? / .reject enter esc esc").model.layer == nil)
  }

  @Test func aBegunSequenceSaysHowItGoesOn() {
    let pending = player("g")
    for text in ["g …", "ledger", "policies", "top"] { #expect(pending.frame.text.contains(text)) }
    #expect(player("g l").model.stack.last?.title == "Ledger")
    #expect(player("g esc j").model.pressed.isEmpty)
    #expect(player("s").frame.text.contains("adaptation"))
  }

  @Test func messagesAreKept() {
    var player = player("ctrl-c")
    player.wait(120_000)
    player.press("M")
    #expect(player.frame.text.contains("2m  !  press q, or ctrl-c again, to quit"))
  }
}
