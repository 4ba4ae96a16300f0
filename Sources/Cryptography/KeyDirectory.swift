internal import SystemFiles

/// A person's folder of sealed keys: `NAME.key` each, mode 0600, in a folder of mode 0700.
///
/// Looser modes, other owners and symbolic links are refused, never repaired: who could read the file may have a copy.
public struct KeyDirectory: Hashable, Sendable {
  static let suffix = ".key"

  public let path: String

  public init(path: String) {
    self.path = path
  }

  /// Makes the folder, and what is missing above it, for its owner alone; one that exists is left as it is.
  public func create() throws(KeyFileError) {
    try KeyFileError.ofFile(try PrivateDirectory.create(at: path))
  }

  /// The names of the keys, sorted; files that are named otherwise are passed over.
  public func list() throws(KeyFileError) -> [KeyName] {
    try KeyFileError.ofFile(try PrivateDirectory(opening: path).names()).compactMap { name in
      name.hasSuffix(Self.suffix) ? KeyName(String(name.dropLast(Self.suffix.count))) : nil
    }.sorted()
  }

  public func load(_ name: KeyName) throws(KeyFileError) -> SealedKeyFile {
    let filePath = self.path(of: name)
    let contents = try KeyFileError.ofFile(
      try SecretBytes(
        try PrivateDirectory(opening: path).open(
          name.text + Self.suffix, byteLimit: SealedKeyFile.byteLimit)))
    let file: SealedKeyFile
    do {
      file = try SealedKeyFile(parsing: contents.withUnsafeBytes { Array($0) })
    } catch {
      throw .malformed(path: filePath, error)
    }
    guard file.name == name else { throw .nameMismatch(path: filePath, found: file.name) }
    return file
  }

  /// Writes the file under its own name, on disk when this returns; a key is never overwritten.
  public func save(_ file: SealedKeyFile) throws(KeyFileError) {
    var contents = file.fileBytes
    defer { contents.zeroAndEmpty() }
    try contents.withUnsafeBufferPointer { contents throws(KeyFileError) in
      try KeyFileError.ofFile(
        try PrivateDirectory(opening: path).create(
          file.name.text + Self.suffix, UnsafeRawBufferPointer(contents)))
    }
  }

  public func path(of name: KeyName) -> String { "\(path)/\(name)\(Self.suffix)" }
}
