internal import Cryptography
internal import Glibc
internal import Governance
internal import SystemFiles
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
    let lock: FolderLock
    do throws(FileError) {
      try PrivateDirectory.create(at: path)
      lock = try FolderLock(file: "\(file).lock")
    } catch { throw Self.notWritable(file, error) }
    defer { lock.release() }
    try body()
  }

  /// Writes a new file, then gives it the old one's name: whoever reads sees the one or the other, whole.
  func replace(_ file: String, with bytes: [UInt8]) throws {
    do throws(FileError) { try WholeFile.replace(file, with: bytes, draft: ".new") } catch {
      throw Self.notWritable(file, error)
    }
  }

  func contents(of file: String) throws -> [UInt8]? {
    do throws(FileError) { return try WholeFile.read(file, byteLimit: SignedCheckpoint.limitBytes) } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return nil }
      // Longer than anything that is ever pinned: it says nothing, and is not what was put there.
      if case .tooLarge = error { return [] }
      throw StoreError(.pin(.notReadable(systemMessage(error.code))), path: file)
    }
  }

  private static func notWritable(_ file: String, _ error: FileError) -> StoreError {
    StoreError(.pin(.notWritable(systemMessage(error.code))), path: file)
  }
}
