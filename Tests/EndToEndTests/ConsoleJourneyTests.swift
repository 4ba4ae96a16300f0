import Foundation
import StrictJSON
import TestSupport
import Testing

/// The main journey of the demonstration, by keyboard in a real terminal.
@Suite(.serialized) struct ConsoleJourneyTests {
  @Test func aPendingAdaptationGoesThroughItsWholeLifeByKeyboard() throws {
    let program = try Program.withDemo()
    let shown = try program.run("show", "billing-faq@2.1.0", "--json")
    let short = try #require(shown.json?["short"]?.string)
    let console = try TmuxScreen(program, "console --store \(program.store)")
    try console.wait(for: "Queue", "win-back", "demo-passphrase")
    try console.type(":tour")
    try console.press("Enter")
    try console.wait(for: "Tour 1 of 7")
    try console.press("/")
    try console.type("billing-faq")
    try console.wait(for: "1 of 19", short)
    try console.press("Enter")

    // Certify: the suites that policies ask for are marked already.
    try console.press("c")
    try console.wait(for: "Certify billing-faq@2.1.0", "trigger-probe@1")
    try console.press("Enter")
    try console.wait(for: "every suite passed")
    try console.press("s")
    try sign(console, "Sign the certificates", key: nil)
    try console.wait(for: "✓ signed", "certified", "1 of 19")

    for key in ["paul", "maria", "dana"] {
      try console.press("a")
      try console.wait(for: "Approve billing-faq@2.1.0")
      try console.passTheGuard()
      try console.press("Enter", "Enter")
      try sign(console, "Sign the approval", key: key)
      try console.wait(for: "✓ signed: approved")  // the toast names the act
      try console.wait("for the toast to go") { !$0.contains("✓ signed") }
    }

    try console.press("A")
    try console.wait(for: "Activate billing-faq@2.1.0", "[prod-us]")
    try console.passTheGuard()
    try console.press("Enter", "Enter")
    try sign(console, "Sign the activation", key: "omar")
    try console.wait(for: "✓ signed: activated in prod-us")
    #expect(try program.run("check", "billing-faq@2.1.0", "--environment", "prod-us").status == 0)

    try console.press("d")
    try console.wait(for: "If billing-faq@2.1.0 is revoked", "billing-router", "falls")
    try console.resize(columns: 120, rows: 36)
    try console.wait(for: "If billing-faq@2.1.0 is revoked", "agent-router@5.2.0", "degraded")
    try console.resize(columns: 80, rows: 24)
    try console.press("R")
    try console.wait(for: "Revoked is for good", "Type \(short)")
    try console.passTheGuard()
    try console.type("it leaks invoices")
    try console.press("Enter")
    try console.type("00000000")
    try console.press("Enter", "Enter")
    try console.wait(for: "Revoke billing-faq@2.1.0")  // another id confirms nothing
    for _ in 0..<8 { try console.press("BSpace") }
    try console.type(short)
    try console.press("Enter", "Enter")
    try sign(console, "Sign the revocation", key: "omar")
    try console.wait(for: "✓ signed: revoked")

    let after = try program.run("check", "billing-faq@2.1.0", "--environment", "prod-us")
    #expect(after.status == 1)
    #expect(try program.run("verify").status == 0)
    try leave(console)
  }

  @Test func aWrongPassphraseSignsNothingAndTheDialogStays() throws {
    let program = try Program.withDemo()
    let size = try program.ledgerSize()
    let console = try queue(of: program, filteredBy: "claims-helper")
    try console.press("Enter", "A")
    try console.wait(for: "Activate claims-helper@1.4.0")
    try console.passTheGuard()
    try console.press("Enter", "Enter")
    try sign(console, "Sign the activation", key: "yuki", passphrase: "not-the-passphrase")
    try console.wait(for: "passphrase does not open", "Sign the activation")
    try console.press("Escape")
    #expect(try program.ledgerSize() == size)
    try leave(console)
  }

