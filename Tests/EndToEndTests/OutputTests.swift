import Foundation
import TestSupport
import Testing

/// What is printed arrives, or the program says that it did not.
struct OutputTests {
  private let program: Program

  init() throws { program = try Program.withDemo() }

  /// Runs a line of shell in the home, in which `countersign` is the program and works on the demonstration.
  private func shell(_ line: String) throws -> (status: Int32, errors: String) {
    let errors = program.home.file("errors")
    let script = """
      export HOME='\(program.home.path)' COUNTERSIGN_STORE='\(program.store)' LANG=C.UTF-8 TERM=dumb
      cd "$HOME" && countersign() { '\(Program.executable)' "$@"; }
      { \(line)
      } 2>'\(errors)'
      """
    let outcome = try OutsideTool.run("bash", "-c", script)
    return (outcome.status, try String(contentsOfFile: errors, encoding: .utf8))
  }

  @Test func whatCannotBeWrittenIsNotDone() throws {
    for command in [
      "log --json", "log", "verify", "cascade key:omar --dot", "key export maria", "manual", "--help",
      "log --help", "--version", "completions bash", "queue",
    ] {
      let outcome = try shell("countersign \(command) >/dev/full")
      #expect(outcome.status == 74, "\(command): \(outcome)")
      #expect(outcome.errors.contains("cannot write standard output: No space left"), "\(outcome.errors)")
    }
  }

  @Test func anAnswerThatIsNoAndGotLostIsNotTheAnswer() throws {
    #expect(try shell("countersign check legacy-bot --environment prod-us").status == 1)
    #expect(try shell("countersign check legacy-bot --environment prod-us >/dev/full").status == 74)
  }

  /// In KiB; less would keep SQLite from the 32 that it shares among processes.
  private let limit = "ulimit -f 40"

  @Test func aFileThatMayGrowNoFurtherIsNotWhole() throws {
    let outcome = try shell("\(limit); countersign log --json --last 1000 >log.json")
    #expect(outcome.status == 74 && outcome.errors.contains("File too large"), "\(outcome)")
  }

  /// Readers such as head(1) take what they want and go.
  @Test func aClosedPipeIsQuiet() throws {
    for ignored in ["", "trap '' PIPE; "] {
      let outcome = try shell("\(ignored)countersign log --json --last 1000 | head -1 >/dev/null")
      #expect(outcome.status == 0 && outcome.errors == "", "\(outcome)")
    }
    let status = try shell("trap '' PIPE; countersign log --json --last 1000 | true; exit ${PIPESTATUS[0]}")
    #expect(status.status == 0, "\(status)")
  }

  @Test func anExportThatFailsLeavesNoFile() throws {
    let shown = try program.run("show", "support-triage@3.0.2", "--json").output
    let evidence = try #require(shown.firstMatch(of: /"evidence": "([0-9a-f]{64})"/)?.1)
    let export = "countersign export run \(evidence) --output run.json"
    let failed = try shell("\(limit); \(export)")
    #expect(failed.status == 74 && failed.errors.contains("Nothing is left behind."), "\(failed)")
    #expect(!FileManager.default.fileExists(atPath: program.home.file("run.json")))
    #expect(try shell(export).status == 0, "nothing is in the way")
  }
}
