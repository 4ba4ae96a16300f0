import Foundation
import TestSupport

/// Gives `body` an empty folder of its own and removes it afterwards.
func withScratchFolder(_ body: (ScratchFolder) throws -> Void) throws {
  let folder = try TemporaryFolder()
  defer { withExtendedLifetime(folder) {} }
  try body(ScratchFolder(path: folder.path))
}

struct ScratchFolder {
  let path: String

  func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file, with the folders that lead to it; returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: some Sequence<UInt8>, mode: Int = 0o644) throws -> String {
    let whole = URL(filePath: path(name))
    try FileManager.default.createDirectory(
      at: whole.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: whole)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: whole.path)
    return path(name)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: target)
  }
}
