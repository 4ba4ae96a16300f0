import Foundation
import TestSupport
import Testing

/// Saved views: the same ones in console and commands.
struct ViewCommandTests {
  @Test func aViewOfTheConsoleIsOneOfTheCommands() throws {
    let program = try Program.withDemo()
    #expect(try program.run("view", "list").output.contains("No view is saved"))
    let console = try TmuxScreen(program, "console --store \(program.store)")
    try console.wait(for: "Queue", "win-back")
    try console.press("/")
    try console.type("risk:high")
    try console.press("Enter")
    try console.type(":save-view gravest")
    try console.press("Enter")
    try console.wait(for: "view gravest saved")
    try console.press("q")

    let listed = try program.run("view", "list", "--json")
    #expect(listed.status == 0 && listed.output.contains("\"filter\": \"risk:high\""))
    let rows = try program.run("queue", "--view", "gravest")
    #expect(rows.status == 0 && rows.output.contains("instalment-check"))
    #expect(!rows.output.contains("win-back"))

    #expect(try program.run("view", "save", "mine", "state:pending", "--sort", "oldest").status == 0)
    let again = try TmuxScreen(program, "console --store \(program.store)")
    try again.wait(for: "Queue", "win-back")
    try again.press("V")
    try again.wait(for: "gravest", "mine")
    try again.press("Down", "Enter")
    try again.wait(for: "Queue  state:pending")
    try again.press("q")

    #expect(try program.run("view", "drop", "mine").status == 0)
    #expect(try program.run("queue", "--view", "mine").status == 66)
  }

  @Test func whatCannotBeAViewIsRefusedAndADamagedFileIsNamed() throws {
    let program = try Program()
    let bad = try program.run("view", "save", "mine", "risk:grave")
    #expect(bad.status == 64 && bad.errors.contains("character"))
    #expect(try program.run("view", "save", "a/b", "triage").status == 64)
    #expect(try program.run("view", "save", "mine", "triage").status == 0)
    let file = program.home.file(".local/state/countersign/console.json")
    let mode = try #require(FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int)
    #expect(mode == 0o600)
    try Data("{\"views\": 7}".utf8).write(to: URL(fileURLWithPath: file))
    let damaged = try program.run("view", "list")
    #expect(damaged.status == 65 && damaged.errors.contains("console.json"))
  }
}
