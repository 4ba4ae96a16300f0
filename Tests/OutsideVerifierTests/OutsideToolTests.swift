import Cryptography
import Foundation
import Governance
import StrictJSON
import TestSupport
import Testing
import Workflows

/// Other people's programs read what we write.
@Suite struct OutsideToolTests {
  @Test func securesystemslibVerifiesEveryEnvelopeAndOnlyUnchangedOnes() async throws {
    let small = try await SmallLedger.shared()
    let size = small.size
    let all = (0..<size).map { "\($0) good\n" }.joined()
    let intact = try PythonEnvironment.run("envelopes.py", small.bundle)
    #expect(intact.text == all)
    let copy = try BundleCopy(of: small.bundle)
    try copy.changeOneCharacter(after: "\"payload\":\"", line: 9, of: "ledger.intoto.jsonl")
    let changed = try PythonEnvironment.run("envelopes.py", copy.path)
    #expect(changed.text == all.replacing("\n9 good", with: "\n9 bad"))
  }

  @Test func strictReadersTakeEveryStatementAndRFC8785WritesTheSameBytes() async throws {
    let outcome = try PythonEnvironment.run("statements.py", try await SmallLedger.shared().bundle)
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text.contains("1 https://in-toto.io/attestation/test-result/v0.1\n"))
    #expect(outcome.text.contains("2 https://slsa.dev/provenance/v1\n"))
    #expect(outcome.text.contains("3 urn:countersign:decision:v0.2\n"))
  }

  @Test func pymerkleComputesTheSameRootAndProofs() async throws {
    let small = try await SmallLedger.shared()
    let outcome = try PythonEnvironment.run("merkle.py", small.bundle)
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text.hasPrefix("\(small.size) leaves"))
    let copy = try BundleCopy(of: small.bundle)
    try copy.changeOneCharacter(after: "\"path\":[\"", line: 1, of: "proofs.jsonl")
    #expect(try PythonEnvironment.run("merkle.py", copy.path).status != 0)
  }

  @Test func openSSHAndOpenSSLReadEveryKey() async throws {
    let bundle = try BundleCopy(of: try await SmallLedger.shared().bundle)
    var seen = 0
    for line in try bundle.lines("keys/keys.jsonl") {
      var named = try JSONObjectReader(JSONValue(parsing: Array(line.utf8)))
      let path = "\(bundle.path)/keys/\(try named.string("keyid"))"
      let shown = try OutsideTool.run("ssh-keygen", "-l", "-f", "\(path).ssh.pub")
      #expect(shown.text.contains(try named.string("sshFingerprint")), "\(shown.text)")
      let pem = try OutsideTool.run("openssl", "pkey", "-pubin", "-in", "\(path).pem", "-noout", "-text")
      let digits = pem.text.filter(\.isHexDigit)
      #expect(digits.contains(try named.string("public")), "\(pem.text)")
      seen += 1
    }
    // Root, log, two authorities, four people.
    #expect(seen == 8)
  }

  @Test func openSSHFindsWhoSignedInTheListOfSigners() async throws {
    let small = try await SmallLedger.shared()
    let folder = try TemporaryFolder()
    let key = try small.unlock("maria").openSSHPrivateKey(comment: "maria")
    try folder.write(key.withUnsafeBytes { Array($0) }, to: "key")
    try folder.write(Array("hello".utf8), to: "message")
    let signed = try OutsideTool.run(
      "ssh-keygen", "-q", "-Y", "sign", "-n", "test", "-f", folder.file("key"), folder.file("message"))
    #expect(signed.status == 0, "\(signed.text)")
    let found = try OutsideTool.run(
      "ssh-keygen", "-Y", "find-principals", "-s", folder.file("message.sig"), "-f",
      "\(small.bundle)/keys/allowed_signers")
    #expect(found.text == "acme/maria@acme.example\n")
  }

  @Test func aSealedKeyOpensWithOtherPeoplesLibraries() async throws {
    let small = try await SmallLedger.shared()
    try PythonEnvironment.require()
    let script = "printf %s \"$1\" | \"$2\" \"$3\" \"$4\""
    func open(with passphrase: String) throws -> OutsideTool.Outcome {
      try OutsideTool.run(
        "bash", "-c", script, "open", passphrase, PythonEnvironment.python,
        ProjectFolder.vectors("keys/open-sealed.py"), "\(small.places.keys)/maria.key")
    }
    let seed = try open(with: SmallLedger.passphrase)
    var bytes = try #require([UInt8](lowercaseHex: String(seed.text.dropLast())), "\(seed.text)")
    #expect(SigningKey(seed: &bytes).verificationKey == (try small.unlock("maria").verificationKey))
    #expect(try open(with: "wrong").status != 0)
  }
}

extension SmallLedger {
  func unlock(_ name: String) throws -> SigningKey {
    let file = try Keychain(places, world: .live).load(name)
    return try Keychain.unlock(file, passphrase: SecretBytes(copying: Self.passphrase.utf8))
  }
}
