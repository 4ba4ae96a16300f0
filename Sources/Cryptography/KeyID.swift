internal import StrictJSON

/// What an Ed25519 key is called in envelopes: the key id of securesystemslib (in-toto, TUF).
///
/// SHA-256 of the canonical JSON `{"keytype":"ed25519","keyval":{"public":"<64 hex>"},"scheme":"ed25519"}`,
/// as 64 lower-case hexadecimal digits.
public struct KeyID: Hashable, Sendable, Comparable, CustomStringConvertible {
  private let digest: Digest

  /// 64 lower-case hexadecimal digits.
  public var hex: String { digest.hex }

  /// Accepts 64 lower-case hexadecimal digits; anything else gives `nil`.
  public init?(hex: String) {
    guard let digest = Digest(hex: hex) else { return nil }
    self.digest = digest
  }

  /// Of the 32 bytes of a public key.
  init(ofKey bytes: [UInt8]) {
    let document = JSONValue.object([
      "keytype": .string("ed25519"),
      "keyval": .object(["public": .string(bytes.hex)]),
      "scheme": .string("ed25519"),
    ])
    digest = Digest(of: document.canonicalBytes)
  }

  /// The first 8 hexadecimal digits: what people see and type.
  public var short: String { digest.short }

  public var description: String { hex }

  public static func < (left: KeyID, right: KeyID) -> Bool {
    left.digest < right.digest
  }
}
