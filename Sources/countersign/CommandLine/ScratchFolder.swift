import Foundation
import Glibc
import Workflows

/// A new folder for its owner alone, not in /tmp, which is memory on many machines.
struct ScratchFolder {
  let path: String

  init() throws(Problem) {
    let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/var/tmp"
    var template = Array("\(parent)/countersign-scratch-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Problem(
        .inputOutput, "cannot make a folder in \(parent): \(systemError())",
        next: "TMPDIR names another place for it.")
    }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Removes it; what was in it is gone already.
  func remove() { rmdir(path) }
}
