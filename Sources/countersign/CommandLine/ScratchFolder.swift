import Foundation
import Glibc
import SystemFiles
import Workflows

/// A new folder for its owner alone, not in /tmp, which is memory on many machines.
struct ScratchFolder {
  let path: String

  init() throws(Problem) {
    let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/var/tmp"
    path = try Problem.ofFile(try FolderTree.makeUnique("\(parent)/countersign-scratch-"))
  }

  /// Removes it; what was in it is gone already.
  func remove() { rmdir(path) }
}
