import Admissibility
import Certification
import Cryptography
import ForeignResults
import Foundation
import Governance
import StrictJSON
import TestSupport
import Testing
import Workflows

/// Inspect AI itself reads an exported run; it is large, so only where it is installed or asked for.
@Suite struct InspectTests {
  static let folder = "\(ProjectFolder.path)/.build/outside-inspect"
  static let isWanted =
    FileManager.default.fileExists(atPath: "\(folder)/bin/inspect")
    || ProcessInfo.processInfo.environment["COUNTERSIGN_OUTSIDE_INSPECT"] == "1"

  private static let python = Result { try install() }

  private static func install() throws -> String {
    if !FileManager.default.fileExists(atPath: "\(folder)/bin/inspect") {
      let script = """
        set -e
        rm -rf "$1"
        python3 -m venv "$1"
        "$1/bin/pip" install --quiet --disable-pip-version-check inspect-ai==0.3.285
        """
      let outcome = try OutsideTool.run("bash", "-c", script, "install", folder)
      try #require(outcome.status == 0, "inspect-ai could not be installed from PyPI:\n\(outcome.text)")
    }
    return "\(folder)/bin/python"
  }

  @Test(
    .enabled(
      if: isWanted,
      "inspect-ai takes 325 MB: set COUNTERSIGN_OUTSIDE_INSPECT=1 to have it installed below .build"))
  func aRunOfOursIsALogOfInspect() async throws {
    let python = try Self.python.get()
    let made = try await SmallLedger.shared()
    let ledger = try made.open()
    let certificate = try #require(
      ledger.view(of: [made.adaptation]).certificates(of: made.adaptation).last?.value)
    let folder = try TemporaryFolder()
    let text = try Exporting(ledger).run(withEvidence: certificate.evidence).log.prettyText
    let file = try folder.write(Array(text.utf8), to: "run.json")

    let read = try OutsideTool.run(python, PythonEnvironment.tool("inspect_log.py"), file)
    try #require(read.status == 0, "\(read.text)")
    let line = try #require(read.text.split(separator: "\n").first { $0.hasPrefix("{") })
    let found = try JSONValue(parsing: Array(line.utf8))
    #expect(found["version"]?.integer == 2)
    #expect(found["status"]?.string == "success")
    #expect(found["task"]?.string == "plan-facts")
    #expect(found["evidence"]?.string == certificate.evidence.hex)
    let samples = found["samples"]?.array ?? []
    #expect(samples.compactMap { $0.array?[0].string } == certificate.passedCases + certificate.failedCases)
    #expect(samples.allSatisfy { $0.array?[2].string == "C" })

    let dump = try OutsideTool.run("\(Self.folder)/bin/inspect", "log", "dump", file)
    #expect(dump.status == 0, "\(dump.text)")
    // Into its own archive, and from there back to us through the sandbox.
    let converted = try OutsideTool.run(
      "\(Self.folder)/bin/inspect", "log", "convert", file, "--to", "eval", "--output-dir", folder.path)
    #expect(converted.status == 0, "\(converted.text)")
    #expect(FileManager.default.fileExists(atPath: folder.file("run.eval")))
  }
}
