import Terminal
import Testing

@Suite struct DialogTests {
  private let screen = Size(columns: 80, rows: 24)

  private func open(_ dialog: Dialog) -> Dialog {
    var dialog = dialog
    dialog.shown(at: 1000, on: screen)
    return dialog
  }

  private func press(_ dialog: inout Dialog, _ keys: String, at moment: Int64 = 2000) -> Dialog.Outcome {
    var outcome = Dialog.Outcome.open
    for key in KeySequence(keys)?.keys ?? [] { outcome = dialog.handle(.key(key), at: moment) }
    return outcome
  }

  private var plain: Dialog { Dialog(title: "Sign", tier: .lasting, body: ["text"], confirmLabel: "Sign") }

  @Test func keysTypedBeforeItWasSeenDoNothing() {
    var dialog = plain
    #expect(press(&dialog, "y", at: 0) == .open)
    dialog.shown(at: 1000, on: screen)
    #expect(press(&dialog, "y", at: 1199) == .open)
    // Being drawn again does not start the time anew.
    dialog.shown(at: 1190, on: screen)
    #expect(press(&dialog, "y", at: 1200) == .confirmed)
    #expect(press(&dialog, "esc", at: 0) == .cancelled)
  }

  @Test func enterAloneCancels() {
    var dialog = open(plain)
    #expect(dialog.focus == .cancel)
    #expect(press(&dialog, "enter") == .cancelled)
    dialog = open(plain)
    #expect(press(&dialog, "tab enter") == .confirmed)
  }

  @Test func aCascadeNeedsTheShortIdTyped() {
    var dialog = open(
      Dialog(title: "Revoke", tier: .cascading, body: [], confirmLabel: "Revoke", typeToConfirm: "9f3c"))
    #expect(dialog.focus == .proof)
    #expect(press(&dialog, "9 f 3 tab tab enter") == .open)
    #expect(dialog.notice == "type 9f3c to confirm" && dialog.focus == .proof)
    _ = dialog.handle(.paste("c"), at: 3000)
    #expect(dialog.proof.text == "9f3" && dialog.notice == "pasting does nothing here")
    #expect(press(&dialog, "c enter enter") == .confirmed)
    // `y` is no answer to something that dangerous.
    dialog = open(Dialog(title: "Stop", tier: .emergency, body: [], confirmLabel: "Stop"))
    #expect(press(&dialog, "y") == .open)
  }

  @Test func aPassphraseAndTwoEntersWillDo() {
    var dialog = open(
      Dialog(
        title: "Sign", tier: .lasting, body: ["text"],
        fields: [DialogField("Passphrase", .secret(SecretField()))],
        confirmLabel: "Sign"))
    #expect(press(&dialog, "enter") == .open)
    #expect(dialog.notice == "Passphrase is missing" && dialog.focus == .field(0))
    #expect(press(&dialog, "h u n t e r enter enter") == .confirmed)
    guard case .secret(let secret) = dialog.fields[0].field else { return }
    #expect(secret.length == 6)
  }

  @Test func whatMustBeReadMustBeShownToItsEnd() {
    let long = (0..<60).map { StyledText("line \($0)") }
    var dialog = open(Dialog(title: "Sign", tier: .lasting, body: long, confirmLabel: "Sign", mustRead: true))
    #expect(press(&dialog, "y") == .open)
    #expect(dialog.notice == "read to the end first (page down)")
    #expect(press(&dialog, "pgdn pgdn y") == .open)
    #expect(press(&dialog, "G home y") == .confirmed)
    dialog = open(
      Dialog(title: "Sign", tier: .lasting, body: ["short"], confirmLabel: "Sign", mustRead: true))
    #expect(press(&dialog, "y") == .confirmed)
  }

  @Test func clicksAreGuardedToo() {
    var dialog = open(plain)
    #expect(dialog.click(.button(1), at: 1100) == .open)
    #expect(dialog.click(.button(1), at: 1300) == .confirmed)
    #expect(dialog.click(.button(0), at: 1300) == .cancelled)
  }
}