  @Test func aRunIsComparedWithItsBaseByAKeyAndTheTwoRunsByACommand() throws {
    let program = try Program.withDemo()
    let console = try queue(of: program, filteredBy: "policy-tutor")
    try console.press("Enter", "c")
    try console.wait(for: "Certify policy-tutor@0.4.0", "refusal@1", "Compared with nothing")
    try console.press("p")
    try console.wait(for: "Compared with desk-276k, its base", "against base")
    try console.press("p")
    try console.wait(for: "Compared with nothing")
    try console.press("p")
    try console.wait(for: "Compared with desk-276k, its base")
    try console.press("Enter")
    try console.wait(for: "against desk-276k: ", "regressions")
    // What got worse comes first, with both answers in the case.
    try console.wait(for: "regressed  ")
    try console.press("Enter")
    try console.wait(for: "Answer of desk-276k")
    try console.press("Escape")
    try console.wait(for: "against desk-276k: ")
    try console.press("s")
    try sign(console, "Sign the certificate", key: nil)
    try console.wait(for: "✓ signed")
    try leave(console)

    let certificates = try program.run("show", "policy-tutor@0.4.0", "--json").json?["certificates"]?.array
    let compared = try #require(certificates?.last { $0["comparison"]?["regressed"]?.integer ?? 0 > 2 })
    let now = try #require(compared["evidence"]?.string)
    let before = try #require(compared["comparison"]?["evidence"]?.string)
    let regressed = try #require(compared["comparison"]?["regressed"]?.integer)
    let outcome = try program.run("compare", before, now, "--limit", "2", "--json")
    #expect(outcome.status == 1, "\(outcome.errors)")
    #expect(outcome.json?["counts"]?["regressed"]?.integer == regressed)
    let text = try program.run("compare", before, now, "--limit", "2").output
    #expect(text.contains("before desk-276k: ") && text.contains("after  policy-tutor@0.4.0: "))
    #expect(text.components(separatedBy: "▼ regressed ").count == 3)
    #expect(text.contains("… and \(regressed - 2) more that regressed: --limit COUNT tells more"))
    #expect(try program.run("compare", now, now).status == 0, "nothing is worse than itself")
  }

  @Test func afterAKillTheLedgerIsWhole() throws {
    let program = try Program.withDemo()
    let console = try TmuxScreen(program, "console --store \(program.store)")
    try console.wait(for: "Queue", "win-back")
    _ = try OutsideTool.run("kill", "-KILL", String(try console.processID()))
    try console.wait("for the program to end") { _ in console.hasEnded }
    #expect(try program.run("verify").status == 0)
  }

  @Test func withoutATerminalItPointsToThePlainCommands() throws {
    let program = try Program.withDemo()
    let outcome = try program.run("console")
    #expect(outcome.status == 69)
    #expect(outcome.errors.contains("countersign queue"))
  }

  /// The console at its queue, with a filter typed that one adaptation matches.
  private func queue(of program: Program, filteredBy name: String) throws -> TmuxScreen {
    let console = try TmuxScreen(program, "console --store \(program.store)", columns: 120, rows: 36)
    try console.wait(for: "Queue", "win-back")
    try console.press("/")
    try console.type(name)
    try console.wait(for: "1 of 19")
    return console
  }

  /// Reads to the end, chooses the key, gives the passphrase and signs.
  private func sign(
    _ console: TmuxScreen, _ title: String, key: String?, passphrase: String = Program.passphrase
  ) throws {
    try console.wait(for: title, "Passphrase", "esc cancels")
    try console.passTheGuard()
    if let key {
      try console.press("BTab")
      // The tour's hint names the key in brackets as well.
      func chosen(_ screen: String) -> Substring? {
        let line = screen.split(separator: "\n").first { $0.contains(" Sign as ") && $0.contains("[") }
        return line?.split(separator: "[").last?.split(separator: "]").first
      }
      while let other = chosen(try console.text()), other != key {
        try console.passTheGuard()
        try console.press("Right")
        // Another key means another statement: what is pressed before it is there would be meant for this one.
        try console.wait("for another key than \(other)") {
          chosen($0) != other && !$0.contains("preparing the statement for this key")
        }
      }
      try console.wait("for the key \(key)") { chosen($0).map { $0 == key } == true }
      try console.passTheGuard()
      try console.press("Tab")
    }
    try console.press(["End"], until: "for the end to be read") { !$0.contains("read to the end first") }
    try console.type(passphrase)
    try console.press("Enter", "Enter")
  }

  private func leave(_ console: TmuxScreen) throws {
    // Twice within two seconds, whatever is on the screen.
    try console.press(["C-c", "C-c"], until: "for the program to leave") { _ in
      console.hasEnded
    }
    #expect(try console.state() == "001", "no alternate screen, no mouse, the cursor shown")
  }
}
