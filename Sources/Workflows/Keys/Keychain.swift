public import Cryptography
import Governance
import SystemFiles

/// The sealed keys of the people who use this machine.
public struct Keychain: Sendable {
  let directory: KeyDirectory
  let world: World

  public init(_ places: Places, world: World) {
    directory = KeyDirectory(path: places.keys)
    self.world = world
  }

  /// Makes a key and seals it.
  public func create(
    _ name: String, passphrase: SecretBytes, cost: KeyDerivationCost = .standard
  ) throws(Problem) -> (key: SigningKey, file: SealedKeyFile) {
    var seed = world.randomBytes(SigningKey.seedByteCount)
    let key = SigningKey(seed: &seed)
    return (key, try seal(key, as: name, passphrase: passphrase, cost: cost))
  }

  /// Seals a key that came from elsewhere or was just made.
  public func seal(
    _ key: SigningKey, as name: String, passphrase: SecretBytes, cost: KeyDerivationCost = .standard
  ) throws(Problem) -> SealedKeyFile {
    let name = try Self.name(name)
    let file: SealedKeyFile
    do {
      file = try SealedKeyFile.seal(
        key, as: name, createdAt: world.now().rfc3339, passphrase: passphrase, cost: cost,
        salt: world.randomBytes(SealedKeyFile.saltByteCount),
        nonce: world.randomBytes(SealedKeyFile.nonceByteCount))
    } catch {
      throw Problem(error, key: name)
    }
    try save(file)
    return file
  }

  /// Keeps a sealed file that was made elsewhere.
  public func save(_ file: SealedKeyFile) throws(Problem) {
    do {
      try directory.create()
      try directory.save(file)
    } catch {
      throw Problem(error)
    }
  }

  /// The key files, each read once.
  public struct Contents: Sendable {
    /// The keys that can be used, sorted by name.
    public var usable: [SealedKeyFile] = []
    /// What is wrong with each of the others.
    public var problems: [Problem] = []

    public init(usable: [SealedKeyFile] = [], problems: [Problem] = []) {
      self.usable = usable
      self.problems = problems
    }
  }

  /// Every key; none when the folder does not exist.
  ///
  /// A file that cannot be used, such as one that others may read, keeps nobody from using the others.
  public func contents() throws(Problem) -> Contents {
    var contents = Contents()
    do {
      for name in try directory.list() {
        do throws(KeyFileError) {
          contents.usable.append(try directory.load(name))
        } catch {
          contents.problems.append(Problem(error))
        }
      }
    } catch {
      if case .file(.noSuchFile) = error { return contents }
      throw Problem(error)
    }
    return contents
  }

  /// The keys of ``contents()`` that can be used.
  public func list() throws(Problem) -> [SealedKeyFile] { try contents().usable }

  public func load(_ name: String) throws(Problem) -> SealedKeyFile {
    let name = try Self.name(name)
    do {
      return try directory.load(name)
    } catch {
      throw Problem(error)
    }
  }

  /// Opens a key with its passphrase; takes as long as the key's cost says.
  public static func unlock(_ file: SealedKeyFile, passphrase: SecretBytes) throws(Problem) -> SigningKey {
    do {
      return try file.open(with: passphrase)
    } catch {
      throw Problem(error, key: file.name)
    }
  }

  public func path(of file: SealedKeyFile) -> String { directory.path(of: file.name) }

  private static func name(_ text: String) throws(Problem) -> KeyName {
    guard let name = KeyName(text) else {
      throw Problem(
        .usage, "a key cannot be called that",
        next:
          "Use 1 to \(KeyName.maximumLength) of a-z, 0-9, '.', '_' and '-', starting with a letter or digit.")
    }
    return name
  }
}
