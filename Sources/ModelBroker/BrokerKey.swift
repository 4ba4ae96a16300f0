public import Cryptography
public import SystemFiles

/// Reads the key of an endpoint from a file that is its owner's alone.
public enum BrokerKey {
  /// The text of the file without line feeds at its end, in guarded memory.
  ///
  /// - Throws: ``BrokerKeyError``.
  public static func read(_ path: String) throws(BrokerKeyError) -> SecretBytes {
    let contents: SecretBytes
    do {
      contents = try SecretFile.read(path, byteLimit: 8192)
    } catch {
      throw .file(error)
    }
    let length = contents.withUnsafeBytes { bytes in
      bytes.count - bytes.reversed().prefix { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.count
    }
    // A line feed in it would end the header that carries it.
    let isPlain = contents.withUnsafeBytes { $0.prefix(length).allSatisfy { (0x21...0x7e).contains($0) } }
    guard length > 0, isPlain else { throw .notAKey(path: path) }
    return contents.withUnsafeBytes { SecretBytes(copying: $0.prefix(length)) }
  }
}

public enum BrokerKeyError: Error, Hashable, Sendable {
  case file(FileError)
  /// Empty, or with spaces, line feeds or other characters that a key does not have.
  case notAKey(path: String)
}
