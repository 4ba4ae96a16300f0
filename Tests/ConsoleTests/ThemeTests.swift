import Terminal
import TestSupport
import Testing

@testable import Console

/// Themes by the palette, and text that no clipboard takes.
struct ThemeChoiceTests {
  private static let light = Theme(
    name: "light", assumes: Theme.dark.assumes, rules: [.text: StyleRule(ThemeColor(.rgb(1, 2, 3)))])

  private func player() -> Player {
    var player = Player()
    player.model.themeNames = ["auto", "dark", "light", "mono"]
    return player
  }

  @Test func thePaletteCompletesAndChoosesAThemeByName() {
    var player = player()
    player.press(": .theme")
    #expect(player.frame.text.contains("theme light"))
    player.press("space .li enter")
    #expect(player.takeEffects().last == .theme("light", isPreview: false))
    player.send(.theme(Self.light, isPreview: false))
    #expect(player.model.theme.name == "light")
  }

  @Test func aThemeIsShownWhileItIsSelectedAndGoneAfterEscape() {
    var player = player()
    player.press(": .theme space .li")
    #expect(player.takeEffects().contains(.theme("light", isPreview: true)))
    player.send(.theme(Self.light, isPreview: true))
    #expect(player.model.theme.name == "light")
    player.press("esc")
    #expect(player.model.theme.name == "dark")
    // An answer that comes after that changes nothing.
    player.send(.theme(Self.light, isPreview: true))
    #expect(player.model.theme.name == "dark")
  }

  @Test func movingThroughOtherCommandsTriesNoTheme() {
    var player = player()
    player.press(": end up up")
    #expect(player.takeEffects() == [])
  }

  @Test func textThatCannotBeCopiedIsOfferedByHandAndTheMouseSelectsIt() {
    var player = player()
    #expect(player.frame.mouse)
    player.send(.cannotCopy("sha256:abc", name: "the digest", because: "no clipboard"))
    #expect(player.frame.text.contains("sha256:abc"))
    #expect(player.frame.text.contains("not copied: no clipboard"))
    #expect(!player.frame.mouse)
    player.press("esc")
    #expect(player.frame.mouse)
  }
}
