import Cryptography
import TestSupport
import Testing

struct ImportTests {
  @Test func ourOwnExportsComeBack() throws {
    let key = try Sample.key()
    for text in [key.pkcs8PEM(), key.openSSHPrivateKey(comment: "maria"), key.openSSHPrivateKey(comment: "")] {
      #expect(try opened(text.exposed).sign([1]) == key.sign([1]))
      // As an editor for another system leaves it.
      let changed = String(decoding: text.exposed, as: UTF8.self).replacing("\n", with: "\r\n") + "\r\n"
      #expect(try opened(Array(changed.utf8)).verificationKey == key.verificationKey)
    }
    guard case .sealed(let file) = try ImportedKey(parsing: secret(try Sample.sealed().fileBytes)) else {
      Issue.record("a sealed file is recognised")
      return
    }
    #expect(file == (try Sample.sealed()))
  }

  @Test func keysMadeByOtherToolsAreRead() throws {
    let folder = try TemporaryFolder()
    let openssl = folder.file("openssl.pem")
    #expect(try OutsideTool.run("openssl", "genpkey", "-algorithm", "ed25519", "-out", openssl).status == 0)
    let spki = try OutsideTool.run("openssl", "pkey", "-in", openssl, "-pubout").text
    #expect(try opened(folder.read("openssl.pem")).verificationKey == VerificationKey(parsing: spki))
    let ssh = folder.file("ssh")
    try #require(
      OutsideTool.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "a comment", "-f", ssh).status == 0
    )
    let line = String(decoding: try folder.read("ssh.pub"), as: UTF8.self)
    #expect(try opened(folder.read("ssh")).verificationKey == VerificationKey(parsing: line))
  }

  @Test func keysThatCannotBeUsedAreRefusedByReason() throws {
    let folder = try TemporaryFolder()
    let quiet = ["ssh-keygen", "-q", "-f"]
    try #require(
      OutsideTool.run(quiet + [folder.file("locked"), "-t", "ed25519", "-N", "secret", "-a", "1"]).status == 0
    )
    try #require(OutsideTool.run(quiet + [folder.file("ecdsa"), "-t", "ecdsa", "-N", ""]).status == 0)
    let ec = ["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out"]
    try #require(OutsideTool.run(ec + [folder.file("p256.pem")]).status == 0)
    let locked = ["openssl", "genpkey", "-algorithm", "ed25519", "-aes128", "-pass", "pass:secret", "-out"]
    try #require(OutsideTool.run(locked + [folder.file("locked.pem")]).status == 0)
    let p256 = try OutsideTool.run("openssl", "pkey", "-in", folder.file("p256.pem"), "-pubout").text
    try check(folder.read("locked"), .encrypted(.openSSH))
    try check(folder.read("ecdsa"), .notEd25519(.openSSH))
    try check(folder.read("p256.pem"), .notEd25519(.pkcs8))
    try check(folder.read("locked.pem"), .encrypted(.pkcs8))
    #expect(throws: KeyImportError.notEd25519(.spki)) { try VerificationKey(parsing: p256) }
    let line = String(decoding: try folder.read("ecdsa.pub"), as: UTF8.self)
    #expect(throws: KeyImportError.unknownForm) { try VerificationKey(parsing: line) }
    check([], .unknownForm)
    check(Array("hello".utf8), .unknownForm)
    check(Array("-----BEGIN PRIVATE KEY-----".utf8), .malformed(.pkcs8))
    check(Array("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n".utf8), .malformed(.pkcs8))
    check(
      Array("-----BEGIN OPENSSH PRIVATE KEY-----\n\n-----END OPENSSH PRIVATE KEY-----".utf8),
      .malformed(.openSSH))
    check([UInt8](repeating: 0x2D, count: 1 << 20), .tooLarge(limitBytes: SealedKeyFile.byteLimit))
  }

  @Test func aFileThatStatesAnotherPublicKeyIsRefused() throws {
    let key = try Sample.key()
    var lines = String(decoding: key.openSSHPrivateKey(comment: "").exposed, as: UTF8.self).split(
      separator: "\n")
    let label = (lines.removeFirst(), lines.removeLast())
    let whole = try #require(Base64.decode(lines.joined(), as: .standard))
    let starts = whole.indices.filter { whole[$0...].starts(with: key.verificationKey.bytes) }
    #expect(starts.count == 3)
    for start in starts {
      var changed = whole
      changed[start] ^= 1
      check(Array("\(label.0)\n\(Base64.encode(changed))\n\(label.1)\n".utf8), .publicKeyMismatch)
    }
  }

  @Test func everyCutIsRefused() throws {
    let key = try Sample.key()
    for text in [key.pkcs8PEM().exposed, key.openSSHPrivateKey(comment: "maria").exposed] {
      // Only the last line feed may be missing.
      for count in 0..<text.count - 1 {
        #expect(throws: KeyImportError.self, "\(count) bytes") {
          try ImportedKey(parsing: secret(Array(text.prefix(count))))
        }
      }
    }
  }

  @Test func aChangedByteNeverGivesAnotherKeyThanTheFileStates() throws {
    let key = try Sample.key()
    // PKCS#8 states no public key and has no check: what still opens is an honest other key.
    for (text, isSameKey) in [
      (key.pkcs8PEM().exposed, false), (key.openSSHPrivateKey(comment: "maria").exposed, true),
    ] {
      var openedCount = 0
      for offset in text.indices {
        for mask: UInt8 in [0x01, 0x20, 0x80] {
          var changed = text
          changed[offset] ^= mask
          guard let other = try? opened(changed) else { continue }
          openedCount += 1
          #expect((other.verificationKey == key.verificationKey) == isSameKey, "byte \(offset) xor \(mask)")
        }
      }
      // A seed, or a comment, was changed at least this often.
      #expect(openedCount > 5)
    }
  }

  @Test func bytesThatAreNoASCIIAreRefused() throws {
    var text = try Sample.key().pkcs8PEM().exposed
    let slash = try #require(text.firstIndex(of: UInt8(ascii: "/")))
    for byte: UInt8 in 0x80...0xFF {
      text[slash] = byte
      check(text, .malformed(.pkcs8))
    }
  }

  @Test func publicKeysAreReadInThreeForms() throws {
    let key = try Sample.key().verificationKey
    for text in [
      key.spkiPEM, key.spkiPEM.replacing("\n", with: "\r\n"),
      key.openSSHLine(comment: "maria of acme") + "\n",
      key.openSSHLine(comment: ""), key.bytes.hex, key.bytes.hex + "\n",
    ] {
      #expect(try VerificationKey(parsing: text) == key, "\(text)")
    }
    for text in [
      "", "\n", "hello", key.bytes.hex + "00", key.bytes.hex.uppercased(),
      key.bytes.hex + "\n" + key.bytes.hex,
      "ssh-ed25519", "ssh-ed25519 AAAA", "ssh-ed25519 AAAA\n" + key.openSSHLine(comment: ""),
      key.openSSHLine(comment: "").replacing("ssh-ed25519", with: "ssh-rsa"), String(key.spkiPEM.dropLast(5)),
      key.spkiPEM + key.spkiPEM, key.openSSHLine(comment: "") + "\nssh-rsa AAAA",
    ] {
      #expect(throws: KeyImportError.self, "\(text)") { try VerificationKey(parsing: text) }
    }
  }

  private func opened(_ text: [UInt8]) throws -> SigningKey {
    guard case .open(let key) = try ImportedKey(parsing: secret(text)) else {
      throw KeyImportError.unknownForm
    }
    return key
  }

  private func secret(_ bytes: [UInt8]) -> SecretBytes {
    var bytes = bytes
    return SecretBytes(consuming: &bytes)
  }

  private func check(
    _ text: [UInt8], _ expected: KeyImportError, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(throws: expected, sourceLocation: sourceLocation) { try ImportedKey(parsing: secret(text)) }
  }
}
