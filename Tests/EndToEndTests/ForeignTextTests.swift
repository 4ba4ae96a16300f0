import Foundation
import StrictJSON
import TestSupport
import Testing

/// Text from files of others reaches the terminal as text, in messages and in JSON too.
struct ForeignTextTests {
  private let program: Program

  init() throws { program = try Program.withDemo() }

  @Test func fieldNamesCannotWriteLinesOfTheirOwn() throws {
    let lie = "yes: good-model in prod-eu: admitted"
    let field = "\"colour\\n\(lie)\\n\": red\n"
    let twice = "\"a\\n\(lie)\": 1\n\"a\\n\(lie)\": 2\n"
    for content in [field, twice, "name: p\n\(field)", "\(lie)\n", "? \"a\\n\(lie)\"\n: [\n"] {
      let file = try program.home.write(Array(content.utf8), to: "declared.yaml")
      try FileManager.default.createDirectory(
        atPath: program.home.file("settings/endpoints"), withIntermediateDirectories: true)
      _ = try program.home.write(Array(content.utf8), to: "settings/config.yaml")
      _ = try program.home.write(Array(content.utf8), to: "settings/endpoints/one.yaml")
      let adapter = ProjectFolder.path + "/fixtures/models/plans-good"
      let outcomes = try [
        program.run("policy", "lint", file), program.act("policy", "publish", file, "--key", "petra"),
        program.run("suite", "lint", file), program.act("suite", "publish", file, "--key", "ines"),
        program.act("submit", adapter, "--manifest", file, "--key", "sam"),
        program.run("endpoint", "check", file), program.run("endpoint", "list"),
        program.run(
          "certify", "billing-faq@2.1.0", "--suite", "plan-facts", "--dry-run", "--runner", file),
        shell("COUNTERSIGN_CONFIG_DIR=\"$HOME/settings\" '\(Program.executable)' config check"),
        shell("COUNTERSIGN_CONFIG_DIR=\"$HOME/settings\" '\(Program.executable)' endpoint check"),
      ]
      for outcome in outcomes {
        let lines = (outcome.output + "\n" + outcome.errors).split(separator: "\n")
        #expect(!lines.contains { $0.hasPrefix("yes:") || $0.hasPrefix("  yes:") }, "\(outcome)")
      }
    }
  }

  private func shell(_ command: String) throws -> Program.Outcome {
    let outcome = try OutsideTool.run("env", "HOME=\(program.home.path)", "sh", "-c", command)
    return Program.Outcome(status: outcome.status, output: outcome.text, errors: "")
  }

  @Test func jsonOnATerminalHidesNothing() throws {
    let text = "safe\u{202E}evil\u{9B}2J\u{200B}\u{7F}\u{E0041}ok"
    let manifest = try program.home.write(
      Array(
        "name: spoof\nversion: '1'\npredecessor: billing-faq@2.1.0\nsummary: \"safe\\u202Eevil\\x9b2J\\u200B\\x7F\\U000E0041ok\"\n"
          .utf8),
      to: "manifest.yaml")
    let submitted = try program.act(
      "submit", ProjectFolder.path + "/fixtures/models/plans-good", "--manifest", manifest,
      "--key", "sam")
    #expect(submitted.status == 0, "\(submitted.errors)")
    var found = 0
    for command in [["show", "spoof@1"], ["queue"], ["log", "--last", "2"], ["why", "spoof@1"]] {
      let outcome = try program.run(command + ["--json"])
      let hidden = outcome.output.unicodeScalars.filter {
        (0x7F...0x9F).contains($0.value) || $0.properties.isDefaultIgnorableCodePoint
      }
      #expect(hidden.isEmpty, "\(command)")
      if outcome.output.contains(#"safe\u202eevil\u009b2J\u200b\u007f\udb40\udc41ok"#) { found += 1 }
      #expect(outcome.json != nil)
    }
    #expect(found > 0)
    let shown = try program.run("show", "spoof@1", "--json").json
    #expect(shown.map { "\($0)".contains(text) || $0.compactText.contains(text) } == true)
    let error = try program.run("check", "a\u{9B}b\u{202E}", "--environment", "prod-eu", "--json")
    #expect(error.status == 66 && error.errors.contains(#"\u009b"#) || !error.errors.contains("\u{9B}"))
  }
}
