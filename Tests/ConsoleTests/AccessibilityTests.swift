import Terminal
import TestSupport
import Testing

@testable import Console

struct AccessibilityTests {
  private func player(_ scene: Scene) -> Player {
    var player = Player(Size(columns: 100, rows: 30), capabilities: Capabilities(accessible: true))
    scene.play(&player)
    return player
  }

  /// Whoever cannot see the screen hears one thing that has the keyboard, and the cursor stands on it.
  @Test func everySceneHasOneFocusAndTheCursorStandsThere() {
    for scene in Scene.allCases {
      let frame = player(scene).frame
      let focused = frame.accessibility.filter { $0.isFocused && $0.place != nil }
      #expect(focused.count == 1, "\(scene): \(focused)")
      #expect(frame.cursor != nil && frame.cursor == focused.first?.place, "\(scene): \(focused)")
      #expect(focused.first.map { !$0.label.isEmpty } == true, "\(scene)")
    }
  }

  @Test func everySceneIsPlain() {
    for scene in Scene.allCases {
      let text = player(scene).frame.text
      let drawn = text.unicodeScalars.filter { (0x2500...0x25FF).contains($0.value) }
      #expect(drawn.isEmpty, "\(scene): \(drawn)")
    }
  }

  @Test func rowsSayWhereTheyAreAndWhetherTheyAreMarked() {
    var player = player(.queue)
    player.press("space k")
    let row = player.frame.accessibility.first { $0.role == .row }
    #expect(row?.value == "1 of 4, marked")
    #expect(row?.label.contains("support-triage 3.0.2") == true)
    player.press("d j")
    let node = player.frame.accessibility.first { $0.role == .row }
    #expect(node?.label.contains("level 2") == true, "\(node?.label ?? "")")
  }

  @Test func aButtonThatCannotBePressedSaysWhy() {
    var player = player(.queue)
    player.press("x")
    let confirm = player.frame.accessibility.last { $0.role == .button }
    #expect(confirm?.isEnabled == false && confirm?.value == "Reason is missing")
  }
}
