import Cryptography
import Foundation
import Persistence
import StrictJSON
import TestSupport
import Testing
import TransparencyLog
import Workflows

/// `countersign verify BUNDLE` makes the bundle again from its statements and names every file that does not follow.
@Suite struct BundleVerificationTests {
  private func check(_ bundle: String) throws -> BundleReport {
    let scratch = try TemporaryFolder()
    let report = try BundleReport.check(bundle, scratch: scratch.path)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
    return report
  }

  @Test func anIntactBundleFollowsFromItsStatements() async throws {
    let ledger = try await SmallLedger.shared()
    let whole = try check(ledger.bundle)
    #expect(whole.isIntact, "\(whole.differences)")
    #expect(whole.entries == ledger.size && whole.envelopes == ledger.size)
    #expect(whole.rootKey == ledger.report.rootKey && whole.root == ledger.report.checkpoint.checkpoint.root)
    let some = try check(ledger.selection)
    #expect(some.isIntact, "\(some.differences)")
    #expect(some.envelopes < some.entries && some.unchecked.contains { $0.contains("by digest alone") })
  }

  /// Every 256th leaf commits to the index of topics as well.
  @Test func theBundleOfALedgerWithMarkedLeavesFollowsToo() async throws {
    let small = try await SmallLedger.shared()
    let folder = try TemporaryFolder()
    let places = try small.copied(to: folder)
    var ledger = try Ledger.open(places, world: .live)
    let file = try Keychain(places, world: .live).load("sam")
    let key = try Keychain.unlock(file, passphrase: SecretBytes(copying: SmallLedger.passphrase.utf8))
    try SmallLedger.appendWithoutRight(ledger, small.adaptation, key, times: 2 * EntryLeaf.interval)
    try ledger.refresh()
    _ = try Exporting(ledger).bundle(to: folder.file("whole"))
    _ = try Exporting(ledger).bundle(to: folder.file("some"), adaptations: [small.hosted])
    for name in ["whole", "some"] {
      let report = try check(folder.file(name))
      #expect(report.isIntact, "\(report.differences)")
      #expect(report.entries == small.size + 2 * EntryLeaf.interval)
      let outcome = try BundleCopy(of: folder.file(name)).verifyLog("--signatures")
      #expect(outcome.status == 0, "\(outcome.text)")
      // Nobody may say of a marked leaf that it is a plain one.
      let copy = try BundleCopy(of: folder.file(name))
      let lines = try copy.lines("entries.jsonl")
      let marked = try lines.map { line in
        var members = try #require(JSONValue(parsing: Array(line.utf8)).members)
        members.removeAll { $0.name == "indexRoot" }
        return JSONValue.object(members).compactText
      }
      #expect(marked != lines)
      try copy.write(marked, to: "entries.jsonl")
      #expect(try !check(copy.path).isIntact)
    }
  }

  @Test(arguments: VerifyLogTests.changes + VerifyLogTests.unsigned)
  func isNamed(_ change: VerifyLogTests.Change) async throws {
    let copy = try BundleCopy(of: try await SmallLedger.shared().bundle)
    try change.apply(copy)
    #expect(try !check(copy.path).isIntact)
  }

  @Test func everyDifferenceIsNamed() async throws {
    let ledger = try await SmallLedger.shared()
    let copy = try BundleCopy(of: ledger.bundle)
    let verdict = "adaptations/triage-0.1.0.verdict.json"
    try copy.write(
      try copy.lines(verdict).map { $0.replacing("\"refuse\"", with: "\"admit\"") }, to: verdict)
    try copy.swapHolders(in: "keys/allowed_signers", "acme/maria@acme.example ", "acme/otto@acme.example ")
    let statements = "adaptations/triage-0.1.0.intoto.jsonl"
    try copy.write(Array(try copy.lines(statements).dropLast()), to: statements)
    try copy.write(Array("print('all is well')\n".utf8), to: "verify_log.py")
    try copy.write(Array("{}".utf8), to: "evidence/more.json")
    let report = try check(copy.path)
    #expect(
      report.differences.map(\.file) == [
        statements, verdict, "evidence/more.json", "keys/allowed_signers", "verify_log.py",
      ])
    #expect(report.differences[2].problem.contains("does not belong"))
    var other = try check(ledger.bundle)
    other.require(rootKey: String(repeating: "ab", count: 32))
    #expect(!other.isIntact)
  }

  @Test func whatIsNoBundleIsNotFound() throws {
    let folder = try TemporaryFolder()
    let problem = #expect(throws: Problem.self) { try check(folder.path) }
    #expect(problem?.kind == .notFound)
  }
}
