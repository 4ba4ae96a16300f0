import NcursesBackend
import Terminal
import TestSupport
import Testing

/// Texts that are written in the user's editor, in the real console.
@Suite(.serialized) @MainActor struct EditorTests {
  @Test func whatTheEditorLeavesIsInTheFieldAndNothingIsSignedByIt() async throws {
    let store = try await SmallStore.copy()
    let console = try await ConsoleDriver(store.places)
    let size = try console.ledgerSize()
    var given: [String] = []
    console.display.editor = { text in
      given.append(text)
      return .text("no data sheet; see the review of Monday")
    }
    await console.press("x .too ctrl-o")
    #expect(given == ["too"])
    console.expect("no data sheet; see the review of Monday", "ctrl-o editor")
    #expect(try console.ledgerSize() == size)
    await console.press("enter enter")
    console.expect("Sign the rejection of")
    await console.press("end")
    console.expect("no data sheet; see the review of Monday")
    #expect(try console.ledgerSize() == size)
  }

  @Test func anEditorThatFailsLeavesTheFieldAndSaysWhatToDo() async throws {
    let store = try await SmallStore.copy()
    let console = try await ConsoleDriver(store.places)
    await console.press("x .unchanged ctrl-o")
    console.expect("unchanged", "no editor is here: set VISUAL or EDITOR")
    // The proof of a revocation is typed, not written elsewhere.
    var isAsked = false
    console.display.editor = { text in
      isAsked = true
      return .text(text)
    }
    await console.press("esc d R .leaks tab ctrl-o")
    #expect(!isAsked)
    await console.press("shift-tab f4")
    #expect(isAsked)
  }

  @Test func aReadOnlyConsoleOpensNoFormAndSoNoEditor() async throws {
    let store = try await SmallStore.copy()
    let console = try await ConsoleDriver(store.places, isReadOnly: true)
    console.display.editor = { _ in
      Issue.record("an editor was opened")
      return .text("")
    }
    await console.press("x ctrl-o")
    console.expect("read-only")
  }
}
