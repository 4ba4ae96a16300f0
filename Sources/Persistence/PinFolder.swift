internal import Cryptography
internal import Glibc
internal import Governance
internal import TransparencyLog

/// The newest checkpoint of each ledger that this machine has seen, kept apart from the stores.
///
/// A store whose tail was cut verifies by itself; only a memory outside it can tell. One file a ledger, named after
/// the digest of its origin, holding the signed checkpoint.
public struct PinFolder: Hashable, Sendable {
  public let path: String

  /// - Parameter path: such as `$XDG_STATE_HOME/countersign/pins`; made when first needed.
  public init(path: String) {
    self.path = path
  }

  func file(for origin: String) -> String {
    "\(path)/\(Digest(of: Array(origin.utf8)).hex).pin"
  }

  /// The pinned checkpoint of a ledger; `nil` when there is none.
  func checkpoint(of root: StoreRoot) throws -> Checkpoint? {
    let file = file(for: root.origin)
    guard let bytes = try contents(of: file) else { return nil }
    guard let checkpoint = try? SignedCheckpoint(parsing: bytes, root: root) else {
      throw StoreError(.pin(.damaged), path: file)
    }
    return checkpoint.checkpoint
  }

  /// Pins `checkpoint`, unless a larger one is pinned: another process may have been faster.
  func advance(to checkpoint: SignedCheckpoint, root: StoreRoot) throws {
    let file = file(for: root.origin)
    try locked(file) {
      if let pinned = try self.checkpoint(of: root), pinned.size >= checkpoint.checkpoint.size { return }
      try replace(file, with: checkpoint.note.bytes)
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
