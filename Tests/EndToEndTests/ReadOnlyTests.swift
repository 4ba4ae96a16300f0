import TestSupport
import Testing

/// Asking takes no right to write to the store, and a machine that only asks remembers what it has seen.
struct ReadOnlyTests {
  /// Runs a command where only the state folder, if that, can be written to.
  private func run(
    _ program: Program, remembers: Bool = true, _ arguments: [String]
  ) throws -> OutsideTool.Outcome {
    let state = program.home.file(".local/state")
    return try OutsideTool.run(
      ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
        + (remembers ? ["--bind", state, state] : [])
        + ["--setenv", "HOME", program.home.path, "--", Program.executable] + arguments
        + ["--store", program.store])
  }

  @Test func everythingThatOnlyAsksIsAnsweredOnAReadOnlyMount() throws {
    let program = try Program.withDemo()
    for command in [
      ["check", "billing-faq@2.1.0", "--environment", "prod-us"], ["queue"], ["verify"], ["log"],
      ["cascade", "billing-faq@2.1.0"], ["show", "billing-faq@2.1.0"], ["why", "billing-faq@2.1.0"],
    ] {
      let usual = try program.run(command)
      let outcome = try run(program, command)
      #expect(outcome.status == usual.status, "\(command): \(outcome.text)")
      #expect(outcome.text.contains(usual.output.prefix(40)), "\(command): \(outcome.text)")
    }
    let act = try run(
      program,
      [
        "reject", "billing-faq@2.1.0", "--environment", "prod-us", "--key", "maria", "--reason", "no",
        "--yes",
        "--passphrase-file", program.home.file("passphrase"),
      ])
    #expect(act.status == 74, "\(act.text)")
  }

  @Test func whoCannotRememberIsAnsweredOnlyWhenTheySayThatTheyKnow() throws {
    let program = try Program.withDemo()
    let check = ["check", "plan-knowledge@1.2.0", "--environment", "prod-us"]
    #expect(try program.run(check).status == 0)
    // What is pinned can be compared with, and that it cannot be kept up to date is said.
    let pinned = try run(program, remembers: false, check)
    #expect(pinned.status == 0, "\(pinned.text)")
    _ = try OutsideTool.run("rm", "-r", program.home.file(".local/state/countersign/pins"))
    let refused = try run(program, remembers: false, check)
    #expect(refused.status == 74 && refused.text.contains("cannot remember"), "\(refused.text)")
    let known = try run(program, remembers: false, check + ["--no-pin"])
    #expect(known.status == 0 && known.text.contains("warning"), "\(known.text)")
  }

  @Test func anOlderStoreIsNotBelievedByWhoeverHasAsked() throws {
    let program = try Program.withDemo()
    _ = try OutsideTool.run("rm", "-r", program.home.file(".local/state/countersign/pins"))
    let check = ["check", "plan-knowledge@1.2.0", "--environment", "prod-us"]
    #expect(try program.run(check).status == 0)
    let older = program.home.file("older.db")
    _ = try OutsideTool.run("sqlite3", program.store, "VACUUM INTO '\(older)'")
    let reject = try program.act(
      "reject", "plan-knowledge@1.2.0", "--environment", "prod-us", "--key", "maria", "--reason", "no")
    #expect(reject.status == 0, "\(reject.errors)")
    // Another machine: it asks and nothing else.
    _ = try OutsideTool.run("rm", "-r", program.home.file(".local/state/countersign/pins"))
    #expect(try program.run(check).status == 1)
    for suffix in ["-wal", "-shm"] { _ = try OutsideTool.run("rm", "-f", program.store + suffix) }
    _ = try OutsideTool.run("cp", older, program.store)
    let answer = try program.run(check)
    #expect(
      answer.status != 0 && answer.errors.contains("the tail was cut"), "\(answer.output)\(answer.errors)")
  }
}
