public import SystemFiles

/// A file with a secret of somebody else's making, such as a provider's key, wherever it lies.
public enum SecretFile {
  /// The whole file: regular, no link, the owner's, closed to everybody else (mode 0600 or less).
  public static func read(_ path: String, byteLimit: Int) throws(FileError) -> SecretBytes {
    try SecretBytes(try PrivateFile(opening: path, byteLimit: byteLimit))
  }
}

extension SecretBytes {
  /// The whole of a file.
  convenience init(_ file: borrowing PrivateFile) throws(FileError) {
    try self.init(count: file.byteCount) { (buffer: UnsafeMutableRawBufferPointer) throws(FileError) in
      try file.read(into: buffer)
    }
  }
}
