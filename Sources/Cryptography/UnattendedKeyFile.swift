internal import SystemFiles

/// A key that a program uses while nobody is there, such as a store's log key: PKCS#8 PEM without passphrase.
///
/// Almost the same rules as in a ``KeyDirectory`` protect it: mode 0600, folder 0700, no symbolic link. A group may
/// read it as well, mode 0640 in a folder of mode 0750, so that several accounts can use it; everybody else may do
/// nothing. Never put a person's key there.
public struct UnattendedKeyFile: Hashable, Sendable {
  static let suffix = ".pem"

  public let directory: String
  public let name: KeyName

  public init(directory: String, name: KeyName) {
    self.directory = directory
    self.name = name
  }

  public var path: String { "\(directory)/\(name)\(Self.suffix)" }

  public func load() throws(KeyFileError) -> SigningKey {
    let contents = try KeyFileError.ofFile(
      try SecretBytes(
        try PrivateDirectory(opening: directory, for: .group).open(
          name.text + Self.suffix, byteLimit: SealedKeyFile.byteLimit)))
    do {
      return try contents.withUnsafeBytes { text throws(KeyImportError) in try SigningKey(pkcs8PEM: text) }
    } catch {
      throw .malformedPrivateKey(path: path, error)
    }
  }

  /// Makes the folder where it is missing and writes the key; a file that exists is never overwritten.
  public func create(_ key: SigningKey) throws(KeyFileError) {
    try KeyFileError.ofFile(try PrivateDirectory.create(at: directory))
    try key.pkcs8PEM().withUnsafeBytes { text throws(KeyFileError) in
      try KeyFileError.ofFile(
        try PrivateDirectory(opening: directory).create(name.text + Self.suffix, text))
    }
  }
}
