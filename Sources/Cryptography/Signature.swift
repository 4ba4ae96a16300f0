/// An Ed25519 signature (RFC 8032): 64 bytes, not yet known to be anyone's.
public struct Signature: Hashable, Sendable {
  public static let byteCount = 64

  public let bytes: [UInt8]

  /// Wraps exactly 64 bytes; any other count gives `nil`.
  public init?(bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  init(trusted bytes: [UInt8]) {
    self.bytes = bytes
  }
}
