import Cryptography
import TestSupport
import Testing

@testable import TransparencyLog

/// The example of the `note` package documentation in golang.org/x/mod/sumdb.
private let neumann = """
  If you think cryptography is the answer to your problem,
  then you don't know what your problem is.

  — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

  """
private let neumannKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

@Suite struct NoteTests {
  let signer: SigningKey = {
    var seed = [UInt8](repeating: 7, count: 32)
    return SigningKey(seed: &seed)
  }()
  let checkpoint = "countersign.example/test\n2\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"

  func signed() throws -> (note: SignedNote, key: NoteKey) {
    let note = try #require(
      SignedNote(text: checkpoint)?.signed(by: signer, named: "countersign.example/test"))
    let key = try #require(NoteKey(name: "countersign.example/test", key: signer.verificationKey))
    return (note, key)
  }

  @Test func thePublishedExampleVerifies() throws {
    let key = try NoteKey(parsing: neumannKey)
    #expect(key.vkey == neumannKey)
    let note = try SignedNote(parsing: Array(neumann.utf8))
    #expect(note.bytes == Array(neumann.utf8))
    #expect(try note.verified(by: [key]) == [key])
  }

  @Test func whatIsSignedIsReadAgainAndVerified() throws {
    let (note, key) = try signed()
    let read = try SignedNote(parsing: note.bytes)
    #expect(read == note)
    #expect(try read.verified(by: [key]) == [key])
    #expect(try Checkpoint(parsing: read.text).size == 2)
    // Made once with openssl and Python's hashlib; Ed25519 signatures are deterministic (RFC 8032).
    #expect(key.vkey == "countersign.example/test+23504313+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs")
    #expect(Digest(of: note.bytes).hex == "49b6e1ca7496a7398a2b4ea7ac9d750c6679c386236af7ff022c6c840816b605")
  }

  @Test func unknownKeysAreKeptAndPassedOver() throws {
    let (note, key) = try signed()
    let other = try NoteKey(parsing: neumannKey)
    #expect(throws: SignedNoteError.notSignedByAKnownKey) { try note.verified(by: [other]) }
    #expect(throws: SignedNoteError.notSignedByAKnownKey) { try note.verified(by: []) }
    let text = String(decoding: note.bytes, as: UTF8.self) + "— witness AAAAAQQ=\n"
    let cosigned = try SignedNote(parsing: Array(text.utf8))
    #expect(cosigned.signatures.count == 2)
    #expect(Array(text.utf8) == cosigned.bytes)
    #expect(try cosigned.verified(by: [other, key]) == [key])
  }

  @Test func oneFalseSignatureOfAKnownKeyRefusesTheNote() throws {
    let (note, key) = try signed()
    let neumann = try NoteKey(parsing: neumannKey)
    let line = "— PeterNeumann \(Base64.encode(neumann.hash + [UInt8](repeating: 1, count: 64)))\n"
    let both = try SignedNote(parsing: note.bytes + Array(line.utf8))
    #expect(try both.verified(by: [key]) == [key])
    #expect(throws: SignedNoteError.invalidSignature(of: "PeterNeumann")) {
      try both.verified(by: [key, neumann])
    }
  }

  @Test func everyChangedOrMissingByteOfANoteIsNoticed() throws {
    let (note, key) = try signed()
    let bytes = note.bytes
    func accepts(_ bytes: [UInt8]) -> Bool {
      guard let note = try? SignedNote(parsing: bytes), (try? note.verified(by: [key])) != nil else {
        return false
      }
      return (try? Checkpoint(parsing: note.text)) != nil
    }
    #expect(accepts(bytes))
    for index in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= 1 << UInt8(bit)
        #expect(!accepts(changed), "bit \(bit) of byte \(index)")
      }
      #expect(!accepts(Array(bytes[..<index])), "cut at \(index)")
      #expect(!accepts(Array(bytes[..<index] + bytes[(index + 1)...])), "without byte \(index)")
      #expect(!accepts(Array(bytes[...index] + bytes[index...])), "byte \(index) twice")
    }
  }

  @Test func everyManglingOfAKeyIsRefused() throws {
    let text = Array(neumannKey.utf8)
    for index in text.indices {
      var changed = text
      changed[index] ^= 1
      // The hash covers the name and the key, so any change shows.
      #expect(throws: NoteKeyError.self) { try NoteKey(parsing: String(decoding: changed, as: UTF8.self)) }
      #expect(throws: NoteKeyError.self) {
        try NoteKey(parsing: String(decoding: text[..<index], as: UTF8.self))
      }
    }
    let key = try NoteKey(parsing: neumannKey).key
    for name in ["", "a b", "a+b", "a\n", "a\u{00A0}b", "a\u{2028}", "\u{7F}"] {
      #expect(NoteKey(name: name, key: key) == nil, "\(name.debugDescription)")
    }
  }

  @Test func notesOfTheWrongShapeAreRefused() {
    let table: [(String, SignedNoteError)] = [
      ("", .noSignatures),
      ("a\n", .noSignatures),
      ("a\n\n", .noSignatures),
      ("a\n\n— n AAAAAAA=", .noSignatures),
      ("a\n\n- n AAAAAAA=\n", .badSignatureLine(1)),
      ("a\n\n—  n AAAAAAA=\n", .badSignatureLine(1)),
      ("a\n\n— n AAAAAAA= \n", .badSignatureLine(1)),
      ("a\n\n— n AAAAAA==\n", .badSignatureLine(1)),
      ("a\n\n— n AAAAAAA=\nx\n", .badSignatureLine(2)),
      ("a\r\n\n— n AAAAAAA=\n", .badText),
      ("a\u{0}\n\n— n AAAAAAA=\n", .badText),
      ("a\n\n" + String(repeating: "— n AAAAAAA=\n", count: 101), .tooManySignatures(101)),
      (String(repeating: "a", count: 1_000_001), .tooLong),
    ]
    for (text, error) in table {
      #expect(throws: error, "\(text.prefix(40).debugDescription)") {
        try SignedNote(parsing: Array(text.utf8))
      }
    }
    #expect(throws: SignedNoteError.invalidUTF8) { try SignedNote(parsing: [0xFF, 0x0A, 0x0A, 0x0A]) }
    #expect(SignedNote(text: "no line feed") == nil)
    #expect(SignedNote(text: "tab\t\n") == nil)
  }

  @Test func checkpointsAreReadStrictly() throws {
    let read = try Checkpoint(parsing: checkpoint)
    #expect(read.text == checkpoint)
    #expect(read.root == TreeHash.empty)
    let root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    let table: [(String, CheckpointError)] = [
      ("", .wrongLines(0)),
      ("o\n1\n\(root)", .wrongLines(2)),
      ("o\n1\n\(root)\nextension\n", .wrongLines(4)),
      ("\n1\n\(root)\n", .badOrigin),
      ("o\u{1}\n1\n\(root)\n", .badOrigin),
      ("o\r\n1\n\(root)\n", .badOrigin),
      ("o\n01\n\(root)\n", .badSize),
      ("o\n+1\n\(root)\n", .badSize),
      ("o\n-1\n\(root)\n", .badSize),
      ("o\n\n\(root)\n", .badSize),
      ("o\n9223372036854775808\n\(root)\n", .badSize),
      ("o\n1\n\n", .badRoot),
      ("o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n", .badRoot),
      ("o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n", .badRoot),
      ("o\n1\n47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=\n", .badRoot),
      (String(repeating: "o", count: 5000), .tooLong),
    ]
    for (text, error) in table {
      #expect(throws: error, "\(text.prefix(60).debugDescription)") { try Checkpoint(parsing: text) }
    }
    #expect(Checkpoint(origin: "", size: 0, root: TreeHash.empty) == nil)
    #expect(Checkpoint(origin: "a", size: -1, root: TreeHash.empty) == nil)
  }
}
