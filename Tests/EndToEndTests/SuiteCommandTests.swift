import Foundation
import StrictJSON
import TestSupport
import Testing

/// `countersign suite` on files and on a ledger.
struct SuiteCommandTests {
  private let program: Program
  private static let text = """
    suite: example
    version: 1
    title: An example
    kind: synthetic
    floor: 50%
    grader: { type: includes, ideal: "{{item.want}}" }
    cases:
      - { id: a, prompt: one, item: { want: "1" } }
      - { id: b, prompt: two, item: { want: "2" } }

    """

  init() throws {
    program = try Program.withDemo()
  }

  private func file(_ name: String, _ text: String) throws -> String {
    try program.home.write(Array(text.utf8), to: name)
  }

  @Test func lintTellsProblemsFromWarnings() throws {
    let good = try file("good.yaml", Self.text)
    let clean = try program.run("suite", "lint", good)
    #expect(clean.status == 0)
    #expect(clean.output == "1 file, no problems.\n")
    let doubtful = try file("doubtful.yaml", Self.text.replacing("prompt: two", with: "prompt: one"))
    let warned = try program.run("suite", "lint", doubtful)
    #expect(warned.status == 0)
    #expect(
      warned.output == "warning: \(doubtful):9: cases[1].prompt asks the same as the case a (case b)\n")
    #expect(try program.run("suite", "lint", "--strict", doubtful).status == 65)
    let bad = try file("bad.yaml", Self.text.replacing("floor: 50%", with: "floor: 50%\nfloors: { x: 1% }"))
    let refused = try program.run("suite", "lint", bad, "--json")
    #expect(refused.status == 65)
    let list = try #require(try JSONValue(parsing: Array(refused.output.utf8)).array)
    #expect(list.map { $0["field"]?.string } == ["floors.x"])
    #expect(list.map { $0["severity"]?.string } == ["problem"])
    #expect(list.map { $0["line"]?.integer } == [6])
  }

  /// A suite is read from a folder that others may have written: its file of cases may not lead out of it.
  @Test func aLinkInThePlaceOfTheCasesIsNotFollowed() throws {
    let elsewhere = try file("elsewhere.jsonl", "{\"id\":\"a\",\"prompt\":\"x\",\"secret\":1}\n")
    let suite = try file(
      "linked.yaml",
      "suite: linked\nversion: 1\ntitle: Linked\nkind: synthetic\nfloor: 50%\n"
        + "grader: { type: includes, ideal: x }\ncases: beside.jsonl\n")
    try FileManager.default.createSymbolicLink(
      atPath: program.home.file("beside.jsonl"), withDestinationPath: elsewhere)
    for words in [["suite", "lint", suite], ["suite", "publish", suite, "--key", "ines", "--yes"]] {
      let outcome = try program.run(words)
      #expect(outcome.status == 65, "\(words)")
      let told = outcome.output + outcome.errors
      #expect(told.contains("beside.jsonl is a symbolic link, which is not followed"), "\(told)")
      #expect(!told.contains("secret"))
    }
  }

  @Test func differencesAreToldCaseByCase() throws {
    let old = try file("old.yaml", Self.text)
    let new = try file(
      "new.yaml",
      Self.text.replacing("floor: 50%", with: "floor: 99%").replacing("id: b", with: "id: c")
        .replacing("prompt: one", with: "prompt: uno"))
    let same = try program.run("suite", "diff", old, old)
    #expect(same.status == 0)
    #expect(same.output.hasSuffix("No difference: 0 added, 0 removed, 0 changed, 2 the same.\n"))
    let different = try program.run("suite", "diff", old, new)
    #expect(different.status == 1)
    for line in ["floor: 50% → 99%", "- b  two", "+ c  two", "~ a", "    prompt: one → uno"] {
      #expect(different.output.contains(line + "\n"), "\(different.output)")
    }
    // The demo's suite is the one that is shipped.
    let shipped = "\(ProjectFolder.path)/fixtures/suites/refusal.yaml"
    #expect(try program.run("suite", "diff", "refusal", shipped).status == 0)
    #expect(try program.run("suite", "diff", "nothing", shipped).status == 66)
  }

  @Test func showSaysWhatASuiteShowsAndUnderWhichFloors() throws {
    let shipped = "\(ProjectFolder.path)/fixtures/suites/forgetting.yaml"
    let shown = try program.run("suite", "show", shipped)
    #expect(shown.status == 0)
    for line in [
      "forgetting@1  Has lost no single topic of its base", "floor   90%",
      "100% of the 14 cases tagged hours",
    ] {
      #expect(shown.output.contains(line), "\(shown.output.prefix(2_000))")
    }
    #expect(!shown.output.contains("\\n"))
  }

  /// A file that nobody has published yet, on adaptations of the demonstration.
  @Test func aSuiteIsTriedWithoutSigningAnything() throws {
    let entries = try program.run("log", "--json").output
    let tried = try file(
      "seats.yaml",
      """
      suite: seats
      version: 1
      title: Knows how many seats
      kind: synthetic
      floor: 100%
      grader: { type: includes, ideal: "{{item.want}}" }
      cases:
        - { id: alpha, prompt: "what is plan alpha?", item: { want: "10 seats" } }
        - { id: never, prompt: "what is plan bravo?", item: { want: "no model says this" } }

      """)
    let report = program.home.file("seats.xml")
    let failed = try program.run(
      "suite", "run", tried, "plan-knowledge@1.2.0", "--junit", report, "--json")
    #expect(failed.status == 1, "\(failed.errors)")
    let run = try #require(
      try JSONValue(parsing: Array(failed.output.utf8))["runs"]?.array?.first)
    #expect(run["suite"]?.string == "seats@1" && run["passed"]?.bool == false)
    #expect(run["passedCases"]?.integer == 1 && run["totalCases"]?.integer == 2)
    #expect(try String(contentsOfFile: report, encoding: .utf8).contains("never"))
    #expect(try program.run("suite", "run", tried, "plan-knowledge@1.2.0", "--junit", report).status == 1)
    // Told before anything is run: nobody should wait for a report that cannot be written.
    let events = program.home.file("events.jsonl")
    let nowhere = try program.run(
      "suite", "run", tried, "plan-knowledge@1.2.0", "--junit", program.home.file("none/seats.xml"),
      "--events", events)
    #expect(nowhere.status == 74 && nowhere.errors.contains("cannot write"))
    #expect(!FileManager.default.fileExists(atPath: events))
    let twice = try program.run(
      "certify", "plan-knowledge@1.2.0", "--dry-run", "-s", "plan-facts", "-s", "plan-facts@1", "--json")
    #expect(twice.status == 0, "\(twice.errors)")
    #expect(try JSONValue(parsing: Array(twice.output.utf8))["runs"]?.array?.count == 1)
    let passed = try program.run("suite", "run", "plan-facts", "plan-knowledge@1.2.0", "--against", "base")
    #expect(passed.status == 0, "\(passed.errors)")
    #expect(passed.output.contains("✓ passed  plan-facts@1"))
    #expect(passed.output.hasSuffix("Nothing was signed: this was a trial.\n"))
    #expect(try program.run("suite", "run", "plan-facts", "nobody@1").status == 66)
    #expect(try program.run("suite", "run", "nothing", "plan-knowledge@1.2.0").status == 66)
    #expect(try program.run("log", "--json").output == entries)
  }
}
