internal import Foundation
internal import Glibc

/// A folder of mode 0700 that lives as long as this object, and never longer than this process.
///
/// The only maker of temporary folders in the tests: all lie in one folder of the process, which goes when the process
/// ends. What a killed process left behind, the next one removes.
public final class TemporaryFolder: Sendable {
  /// Without a `/` at the end.
  public let path: String

  public init() throws { path = try Self.make(in: processFolder.get()) }

  /// A copy of another folder, with modes, links and times.
  public convenience init(copying original: TemporaryFolder) throws {
    try self.init()
    let outcome = try OutsideTool.run("cp", "-a", "\(original.path)/.", path)
    guard outcome.status == 0 else { throw NotCopied(description: outcome.text) }
  }

  struct NotCopied: Error { var description: String }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a folder that stays until the process ends, for what is made once.
  public static func lasting() throws -> String { try make(in: processFolder.get()) }

  public func file(_ name: String) -> String { "\(path)/\(name)" }

  public func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: file(name))))
  }

  /// Writes a file with `mode` whatever the umask is, and returns its path.
  @discardableResult
  public func write(_ bytes: some Sequence<UInt8>, to name: String, mode: UInt32 = 0o600) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    guard chmod(file(name), mode) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    return file(name)
  }

  fileprivate static func make(in parent: String, _ name: String = "") throws -> String {
    var template = Array("\(parent)/\(name)XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    return String(cString: made)
  }
}

private let parentName = "countersign-tests-"

/// Held by a lock, which ends with the process however that ends; others may go through it, but not look around.
private let processFolder: Result<String, any Error> = Result {
  sweep()
  while true {
    let path = try TemporaryFolder.make(in: "/tmp", parentName)
    chmod(path, 0o711)
    // Another process may have found it unlocked and swept it.
    guard lock(path), access(path, F_OK) == 0 else { continue }
    atexit { try? FileManager.default.removeItem(atPath: processFolder.get()) }
    return path
  }
}

/// Removes the folders of processes that are gone.
private func sweep() {
  for name in (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? []
  where name.hasPrefix(parentName) && lock("/tmp/\(name)") {
    try? FileManager.default.removeItem(atPath: "/tmp/\(name)")
  }
}

/// Children do not inherit the lock, or what outlives us would keep it.
private func lock(_ path: String) -> Bool {
  let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
  guard descriptor >= 0 else { return false }
  if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
  close(descriptor)
  return false
}
