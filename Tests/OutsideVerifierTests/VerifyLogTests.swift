import Cryptography
import Foundation
import Governance
import Persistence
import StrictJSON
import TestSupport
import Testing
import Workflows

/// The bundle's own checker, which needs Python's standard library and openssl only, names what was changed.
@Suite struct VerifyLogTests {
  @Test func anIntactBundleHolds() async throws {
    let ledger = try await SmallLedger.shared()
    for bundle in [ledger.bundle, ledger.selection] {
      let outcome = try BundleCopy(of: bundle).verifyLog("--signatures", "--extends", "\(bundle)/checkpoint")
      #expect(outcome.status == 0, "\(outcome.text)")
      #expect(outcome.text.hasSuffix("\nwhat was checked holds\n"))
      #expect(outcome.text.contains("not checked: verdicts and their reasons"))
      #expect(outcome.text.contains("whose envelopes are not here") == (bundle == ledger.selection))
      let less = try BundleCopy(of: bundle).verifyLog()
      #expect(less.status == 0 && less.text.contains("not checked: the signatures of envelopes"))
    }
  }

  struct Change: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var complaint: String
    var apply: @Sendable (BundleCopy) throws -> Void
  }

  static let changes: [Change] = [
    Change(testDescription: "an entry's time", complaint: "entry 3: its leaf hash is wrong") { copy in
      try copy.changeLine(3, of: "entries.jsonl") {
        $0.replacing("\"recordedAt\":\"2", with: "\"recordedAt\":\"3")
      }
    },
    Change(testDescription: "a leaf hash that fits the changed time", complaint: "do not have the root") {
      copy in
      try copy.changeLine(3, of: "entries.jsonl") { line in
        var entry = try JSONObjectReader(JSONValue(parsing: Array(line.utf8)))
        let envelope = try #require(Digest(hex: try entry.string("envelopeDigest")))
        let time = Timestamp(milliseconds: 1)
        return line.replacing(try entry.string("recordedAt"), with: time.rfc3339)
          .replacing(
            try entry.string("leafHash"),
            with: EntryLeaf.hash(envelope: envelope, recordedAt: time, indexRoot: nil).hex)
      }
    },
    Change(testDescription: "the last entry dropped", complaint: "the checkpoint commits to") { copy in
      try copy.write(Array(try copy.lines("entries.jsonl").dropLast()), to: "entries.jsonl")
    },
    Change(testDescription: "two entries in the other order", complaint: "missing or out of order") { copy in
      var lines = try copy.lines("entries.jsonl")
      lines.swapAt(4, 5)
      try copy.write(lines, to: "entries.jsonl")
    },
    Change(testDescription: "the checkpoint's size", complaint: "the log key did not sign this") { copy in
      var lines = String(decoding: try copy.bytes("checkpoint"), as: UTF8.self).components(separatedBy: "\n")
      lines[1] = "3"
      try copy.write(Array(lines.joined(separator: "\n").utf8), to: "checkpoint")
    },
    Change(testDescription: "the log key", complaint: "its id is not that of its key") { copy in
      var bytes = try copy.bytes("log.vkey")
      bytes[bytes.count - 8] = bytes[bytes.count - 8] == 0x41 ? 0x42 : 0x41
      try copy.write(bytes, to: "log.vkey")
    },
    Change(testDescription: "an envelope dropped", complaint: "ledger.intoto.jsonl: holds") { copy in
      try copy.write(Array(try copy.lines("ledger.intoto.jsonl").dropLast()), to: "ledger.intoto.jsonl")
    },
    Change(testDescription: "an envelope's payload", complaint: "an envelope that is not in the log") {
      copy in
      try copy.changeOneCharacter(after: "\"payload\":\"", line: 7, of: "ledger.intoto.jsonl")
    },
    Change(testDescription: "a proof's path", complaint: "does not lead to the root") { copy in
      try copy.changeOneCharacter(after: "\"path\":[\"", line: 2, of: "proofs.jsonl")
    },
    Change(testDescription: "a document", complaint: "its bytes are not those of its name") { copy in
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(copy.path)/evidence").sorted()
      let name = "evidence/\(try #require(names.first))"
      var bytes = try copy.bytes(name)
      bytes[bytes.count / 2] ^= 1
      try copy.write(bytes, to: name)
    },
  ]

  /// What no digest covers, and follows from the statements all the same.
  static let unsigned: [Change] = [
    Change(testDescription: "whose a key is", complaint: "does not say that key") { copy in
      try copy.swapHolders(
        in: "keys/keys.jsonl", "\"holder\":\"acme/maria@acme.example\"",
        "\"holder\":\"acme/otto@acme.example\"")
    },
    Change(testDescription: "whose signature OpenSSH takes it for", complaint: "allowed_signers") { copy in
      try copy.swapHolders(in: "keys/allowed_signers", "acme/maria@acme.example ", "acme/otto@acme.example ")
    },
    Change(testDescription: "a key left out", complaint: "keys.jsonl: a key that entry") { copy in
      try copy.write(
        try copy.lines("keys/keys.jsonl").filter { !$0.contains("maria@") }, to: "keys/keys.jsonl")
    },
    Change(testDescription: "another key under a key's id", complaint: "another key") { copy in
      let ids = try copy.lines("keys/keys.jsonl").map {
        try JSONValue(parsing: Array($0.utf8))["keyid"]?.string ?? ""
      }
      try copy.write(try copy.bytes("keys/\(ids[2]).pem"), to: "keys/\(ids[3]).pem")
    },
    Change(testDescription: "a revocation left out", complaint: "triage-0.1.0.intoto.jsonl lacks entry") {
      copy in
      let name = "adaptations/triage-0.1.0.intoto.jsonl"
      try copy.write(Array(try copy.lines(name).dropLast()), to: name)
    },
    Change(testDescription: "a verdict that admits what is revoked", complaint: "it is revoked") { copy in
      let name = "adaptations/triage-0.1.0.verdict.json"
      try copy.write(
        try copy.lines(name).map { $0.replacing("\"mayRun\": false", with: "\"mayRun\": true") }, to: name)
    },
  ]

  @Test(arguments: changes + unsigned) func isFound(_ change: Change) async throws {
    let copy = try BundleCopy(of: try await SmallLedger.shared().bundle)
    try change.apply(copy)
    let outcome = try copy.verifyLog()
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("WRONG: ") && outcome.text.contains(change.complaint), "\(outcome.text)")
  }

  @Test func aGrownLedgerExtendsTheOlderBundleAndNotAnotherOne() async throws {
    let small = try await SmallLedger.shared()
    let folder = try TemporaryFolder()
    let places = try small.copied(to: folder)
    var ledger = try Ledger.open(places, world: .live)
    let file = try Keychain(places, world: .live).load("otto")
    let key = try Keychain.unlock(file, passphrase: SecretBytes(copying: SmallLedger.passphrase.utf8))
    let draft = try Revoking(ledger).draft(of: .base("desk-276k"), reason: "It retires.", signer: file.keyID)
    try ledger.commit(draft, with: key)
    _ = try Exporting(ledger).bundle(to: folder.file("newer"))
    let newer = try BundleCopy(of: folder.file("newer"))
    let good = try newer.verifyLog("--extends", "\(small.bundle)/checkpoint")
    #expect(good.status == 0, "\(good.text)")
    #expect(
      good.text.contains("all \(small.size) entries of the older checkpoint"))
    let backwards = try BundleCopy(of: small.bundle).verifyLog(
      "--extends", "\(folder.file("newer"))/checkpoint")
    #expect(backwards.status == 1 && backwards.text.contains("this log only"), "\(backwards.text)")
  }
}
