internal import Cryptography
internal import Glibc
internal import Governance
internal import TransparencyLog

/// How far each ledger had come when this machine last looked at it, kept apart from the stores.
///
/// A store whose tail was cut verifies by itself; only a memory outside it can tell. One file a ledger, named after
/// the digest of its origin, holding what the log key signed: size, root of the tree and root of the index.
public struct PinFolder: Hashable, Sendable {
  public let path: String

  /// - Parameter path: such as `$XDG_STATE_HOME/countersign/pins`; made when first needed.
  public init(path: String) {
    self.path = path
  }

  func file(for origin: String) -> String {
    "\(path)/\(Digest(of: Array(origin.utf8)).hex).pin"
  }

  /// What is pinned of a ledger; `nil` when nothing is.
  func head(of root: StoreRoot) throws -> IndexHead? {
    let file = file(for: root.origin)
    guard let bytes = try contents(of: file) else { return nil }
    guard let signed = try? SignedIndexHead(parsing: bytes, root: root) else {
      throw StoreError(.pin(.damaged), path: file)
    }
    return signed.head
  }

  /// Pins `seen`, unless a larger ledger is pinned: another process may have been faster.
  func advance(to seen: SignedIndexHead, root: StoreRoot) throws {
    let file = file(for: root.origin)
    try locked(file) {
      if let pinned = try head(of: root), pinned.checkpoint.size >= seen.head.checkpoint.size { return }
      try replace(file, with: seen.note.bytes)
    }
  }

  /// Runs `body` while no other process does so for the same file.
  func locked(_ file: String, _ body: () throws -> Void) throws {
    try makeFolder()
    let lock = open("\(file).lock", O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard lock >= 0 else { throw Self.notWritable(file) }
    defer { close(lock) }
    while flock(lock, LOCK_EX) != 0 {
      guard errno == EINTR else { throw Self.notWritable(file) }
    }
    try body()
  }

  private func makeFolder() throws {
    do {
      try StoreFile.makeFolders(to: path)
    } catch let error as StoreError {
      throw StoreError(.pin(.notWritable("\(error.problem)")), path: path)
    }
  }

  /// Writes a new file, then gives it the old one's name: whoever reads sees the one or the other, whole.
  func replace(_ file: String, with bytes: [UInt8]) throws {
    let draft = "\(file).new"
    let descriptor = open(draft, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.notWritable(file) }
    let isWritten = write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
    let reason = errno
    close(descriptor)
    guard isWritten else {
      errno = reason
      throw Self.notWritable(file)
    }
    guard rename(draft, file) == 0 else { throw Self.notWritable(file) }
    try StoreFile.synchronise(path)
  }

  func contents(of file: String) throws -> [UInt8]? {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw StoreError(.pin(.notReadable(String(cString: strerror(errno)))), path: file)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: SignedCheckpoint.limitBytes + 1)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0 else {
      throw StoreError(.pin(.notReadable(String(cString: strerror(errno)))), path: file)
    }
    return Array(bytes.prefix(count))
  }

  private static func notWritable(_ file: String) -> StoreError {
    StoreError(.pin(.notWritable(String(cString: strerror(errno)))), path: file)
  }
}
