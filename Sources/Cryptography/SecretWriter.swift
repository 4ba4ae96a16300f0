internal import CSodium

/// Writes pieces of a secret one after the other, straight into guarded memory.
struct SecretWriter {
  private let start: UnsafeMutablePointer<UInt8>
  private let capacity: Int
  private(set) var count = 0

  /// Exactly `count` bytes, as `write` writes them.
  static func secret(count: Int, _ write: (inout SecretWriter) -> Void) -> SecretBytes {
    SecretBytes(count: count) { (start: UnsafeMutablePointer<UInt8>) in
      var writer = SecretWriter(start: start, capacity: count)
      write(&writer)
      precondition(writer.count == count, "the size of a secret is known beforehand")
    }
  }

  private init(start: UnsafeMutablePointer<UInt8>, capacity: Int) {
    self.start = start
    self.capacity = capacity
  }

  mutating func append(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      precondition(count < capacity, "the size of a secret is known beforehand")
      start[count] = byte
      count += 1
    }
  }

  mutating func append(_ bytes: UnsafePointer<UInt8>, count: Int) {
    append(UnsafeBufferPointer(start: bytes, count: count))
  }

  /// Appends a length of four bytes, most significant first, and the bytes: a `string` of RFC 4251.
  mutating func appendSSHString(_ bytes: some Collection<UInt8>) {
    append(SSHWire.length(bytes.count))
    append(bytes)
  }
}
