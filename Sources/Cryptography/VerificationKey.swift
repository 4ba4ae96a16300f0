internal import CSodium

/// The public half of an Ed25519 key pair (RFC 8032).
public struct VerificationKey: Hashable, Sendable {
  public static let byteCount = 32

  public let bytes: [UInt8]
  /// Worked out once: rules ask for it again and again.
  public let keyID: KeyID

  /// Wraps exactly 32 bytes; any other count gives `nil`.
  ///
  /// Whether they are a point of the curve is found out by ``isValid(_:for:)``, which is false for all else.
  public init?(bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    guard bytes.count == Self.byteCount else { return nil }
    self.init(trusted: bytes)
  }

  init(trusted bytes: [UInt8]) {
    self.bytes = bytes
    keyID = KeyID(ofKey: bytes)
  }

  /// Whether `signature` was made over exactly `message` by the holder of this key.
  ///
  /// Stricter than RFC 8032 demands, as libsodium is: keys and points of small order and encodings that are not
  /// canonical are refused, so no signature can be changed into another valid one.
  public func isValid(_ signature: Signature, for message: [UInt8]) -> Bool {
    Sodium.prepare()
    return crypto_sign_verify_detached(signature.bytes, message, UInt64(message.count), bytes) == 0
  }
}
