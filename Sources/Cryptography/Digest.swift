internal import Crypto

/// A SHA-256 digest.
public struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
  public static let byteCount = 32

  /// Exactly 32 bytes.
  public let bytes: [UInt8]

  /// Wraps 32 bytes that are a digest already; any other count gives `nil`.
  public init?(bytes: some Sequence<UInt8>) {
    let bytes = Array(bytes)
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// Reads 64 lower-case hexadecimal digits; anything else gives `nil`.
  public init?(hex: String) {
    guard let bytes = [UInt8](lowercaseHex: hex) else { return nil }
    self.init(bytes: bytes)
  }

  /// The digest of `message`.
  public init(of message: some Sequence<UInt8>) {
    var hasher = Hasher256()
    hasher.update(Array(message))
    self = hasher.finalize()
  }

  init(trusted bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// 64 lower-case hexadecimal digits.
  public var hex: String { bytes.hex }

  /// The first 8 hexadecimal digits: what people see and type.
  public var short: String { String(hex.prefix(8)) }

  public var description: String { hex }

  public static func < (left: Digest, right: Digest) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

/// SHA-256 over bytes that arrive in pieces.
public struct Hasher256: Sendable {
  private var hash = SHA256()

  public init() {}

  public mutating func update(_ bytes: [UInt8]) {
    hash.update(data: bytes)
  }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    hash.update(bufferPointer: bytes)
  }

  public func finalize() -> Digest {
    Digest(trusted: Array(hash.finalize()))
  }
}
