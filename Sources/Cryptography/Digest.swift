internal import CNettle

/// A SHA-256 digest.
///
/// Held as four numbers and not as a list: ledgers are read by the million of these, and a list each would be memory
/// from the heap each.
public struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
  public static let byteCount = 32

  /// The bytes in their order, the first as the most significant of the first number.
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// Exactly 32 bytes.
  public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

  /// Wraps 32 bytes that are a digest already; any other count gives `nil`.
  public init?(bytes: some Sequence<UInt8>) {
    func read(_ bytes: UnsafeRawBufferPointer) -> Digest? {
      bytes.count == Self.byteCount ? Digest(raw: bytes) : nil
    }
    let digest = bytes.withContiguousStorageIfAvailable { read(UnsafeRawBufferPointer($0)) }
    guard let digest = digest ?? Array(bytes).withUnsafeBytes(read) else { return nil }
    self = digest
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

  /// Exactly 32 bytes.
  fileprivate init(raw bytes: UnsafeRawBufferPointer) {
    func word(_ index: Int) -> UInt64 {
      UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
    }
    words = (word(0), word(1), word(2), word(3))
  }

  /// The 32 bytes, only while `body` runs.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    let stored = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
    return try Swift.withUnsafeBytes(of: stored, body)
  }

  /// 64 lower-case hexadecimal digits.
  public var hex: String { withUnsafeBytes { $0.hex } }

  /// The first 8 hexadecimal digits: what people see and type.
  public var short: String { withUnsafeBytes { $0.prefix(4).hex } }

  public var description: String { hex }

  public static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }

  /// As their bytes are ordered.
  public static func < (left: Digest, right: Digest) -> Bool { left.words < right.words }
}

/// SHA-256 over bytes that arrive in pieces.
///
/// Nettle's, which uses the processor's own instructions where it has them; libsodium's does not.
public struct Hasher256: Sendable {
  private var context = sha256_ctx()

  public init() { nettle_sha256_init(&context) }

  public mutating func update(_ bytes: [UInt8]) {
    nettle_sha256_update(&context, bytes.count, bytes)
  }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    nettle_sha256_update(&context, bytes.count, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
  }

  public mutating func update(_ digest: Digest) {
    digest.withUnsafeBytes { update($0) }
  }

  /// The digest of what came so far; more can follow.
  public func finalize() -> Digest {
    // Nettle begins anew in the context that it finishes.
    var finished = context
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    return withUnsafeMutableBytes(of: &words) { bytes in
      nettle_sha256_digest(
        &finished, Digest.byteCount, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
      return Digest(raw: UnsafeRawBufferPointer(bytes))
    }
  }
}
