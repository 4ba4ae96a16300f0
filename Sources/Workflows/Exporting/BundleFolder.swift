import Glibc
import SystemFiles

/// A folder that is written under a temporary name and gets its own name when it is whole.
///
/// Modes follow the umask: a bundle is made to be handed on.
struct BundleFolder {
  /// What a bundle's folder holds besides files.
  static let folders = ["adaptations", "evidence", "keys"]

  /// Where it will be, without `/` at the end.
  let path: String
  private let draft: String
  private let parent: String

  /// Begins a folder; `token` makes its temporary name unique.
  ///
  /// - Throws: A ``Problem``: `refused` when something is at `path` that is not an empty folder.
  init(at path: String, token: String) throws(Problem) {
    var trimmed = path[...]
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    let path = String(trimmed)
    let (parent, name) = Self.parts(of: path)
    guard !name.isEmpty, name != ".", name != ".." else {
      throw Problem(
        .usage, "\"\(path)\" cannot name a new folder", next: "Name a folder that does not exist.")
    }
    try Self.requireVacant(path)
    self.path = path
    self.parent = parent
    draft = "\(parent)/.\(name).\(token)"
    guard mkdir(draft, 0o777) == 0 else {
      if errno == ENOENT {
        throw Problem(
          .notFound, "there is no folder \(parent)", next: "Make it first, or name another place.")
      }
      throw Self.problem("make a folder in", parent)
    }
  }

  private static func parts(of path: String) -> (parent: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (
      slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...])
    )
  }

  func makeFolder(_ name: String) throws(Problem) {
    guard mkdir("\(draft)/\(name)", 0o777) == 0 else { throw Self.problem("make", "\(path)/\(name)") }
  }

  func write(_ bytes: [UInt8], to name: String) throws(Problem) {
    let file = try file(name)
    try file.append(bytes)
    try file.finish()
  }

  func write(_ text: String, to name: String) throws(Problem) { try write(Array(text.utf8), to: name) }

  /// A new file to append to.
  func file(_ name: String) throws(Problem) -> BundleFile {
    let descriptor = open("\(draft)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw Self.problem("write", "\(path)/\(name)") }
    return BundleFile(descriptor, path: "\(path)/\(name)")
  }

  /// Gives the folder its name; what it holds is on disk when this returns.
  func publish() throws(Problem) {
    for name in Self.folders + ["."] {
      try Problem.ofFile(try FolderTree.synchronise("\(draft)/\(name)"))
    }
    // Takes the place of an empty folder and of nothing else.
    guard rename(draft, path) == 0 else {
      if [ENOTEMPTY, EEXIST, ENOTDIR].contains(errno) { throw Self.occupied(path) }
      throw Self.problem("make", path)
    }
    try Problem.ofFile(try FolderTree.synchronise(parent))
  }

  /// Removes what was written so far.
  func discard() { try? FolderTree.remove(draft) }

  private static func requireVacant(_ path: String) throws(Problem) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return }
      throw problem("look at", path)
    }
    guard status.st_mode & S_IFMT == S_IFDIR, try Problem.ofFile(try FolderTree.names(in: path)).isEmpty
    else {
      throw occupied(path)
    }
  }

  private static func occupied(_ path: String) -> Problem {
    Problem(
      .refused, "\(path) exists already and is not an empty folder",
      next: "Name a new folder; a bundle never overwrites anything.")
  }

  static func problem(_ act: String, _ path: String, _ code: Int32 = errno) -> Problem {
    Problem(
      .inputOutput, "cannot \(act) \(path): \(systemMessage(code))",
      next: "Nothing was exported and nothing is left behind.")
  }
}

/// A file of a bundle, written in large pieces.
final class BundleFile {
  private static let pieceBytes = 256 << 10
  private let descriptor: Int32
  private let path: String
  private var pending: [UInt8] = []
  private(set) var byteCount: Int64 = 0

  fileprivate init(_ descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  func append(_ bytes: [UInt8]) throws(Problem) {
    pending += bytes
    byteCount += Int64(bytes.count)
    if pending.count >= Self.pieceBytes { try flush() }
  }

  func appendLine(_ bytes: [UInt8]) throws(Problem) { try append(bytes + [UInt8(ascii: "\n")]) }

  /// What was appended is on disk when this returns.
  func finish() throws(Problem) {
    try flush()
    guard FileBytes.synchronise(descriptor) else { throw BundleFolder.problem("write", path) }
  }

  private func flush() throws(Problem) {
    guard FileBytes.write(pending, to: descriptor) else { throw BundleFolder.problem("write", path) }
    pending.removeAll(keepingCapacity: true)
  }
}
