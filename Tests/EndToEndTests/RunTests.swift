import Foundation
import Glibc
import StrictJSON
import TestSupport
import Testing

/// Certification runs as a person or a build server has them: killed, gone on with, watched, reported.
struct RunTests {
  private let program: Program

  init() throws { program = try Program.withDemo() }

  private func evidence(_ outcome: Program.Outcome) -> [String] {
    outcome.json?["runs"]?.array?.compactMap { $0["evidence"]?.string } ?? []
  }

  private func lines(of file: String) -> [JSONValue] {
    let bytes = (try? program.home.read(file)) ?? []
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { try? JSONValue(parsing: Array($0)) }
  }

  @Test func aRunThatIsKilledGoesOnWhereItWasAndGivesTheSameEvidence() throws {
    let words = ["certify", "billing-faq@2.1.0", "--suite", "trigger-probe", "--dry-run", "--json"]
    let undisturbed = try program.run(words)
    #expect(evidence(undisturbed).count == 1)

    let killed = try program.run(
      words + ["--events", program.home.file("events")],
      KilledProgram.environment(after: #""event":"case""#, count: 20))
    #expect(killed.status == SIGKILL, "\(killed)")
    #expect(lines(of: "events").count { $0["event"]?.string == "case" } >= 20)

    let resumed = try program.run(words + ["--events", program.home.file("more")])
    let begun = try #require(lines(of: "more").first)
    #expect(begun["kept"]?.integer ?? 0 >= 19)
    #expect(evidence(resumed) == evidence(undisturbed))
    #expect(resumed.status == undisturbed.status)

    // What was finished is not taken for a new run.
    let third = try program.run(words + ["--events", program.home.file("third")])
    #expect(lines(of: "third").first?["kept"]?.integer == 0)
    #expect(evidence(third) == evidence(undisturbed))
  }

  @Test func aSingleCaseIsShownAndNothingIsSigned() throws {
    let size = try program.ledgerSize()
    let words = ["certify", "billing-faq@2.1.0", "--suite", "secret-leak", "--case"]
    let ids = try #require(try program.run("suite", "show", "secret-leak", "--json").json?["cases"]?.array)
      .compactMap { $0["id"]?.string }
    let shown = try program.run(words + [ids[1], "--case", ids[0], "--json"])
    #expect(shown.status == 0, "\(shown.errors)")
    let cases = try #require(shown.json?["cases"]?.array)
    #expect(cases.map { $0["case"]?.string } == [ids[0], ids[1]])
    #expect(cases.allSatisfy { $0["output"]?.string != nil && $0["expected"]?.string != nil })
    let text = try program.run(words + [ids[0]]).output
    #expect(text.hasPrefix("✓ \(ids[0]): "))
    #expect(text.contains("    answered ") && text.contains("    expected "))
    #expect(try program.run(words + ["nothing-like-it"]).status == 66)
    #expect(try program.run(words + [ids[0], "--key", "ines"]).status == 64)
    #expect(try program.run("certify", "billing-faq@2.1.0", "--case", ids[0]).status == 64)
    #expect(try program.ledgerSize() == size)
  }

  @Test func aCaseThatRegressedIsToldOnceAndWhatIsNotToldCanBeFound() throws {
    let words = ["certify", "policy-tutor@0.4.0", "--suite", "refusal", "--against", "base", "--dry-run"]
    let outcome = try program.run(words)
    #expect(outcome.status == 1)
    let lines = (outcome.errors + outcome.output).split(separator: "\n")
    let told = lines.filter { $0.hasPrefix("  ▼ regressed ") }
    #expect(told.count == 5, "\(outcome.errors)")
    #expect(lines.contains("  … and 43 more that regressed: --json has them all"))
    // All that fails has regressed, so nothing is left to tell.
    #expect(!lines.contains { $0.hasPrefix("  ✗ ") || $0.contains("more that failed") })
    let plain = try program.run(Array(words.prefix(4)) + ["--dry-run"])
    #expect(plain.errors.contains("  … and 43 more that failed: --json has them all"), "\(plain.errors)")
  }

  @Test func buildServersReadTheReport() throws {
    let file = program.home.file("results.xml")
    let outcome = try program.run(
      "certify", "policy-tutor@0.4.0", "--suite", "knowledge", "--dry-run", "--junit", file, "--jobs", "1")
    #expect(outcome.status == 1)
    let counted = try OutsideTool.run(
      "python3", "-c",
      """
      import sys, xml.etree.ElementTree as e
      root = e.parse(sys.argv[1]).getroot()
      cases = root.findall('.//testcase')
      failed = root.findall('.//failure')
      print(root.get('tests') == str(len(cases)), root.get('failures') == str(len(failed)), len(failed) > 0)
      """, file)
    #expect(counted.text.contains("True True True"))
    let again = try program.run(
      "certify", "policy-tutor@0.4.0", "--suite", "knowledge", "--dry-run", "--junit", file)
    #expect(again.status == 1 || again.status == 77 || again.status == 74)
    #expect(again.errors.contains("exists already"))
  }
}
