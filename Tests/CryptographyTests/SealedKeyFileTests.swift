import Cryptography
import StrictJSON
import TestSupport
import Testing

struct SealedKeyFileTests {
  @Test func whatWasSealedOpens() throws {
    let file = try SealedKeyFile(parsing: Sample.sealed().fileBytes)
    #expect(file == (try Sample.sealed()))
    #expect(file.name.text == "maria")
    #expect(file.createdAt == "2026-11-22T09:14:03.120Z")
    #expect(file.keyID == (try Sample.key().keyID))
    let key = try file.open(with: Sample.secret())
    #expect(key.sign([7]) == (try Sample.key().sign([7])))
  }

  @Test func theTimeMayBeLeftOut() throws {
    let file = try SealedKeyFile.seal(
      try Sample.key(), as: try Sample.name(), createdAt: nil, passphrase: Sample.secret(), cost: .minimal,
      salt: Array(0..<16), nonce: Array(0..<24))
    #expect(try SealedKeyFile(parsing: file.fileBytes) == file)
  }

  /// The vector was opened by argon2-cffi and pycryptodome: fixtures/vectors/keys/open-sealed.py.
  @Test func theBytesOnDiskStayWhatTheyAre() throws {
    let vector = try readVector("keys/maria.key")
    #expect(
      String(decoding: try Sample.sealed().fileBytes, as: UTF8.self)
        == String(decoding: vector, as: UTF8.self))
  }

  @Test func aWrongPassphraseIsRefused() throws {
    let file = try Sample.sealed()
    for wrong in [
      "", "correct horse battery stapl", "correct horse battery staple ", "Correct horse battery staple",
    ] {
      #expect(throws: SealingError.wrongPassphraseOrAltered, "\(wrong)") {
        try file.open(with: Sample.secret(wrong))
      }
    }
  }

  @Test func everyChangedByteIsRefused() throws {
    let bytes = try Sample.sealed().fileBytes
    let passphrase = Sample.secret()
    var parsed = 0
    for offset in bytes.indices {
      for mask: UInt8 in [0x01, 0x80] {
        var changed = bytes
        changed[offset] ^= mask
        guard let file = try? SealedKeyFile(parsing: changed) else { continue }
        parsed += 1
        // A changed cost must fail, too, but not after minutes of work.
        guard file.cost.memoryKiB <= 64 << 10, file.cost.passes <= 3 else { continue }
        #expect(throws: SealingError.wrongPassphraseOrAltered, "byte \(offset) xor \(mask)") {
          try file.open(with: passphrase)
        }
      }
    }
    // Salt, nonce, ciphertext, name and time can all be changed into something that still has the right form.
    #expect(parsed > 50)
  }

  @Test func everyCutFileIsRefused() throws {
    let bytes = try Sample.sealed().fileBytes
    for count in bytes.indices {
      #expect(throws: SealedKeyFileError.self, "\(count) bytes") {
        try SealedKeyFile(parsing: Array(bytes.prefix(count)))
      }
    }
  }

  @Test func fieldsOutOfBoundsAreNamed() throws {
    try check(#""version": 1,"#, #""version": 2,"#, field: "version")
    try check("countersign-key", "countersign-kex", field: "format")
    try check(#""maria""#, #""../maria""#, field: "name")
    try check(#""maria""#, #""\#(String(repeating: "m", count: 65))""#, field: "name")
    try check("09:14:03.120Z", "09:14 today", field: "createdAt")
    try check(#""keyid": "7"#, #""keyid": "8"#, field: "keyid")
    try check(#""public": "d"#, #""public": "e"#, field: "keyid")
    try check(#""public": "d"#, #""public": "D"#, field: "public")
    try check("argon2id", "argon2i", field: "kdf.algorithm")
    try check(#""version": 19"#, #""version": 16"#, field: "kdf.version")
    try check(#""lanes": 1"#, #""lanes": 4"#, field: "kdf.lanes")
    try check(#""memoryKiB": 8192"#, #""memoryKiB": 8191"#, field: "kdf.memoryKiB")
    try check(#""memoryKiB": 8192"#, #""memoryKiB": 4194305"#, field: "kdf.memoryKiB")
    try check(#""memoryKiB": 8192"#, #""memoryKiB": -8192"#, field: "kdf.memoryKiB")
    try check(#""memoryKiB": 8192"#, #""memoryKiB": 9223372036854775807"#, field: "kdf.memoryKiB")
    try check(#""memoryKiB": 8192"#, #""memoryKiB": 8192.0"#, field: "kdf.memoryKiB")
    try check(#""passes": 1"#, #""passes": 0"#, field: "kdf.passes")
    try check(#""passes": 1"#, #""passes": 21"#, field: "kdf.passes")
    try check("AAECAwQFBgcICQoLDA0ODw==", "AAECAwQFBgcICQoLDA0O", field: "kdf.salt")
    try check("xchacha20-poly1305-ietf", "chacha20-poly1305-ietf", field: "aead.algorithm")
    try check(#""nonce": "A"#, #""nonce": "*"#, field: "aead.nonce")
    try check(#""aead": {"#, #""aead": {"tag": 1,"#, field: "aead.tag")
    try check(#""ciphertext""#, #""ciphertexT""#, field: "ciphertext")
    try check(#""format""#, #""comment": "hello", "format""#, field: "comment")
  }

  @Test func whatIsNotWrittenAsWeWriteItIsRefused() throws {
    let text = String(decoding: try Sample.sealed().fileBytes, as: UTF8.self)
    for changed in [
      text + "\n", text.replacing("\n", with: "\r\n"), text.replacing("maria", with: #"mari\u0061"#),
    ] {
      #expect(throws: SealedKeyFileError.notAsWritten) { try SealedKeyFile(parsing: Array(changed.utf8)) }
    }
  }

  @Test func aHugeFileIsRefusedBeforeItIsRead() {
    let bytes = [UInt8](repeating: UInt8(ascii: " "), count: SealedKeyFile.byteLimit + 1)
    let error = JSONError(
      .tooLarge(limitBytes: SealedKeyFile.byteLimit), offset: SealedKeyFile.byteLimit, line: 1)
    #expect(throws: SealedKeyFileError.json(error)) { try SealedKeyFile(parsing: bytes) }
  }

  @Test func aKeyUnderAnotherHeaderDoesNotOpen() throws {
    // The file of one person under the name of another: the header is authenticated.
    let text = String(decoding: try Sample.sealed().fileBytes, as: UTF8.self)
    let renamed = try SealedKeyFile(parsing: Array(text.replacing(#""maria""#, with: #""dana""#).utf8))
    #expect(throws: SealingError.wrongPassphraseOrAltered) { try renamed.open(with: Sample.secret()) }
  }

  @Test func namesThatAreNoFileNamesAreRefused() {
    for name in ["maria", "0", "maria.of-acme_2", "a..b", String(repeating: "m", count: 64)] {
      #expect(KeyName(name)?.text == name)
    }
    for name in [
      "", ".", "..", ".maria", "-maria", "_m", "Maria", "ma ria", "ma/ria", "mária", "maria\n", "ma\u{0}",
      String(repeating: "m", count: 65),
    ] {
      #expect(KeyName(name) == nil, "\(name)")
    }
  }

  @Test func costsOutOfRangeCannotBeStated() {
    #expect(KeyDerivationCost(memoryKiB: 8192, passes: 1) == .minimal)
    #expect(KeyDerivationCost(memoryKiB: 4 << 20, passes: 20) != nil)
    for (memoryKiB, passes) in [(8191, 1), (4 << 20 + 1, 1), (8192, 0), (8192, 21), (.max, 1), (.min, .min)]
      as [(Int64, Int64)]
    {
      #expect(KeyDerivationCost(memoryKiB: memoryKiB, passes: passes) == nil)
    }
  }

  private func check(
    _ text: String, _ replacement: String, field: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let original = String(decoding: try Sample.sealed().fileBytes, as: UTF8.self)
    let changed = original.replacing(text, with: replacement, maxReplacements: 1)
    #expect(changed != original, sourceLocation: sourceLocation)
    do {
      _ = try SealedKeyFile(parsing: Array(changed.utf8))
      Issue.record("accepted", sourceLocation: sourceLocation)
    } catch {
      guard case .field(let problem) = error else {
        Issue.record("\(error)", sourceLocation: sourceLocation)
        return
      }
      #expect(problem.field == field, "\(problem)", sourceLocation: sourceLocation)
    }
  }
}
