import Foundation
import Glibc

/// A folder that is gone when its work is done.
enum Scratch {
  static func with<Result>(_ name: String, _ body: (String) async throws -> Result) async throws -> Result {
    let folder = "\(FileManager.default.temporaryDirectory.path)/countersign-bench-\(getpid())-\(name)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    return try await body(folder)
  }

  /// Copies a store with what belongs to it; nobody may be writing to it.
  static func copy(_ workplace: Workplace, to folder: String) throws -> Workplace {
    for name in ["store.db", "store.db-wal", "keys", "log-keys", "state", "bench.json"]
    where Files.exists("\(workplace.folder)/\(name)") {
      try FileManager.default.copyItem(atPath: "\(workplace.folder)/\(name)", toPath: "\(folder)/\(name)")
    }
    return Workplace(folder: folder)
  }
}
