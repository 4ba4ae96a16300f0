import Foundation
import StrictJSON
import TestSupport
import Testing

/// From an empty home to a queue that takes a submission.
@Suite(.serialized) struct FirstRunTests {
  private static let adapter = "\(ProjectFolder.path)/fixtures/scenarios/demo/adapters/plan-knowledge-1.2.0"

  @Test func theConsoleBeginsALedgerAndItsQueueTakesASubmission() throws {
    let program = try Program()
    let console = try TmuxScreen(program, "")
    try console.wait(for: "step 1 of 7", "There is no ledger here yet")
    try answer(console)
    try console.press("Enter")
    try console.wait(for: "No adaptation was submitted yet", "countersign submit")

    // What the console said to do next, from another terminal.
    let submitted = try program.run(
      ["submit", Self.adapter, "--name", "plan-knowledge", "--version", "1.0.0", "--environment", "prod-eu"]
        + [
          "--risk", "limited", "--key", "pipeline", "--yes", "--passphrase-file",
          program.home.file("passphrase"),
        ],
      onStore: false)
    #expect(submitted.status == 0, "\(submitted.errors)")
    try console.wait(for: "plan-knowledge 1.0.0")
    // You submitted nothing, so you may approve it; the key is yours.
    try console.press("a")
    try console.wait(for: "Approve plan-knowledge@1.0.0")
    try console.press("Escape")
    #expect(try program.run(["verify"], onStore: false).status == 0)
    #expect(try leftovers(program) == [])
  }

  @Test func whoeverLeavesInTheMiddleLeavesNothing() throws {
    let program = try Program()
    let console = try TmuxScreen(program, "")
    try console.wait(for: "step 1 of 7")
    try answer(console)
    try console.press("C-c", "C-c")
    try console.wait("for the program to leave") { _ in console.hasEnded }
    #expect(try console.state() == "001")
    #expect(try leftovers(program) == [] && !program.hasData)
  }

  @Test func killedInTheMiddleTheNextOneWorks() throws {
    let program = try Program()
    do {
      // Killed when it has written one of the keys.
      let console = try TmuxScreen(
        program, "", environment: KilledProgram.environment(after: #""name": "maria""#))
      try console.wait(for: "step 1 of 7")
      try answer(console)
      try console.press("Enter")
      try console.wait("for the program to end") { _ in console.hasEnded }
    }
    #expect(try leftovers(program) != [], "it was killed while it made something")
    let none = try program.run(["queue"], onStore: false)
    #expect(none.status != 0, "there is no ledger yet")
    let again = try program.run(
      ["init", "--name", "Acme", "--person", "maria", "--yes", "--json"]
        + ["--passphrase-file", program.home.file("passphrase")], onStore: false)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.json?["keys"]?.array?.count == 4)
    #expect(try leftovers(program) == [])
    #expect(try program.run(["verify"], onStore: false).status == 0)
  }

  @Test func theCommandAsksTheSameInNumberedText() throws {
    let program = try Program()
    // The questions go to standard error, which the screen's own log would otherwise take.
    let console = try TmuxScreen(program, "init 2>/dev/tty #", rows: 60)
    try console.wait(for: "Step 1 of 7: Organisation", "What is your organisation called?")
    try console.type("Acme\n\n")
    try console.wait(for: "Step 2 of 7: You")
    try console.type("maria\n\nmaria\n")
    try console.wait(for: "must not be you")
    try console.type("<\n")
    try console.wait(for: "What is your full name? [maria]")
    try console.type("Maria Lindqvist\n\n2\n\n<\n1\n\n\n\n\n3\n")
    try console.wait(for: "It demands:", "suite secret-leak passed", "New passphrase")
    // What is typed before a question for a secret is not taken for its answer.
    try console.type("\(Program.passphrase)\n")
    try console.wait(for: "Once more")
    try console.type("\(Program.passphrase)\n")
    try console.wait(for: "Make and sign all of this? [y/N]")
    let shown = try console.text()
    #expect(!shown.contains(Program.passphrase))
    try console.type("y\n")
    try console.wait(for: "Began the ledger in", "countersign submit")
  }

  @Test func withoutATerminalAnswersComeFromAFileAndMistakesHaveLines() throws {
    let program = try Program()
    let passphrase = ["--passphrase-file", program.home.file("passphrase")]
    func begin(_ yaml: String, _ more: String...) throws -> Program.Outcome {
      let file = try program.home.write(Array(yaml.utf8), to: "setup.yaml")
      return try program.run(["init", "--from", file] + passphrase + more, onStore: false)
    }
    let wrong = try begin("name: Acme\nperson: maria\nsubmitter: maria\n", "--yes")
    #expect(wrong.status == 65 && wrong.errors.contains("setup.yaml:3"), "\(wrong.errors)")
    let unasked = try begin("name: Acme\nperson: maria\n")
    #expect(unasked.status == 64 && unasked.errors.contains("--yes"), "\(unasked.errors)")
    #expect(!program.hasData)
    let good = try begin(
      "name: Acme\nperson: maria\npolicy: hardened\n", "--environment", "prod", "--yes", "--json")
    #expect(good.status == 0, "\(good.errors)")
    #expect(good.json?["environment"]?.string == "prod")
    #expect(good.json?["policies"]?.array?.first?.string == "acme-hardened@1")
    #expect(good.json?["entries"]?.integer == 9)
    let taken = try begin("name: Acme\nperson: maria\n", "--yes")
    #expect(taken.status == 1 && taken.errors.contains("there is a ledger"))
  }

  @Test func aRootAloneIsStillToBeHad() throws {
    let program = try Program()
    let outcome = try program.run(
      ["init", "--name", "Acme", "--json", "--passphrase-file", program.home.file("passphrase")],
      onStore: false)
    #expect(outcome.status == 0 && outcome.json?["entries"]?.integer == 1, "\(outcome.errors)")
  }

  /// Answers every step, up to the summary read to its end.
  private func answer(_ console: TmuxScreen) throws {
    try console.type("Acme Help Desk")
    try console.press("Enter", "Enter")
    try console.wait(for: "step 2 of 7")
    try console.type("maria")
    try console.press("Enter", "Enter", "Enter")
    try console.wait(for: "step 3 of 7")
    try console.press("Enter", "Enter")
    try console.wait(for: "step 4 of 7")
    try console.press("Enter", "Enter", "Enter")
    try console.wait(for: "step 5 of 7", "one reviewer approves")
    try console.press("Enter")
    try console.wait(for: "step 6 of 7")
    try console.type(Program.passphrase)
    try console.press("Enter")
    try console.type(Program.passphrase)
    try console.press("Enter")
    try console.wait(for: "step 7 of 7", "4 keys")
    try console.press(["End"], until: "for the end to be read") { !$0.contains("read to the end first") }
    try console.passTheGuard()
  }

  /// What an attempt that did not come to its end has left.
  private func leftovers(_ program: Program) throws -> [String] {
    let folder = program.home.path + "/.local/share/countersign"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasPrefix(".") }
  }
}

extension Program {
  fileprivate var hasData: Bool {
    FileManager.default.fileExists(atPath: home.path + "/.local/share/countersign")
  }
}
