import Admissibility
import Certification
import Cryptography
import ForeignResults
import Governance
import Persistence
import StrictJSON
import TestSupport
import Testing
import Workflows

/// From another harness's files to a signed certificate, on a copy of the demonstration.
@Suite struct ImportTests {
  private let fixtures = "\(ProjectFolder.path)/fixtures/foreign"

  private func key(_ name: String, _ place: DemoPlace) throws -> SigningKey {
    var bytes = Array(Demonstration.passphrase.utf8)
    return try Keychain.unlock(
      try Keychain(place.places, world: .live).load(name), passphrase: SecretBytes(consuming: &bytes))
  }

  @Test func anInspectArchiveBecomesACertificateThatSaysSo() async throws {
    let place = try await ShippedDemo.copy()
    var ledger = try Ledger.open(place.places, world: .live)
    let ines = try key("ines", place)
    let signer = ines.verificationKey.keyID
    let log = try await ForeignFiles.read(["\(fixtures)/inspect/capitals.eval"])
    let suite = try log.suite(
      name: SuiteName("capitals"), version: 1, floor: 7_000, kind: .recorded, scorer: nil)
    try ledger.commit(Publishing(ledger).draftSuite(suite, signer: signer), with: ines)
    let id = try ledger.adaptation(named: "billing-faq@2.1.0").value.id

    let unnamed = #expect(throws: Problem.self) {
      try Certifying(ledger).importing(log, adaptation: id, suite: "capitals")
    }
    #expect(unnamed?.next?.contains("--model 'mockllm/model'") == true)
    #expect(throws: Problem.self) {
      try Certifying(ledger).importing(log, adaptation: id, suite: "capitals", model: "gpt-4o")
    }
    let run = try Certifying(ledger).importing(log, adaptation: id, suite: "capitals", model: "mockllm/model")
    #expect(run.passed)
    try ledger.commit(Certifying(ledger).draft(run, signer: signer), with: ines)
    let certificate = try #require(ledger.view(of: [id]).certificates(of: id).last?.value)
    #expect(certificate.importedFrom?.label == "inspect_ai 0.3.285")
    #expect(certificate.sandboxLayers.isEmpty)
    #expect(certificate.suiteName == suite.name)
    #expect(certificate.passedCases == ["france", "italy", "spain"])
    #expect(try ledger.store.verify().isIntact)

    // It cannot be run here, and goes out again as what it is.
    #expect(throws: Problem.self) {
      try Certifying(ledger).candidate(id, by: .shipped("/bin/true")).plan(
        try ledger.suite(named: "capitals"))
    }
    #expect(try !ledger.suitesToRun().contains { $0.name == suite.name })
    let export = try Exporting(ledger).run(withEvidence: certificate.evidence).log
    #expect(export["status"]?.string == "success")
    #expect(export["eval"]?["metadata"]?["imported_from"]?.string == "inspect_ai 0.3.285")
    #expect(export["samples"]?.array?.count == 8)
    #expect(try ForeignLog.sampleCount(export) == 8)
  }

  @Test func aRunThatFailedIsRefusedWithItsOwnError() async throws {
    let problem = await #expect(throws: Problem.self) {
      try await ForeignFiles.read(["\(fixtures)/inspect/failed.eval"])
    }
    #expect(
      problem?.what == "failed.eval: status: is error, not success: RuntimeError('the model went away')")
    #expect(problem?.kind == .badInput)
    let missing = await #expect(throws: Problem.self) { try await ForeignFiles.read(["/nowhere.eval"]) }
    #expect(missing?.kind == .notFound)
  }
}

extension ForeignLog {
  /// How many samples our own reader finds in a log that we wrote.
  fileprivate static func sampleCount(_ log: JSONValue) throws -> Int {
    var members = log.members ?? []
    // Our logs name no version of Inspect, because none made them.
    members = members.map { member in
      guard member.name == "eval" else { return member }
      let kept = (member.value.members ?? []).filter { $0.name != "packages" }
      let packages = JSONMember("packages", .object(["inspect_ai": .string("0")]))
      return JSONMember("eval", .object(kept + [packages]))
    }
    let bytes = JSONValue.object(members).canonicalBytes
    return try read([ForeignFile(name: "a.json", digest: Digest(of: bytes), content: .plain(bytes))]).samples
      .count
  }
}
