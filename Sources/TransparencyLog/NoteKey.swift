public import Cryptography

/// A name and an Ed25519 key that together verify signed notes.
///
/// The text form, a *vkey*, is `name+hash+base64(type ‖ key)`:
///
/// ```
/// PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW
/// ```
///
/// Source: C2SP signed-note.
public struct NoteKey: Hashable, Sendable {
  static let ed25519: UInt8 = 1

  /// Not empty, without white space, control characters and `+`.
  public let name: String
  public let key: VerificationKey

  /// Gives `nil` for a name that a note cannot carry.
  public init?(name: String, key: VerificationKey) {
    guard Self.isName(name) else { return nil }
    self.name = name
    self.key = key
  }

  /// Reads the text form; the hash must be the key's and the key Ed25519.
  public init(parsing vkey: String) throws(NoteKeyError) {
    let parts = vkey.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw .wrongShape }
    guard let hash = [UInt8](lowercaseHex: String(parts[1])), hash.count == 4 else { throw .wrongShape }
    guard let bytes = Base64.decode(parts[2], as: .standard), let type = bytes.first else {
      throw .wrongShape
    }
    guard type == Self.ed25519 else { throw .unknownType(type) }
    guard let key = VerificationKey(bytes: bytes.dropFirst()) else { throw .wrongShape }
    guard let result = NoteKey(name: String(parts[0]), key: key) else { throw .badName }
    guard result.hash == hash else { throw .hashMismatch(expected: hash, computed: result.hash) }
    self = result
  }

  /// The text form.
  public var vkey: String { "\(name)+\(hash.hex)+\(Base64.encode([Self.ed25519] + key.bytes))" }

  /// The first 4 bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key): says which key to try, proves nothing.
  public var hash: [UInt8] {
    Array(Digest(of: Array(name.utf8) + [0x0A, Self.ed25519] + key.bytes).bytes.prefix(4))
  }

  static func isName(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.utf8.count <= 1024
      && text.unicodeScalars.allSatisfy {
        $0 != "+" && !$0.properties.isWhitespace && $0.properties.generalCategory != .control
      }
  }
}

/// Why a text is no key of a note.
public enum NoteKeyError: Error, Hashable, Sendable {
  case wrongShape
  case badName
  case unknownType(UInt8)
  case hashMismatch(expected: [UInt8], computed: [UInt8])
}
