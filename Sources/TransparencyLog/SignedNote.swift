public import Cryptography

/// A text and who signed it.
///
/// The text, a blank line, then one line a signature:
///
/// ```
/// countersign.example/acme-prod
/// 2
/// CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
///
/// — countersign.example/acme-prod Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
/// ```
///
/// A signature line is an em dash, a space, the key's name, a space, and the base64 of 4 bytes key hash and the
/// signature. Source: C2SP signed-note.
public struct SignedNote: Hashable, Sendable {
  public static let limitBytes = 1_000_000
  public static let signatureLimit = 100

  /// What is signed, its last line feed included.
  public let text: String
  /// In the order of the note; not yet verified.
  public private(set) var signatures: [NoteSignature]

  /// Gives `nil` for a text that a note cannot carry: it must end with a line feed and have no other control
  /// character.
  public init?(text: String) {
    guard Self.isText(text) else { return nil }
    self.text = text
    signatures = []
  }

  /// Reads a whole note; says nothing yet about its signatures.
  public init(parsing note: [UInt8]) throws(SignedNoteError) {
    guard note.count <= Self.limitBytes else { throw .tooLong }
    guard let all = String(validating: note, as: UTF8.self) else { throw .invalidUTF8 }
    // The signatures hold no blank line, so the last one is where they begin.
    guard let end = Self.lastBlankLine(in: note) else { throw .noSignatures }
    let text = String(decoding: note[...end], as: UTF8.self)
    guard Self.isText(text) else { throw .badText }
    guard all.utf8.last == UInt8(ascii: "\n"), note.count > end + 2 else { throw .noSignatures }
    let lines = note[(end + 2)...].dropLast().split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count <= Self.signatureLimit else { throw .tooManySignatures(lines.count) }
    self.text = text
    signatures = []
    for (index, line) in lines.enumerated() {
      guard let signature = NoteSignature(line: String(decoding: line, as: UTF8.self)) else {
        throw .badSignatureLine(index + 1)
      }
      signatures.append(signature)
    }
  }

  /// The whole note, as ``init(parsing:)`` reads it.
  public var bytes: [UInt8] {
    Array((text + "\n" + signatures.map(\.line).joined()).utf8)
  }

  /// Adds the signature of `signer` under the name `name`; gives `nil` for a name that a note cannot carry.
  public func signed(by signer: SigningKey, named name: String) -> SignedNote? {
    guard let key = NoteKey(name: name, key: signer.verificationKey) else { return nil }
    var note = self
    let signature = signer.sign(Array(text.utf8))
    note.signatures.append(NoteSignature(name: name, keyHash: key.hash, signature: signature.bytes))
    return note
  }

  /// The keys among `keys` that signed the text, in the order of the note, each once.
  ///
  /// Signatures of other keys are passed over. One false signature of a known key refuses the whole note, even
  /// when others are right: whoever added it wants it to be believed.
  public func verified(by keys: [NoteKey]) throws(SignedNoteError) -> [NoteKey] {
    var found: [NoteKey] = []
    for signature in signatures {
      guard let key = keys.first(where: { $0.name == signature.name && $0.hash == signature.keyHash }) else {
        continue
      }
      guard !found.contains(key) else { continue }
      guard let value = Signature(bytes: signature.signature), key.key.isValid(value, for: Array(text.utf8))
      else {
        throw .invalidSignature(of: key.name)
      }
      found.append(key)
    }
    guard !found.isEmpty else { throw .notSignedByAKnownKey }
    return found
  }

  /// Where the line feed stands that is followed by the last empty line.
  private static func lastBlankLine(in note: [UInt8]) -> Int? {
    (0..<max(note.count - 1, 0)).last { note[$0] == 0x0A && note[$0 + 1] == 0x0A }
  }

  private static func isText(_ text: String) -> Bool {
    text.utf8.last == 0x0A && text.utf8.count <= limitBytes
      && text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" }
  }
}

/// Why bytes are no signed note, or no note to rely on.
public enum SignedNoteError: Error, Hashable, Sendable {
  case tooLong
  case invalidUTF8
  case badText
  case noSignatures
  case tooManySignatures(Int)
  /// Counted from 1.
  case badSignatureLine(Int)
  case invalidSignature(of: String)
  case notSignedByAKnownKey
}
