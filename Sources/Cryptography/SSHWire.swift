/// The encodings of the SSH protocol (RFC 4251 section 5) that key files use.
enum SSHWire {
  static let keyType = "ssh-ed25519"

  static func length(_ count: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
  }

  static func string(_ bytes: some Collection<UInt8>) -> [UInt8] {
    length(bytes.count) + bytes
  }

  /// The public key as RFC 8709 section 4 has it.
  static func publicKey(_ key: VerificationKey) -> [UInt8] {
    string(keyType.utf8) + string(key.bytes)
  }
}

/// Reads such encodings, in place and never past the end.
struct SSHReader {
  private var rest: Slice<UnsafeRawBufferPointer>

  init(_ bytes: UnsafeRawBufferPointer) {
    rest = bytes[...]
  }

  var isAtEnd: Bool { rest.isEmpty }
  var remaining: Slice<UnsafeRawBufferPointer> { rest }

  mutating func number() -> UInt32? {
    guard rest.count >= 4 else { return nil }
    let number = rest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    rest = rest.dropFirst(4)
    return number
  }

  mutating func string() -> UnsafeRawBufferPointer? {
    guard let count = number(), rest.count >= Int(count) else { return nil }
    let bytes = UnsafeRawBufferPointer(rebasing: rest.prefix(Int(count)))
    rest = rest.dropFirst(Int(count))
    return bytes
  }

  mutating func skip(_ expected: some Collection<UInt8>) -> Bool {
    guard rest.starts(with: expected) else { return false }
    rest = rest.dropFirst(expected.count)
    return true
  }
}
