import Cryptography
import Foundation
import TestSupport
import Testing
import Workflows

/// What the bundle tells an auditor to do works as it stands, and fails when the bundle was changed.
@Suite struct ReadmeTests {
  @Test(arguments: [true, false]) func everyCommandRuns(isWhole: Bool) async throws {
    let ledger = try await SmallLedger.shared()
    let copy = try BundleCopy(of: isWhole ? ledger.bundle : ledger.selection)
    let commands = try copy.commands()
    #expect(commands.count == 7)
    // Once for real; the other time it would only install the same again.
    if !isWhole { try copy.useSharedPython() }
    var said = ""
    for command in commands where isWhole || !command.contains("-m venv") {
      let outcome = try copy.run(command)
      #expect(outcome.status == 0, "\(command)\(outcome.text)")
      said += outcome.text
    }
    let size = ledger.size
    #expect(said.contains("checkpoint: \(size) entries"))
    #expect(said.contains("Signature Verified Successfully"))
    #expect(said.contains("1 x https://in-toto.io/attestation/test-result/v0.1") == !isWhole)
    #expect(said.contains("(ED25519)"))
  }

  @Test func theRootKeyAndTheLimitsAreSaid() async throws {
    let ledger = try await SmallLedger.shared()
    for bundle in [ledger.bundle, ledger.selection] {
      let text = String(decoding: try BundleCopy(of: bundle).bytes("README.md"), as: UTF8.self)
      #expect(text.contains(ledger.report.rootKey.hex))
      #expect(text.contains("Established up to checkpoint \(ledger.size)"))
      #expect(text.contains("that nothing was revoked since"))
      #expect(text.contains("remembers, outside the ledger's file"))
      #expect(text.contains("what the other entries say") == (bundle == ledger.selection))
    }
  }

  /// The tools of the README that look at signatures, by a word that only their block has.
  @Test(arguments: ["verify_log.py --signatures", "openssl pkeyutl", "securesystemslib.dsse"])
  func aChangedPayloadIsRefused(by tool: String) async throws {
    try await expectRefusal(by: tool, after: "\"payload\":\"")
  }

  @Test(arguments: ["verify_log.py --signatures", "openssl pkeyutl", "securesystemslib.dsse"])
  func aChangedSignatureIsRefused(by tool: String) async throws {
    try await expectRefusal(by: tool, after: "\"sig\":\"")
  }

  private func expectRefusal(by tool: String, after marker: String) async throws {
    let copy = try BundleCopy(of: try await SmallLedger.shared().bundle)
    try copy.useSharedPython()
    let command = try #require(try copy.commands().first { $0.contains(tool) })
    try copy.changeOneCharacter(after: marker, line: 0, of: "ledger.intoto.jsonl")
    let outcome = try copy.run(command)
    #expect(outcome.status != 0, "\(outcome.text)")
  }
}
