internal import Cryptography

/// One signature line of a note, of whatever kind of key.
public struct NoteSignature: Hashable, Sendable {
  public let name: String
  /// 4 bytes, as ``NoteKey/hash``.
  public let keyHash: [UInt8]
  /// For an Ed25519 key 64 bytes; other kinds of keys have other forms.
  public let signature: [UInt8]

  init(name: String, keyHash: [UInt8], signature: [UInt8]) {
    self.name = name
    self.keyHash = keyHash
    self.signature = signature
  }

  /// Reads a line without its line feed; `nil` when it is not exactly what ``line`` writes.
  init?(line: String) {
    let fields = line.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false).map {
      String(Substring($0))
    }
    guard fields.count == 3, Array(fields[0].utf8) == Self.dash, NoteKey.isName(fields[1]) else { return nil }
    guard let bytes = Base64.decode(fields[2], as: .standard), bytes.count > 4 else { return nil }
    self.init(name: fields[1], keyHash: Array(bytes.prefix(4)), signature: Array(bytes.dropFirst(4)))
  }

  /// The line, its line feed included.
  var line: String { "\u{2014} \(name) \(Base64.encode(keyHash + signature))\n" }

  private static let dash: [UInt8] = [0xE2, 0x80, 0x94]
}
