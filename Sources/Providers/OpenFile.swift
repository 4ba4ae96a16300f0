internal import Glibc
internal import SystemFiles

/// An open descriptor of a regular file or a directory that was reached without following any link.
///
/// Closed when the value goes. `path` is only for messages.
struct OpenFile: ~Copyable {
  let descriptor: Int32
  let path: String
  let identity: FileIdentity

  /// Opens what the user named.
  ///
  /// Links on the way there are the user's own business; the last step may be none.
  static func file(_ path: String) throws(FileProblem) -> OpenFile {
    let opened = try OpenFile(at: AT_FDCWD, name: path, shown: path)
    try opened.requireFile()
    return opened
  }

  static func directory(_ path: String) throws(FileProblem) -> OpenFile {
    let opened = try OpenFile(at: AT_FDCWD, name: path, shown: path)
    guard opened.identity.isDirectory else { throw .notADirectory(path: path) }
    return opened
  }

  /// Opens the entry `name` of the directory `parent`, whatever it is.
  ///
  /// Without waiting: opening a named pipe would otherwise block until somebody writes to it.
  init(at parent: Int32, name: String, shown path: String) throws(FileProblem) {
    let descriptor = openat(parent, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw Self.problem(at: parent, name: name, path: path, code: errno) }
    var found = stat()
    guard fstat(descriptor, &found) == 0 else {
      let code = errno
      close(descriptor)
      throw .failed(path: path, code: code)
    }
    self.descriptor = descriptor
    self.path = path
    self.identity = FileIdentity(found)
  }

  deinit {
    close(descriptor)
  }

  func requireFile() throws(FileProblem) {
    guard identity.isFile else { throw .notAFile(path: path, kind: identity.kind) }
  }

  /// Opens a file below this directory, step by step, so that no step can be a link.
  func file(below components: [String]) throws(FileProblem) -> OpenFile {
    guard let first = components.first else { throw .notFound(path: path) }
    var current = try OpenFile(at: descriptor, name: first, shown: "\(path)/\(first)")
    for name in components.dropFirst() {
      current = try OpenFile(at: current.descriptor, name: name, shown: "\(current.path)/\(name)")
    }
    try current.requireFile()
    return current
  }

  /// Fills `buffer` from the current position as far as the file goes; returns how many bytes it got.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileProblem) -> Int {
    guard let count = FileBytes.fill(buffer, from: descriptor) else { throw .failed(path: path, code: errno) }
    return count
  }

  /// The next `count` bytes, fewer at the end of the file.
  func read(_ count: Int) throws(FileProblem) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let filled = try Self.fill(&bytes, from: self)
    bytes.removeLast(count - filled)
    return bytes
  }

  /// The whole file, which may not be longer than `limitBytes`.
  func readAll(limitBytes: Int) throws(FileProblem) -> [UInt8] {
    guard identity.size <= Int64(limitBytes) else { throw .tooLarge(path: path, limitBytes: limitBytes) }
    let bytes = try read(Int(identity.size))
    try requireUnchanged()
    return bytes
  }

  /// Writes the whole file to an open descriptor.
  func copyAll(to output: Int32, _ path: String) throws(FileProblem) {
    var remaining = identity.size
    while remaining > 0 {
      let copied = uninterrupted { sendfile(output, descriptor, nil, Int(min(remaining, 1 << 30))) }
      guard copied >= 0 else { throw .failed(path: path, code: errno) }
      guard copied != 0 else { throw .changedWhileReading(path: self.path) }
      remaining -= Int64(copied)
    }
  }

  /// Throws when the file is no longer what it was when it was opened.
  func requireUnchanged() throws(FileProblem) {
    var found = stat()
    guard fstat(descriptor, &found) == 0 else { throw .failed(path: path, code: errno) }
    guard FileIdentity(found) == identity else { throw .changedWhileReading(path: path) }
  }

  private static func fill(_ bytes: inout [UInt8], from file: borrowing OpenFile) throws(FileProblem) -> Int {
    var outcome: Result<Int, FileProblem> = .success(0)
    bytes.withUnsafeMutableBytes { buffer in
      do throws(FileProblem) {
        outcome = .success(try file.read(into: buffer))
      } catch {
        outcome = .failure(error)
      }
    }
    return try outcome.get()
  }

  private static func problem(at parent: Int32, name: String, path: String, code: Int32) -> FileProblem {
    switch code {
    case ENOENT: return .notFound(path: path)
    case EACCES, EPERM: return .notPermitted(path: path)
    case ELOOP: return .symbolicLink(path: path)
    case ENOTDIR: return .notADirectory(path: path)
    default:
      // A socket cannot be opened at all: say what it is, not that it failed.
      var found = stat()
      guard fstatat(parent, name, &found, AT_SYMLINK_NOFOLLOW) == 0, !FileIdentity(found).isFile else {
        return .failed(path: path, code: code)
      }
      return .notAFile(path: path, kind: FileIdentity(found).kind)
    }
  }
}

/// What must stay the same for a file to be the same file with the same content.
struct FileIdentity: Hashable, Sendable {
  let device: UInt64
  let inode: UInt64
  let mode: UInt32
  let size: Int64
  let modifiedNanoseconds: [Int]

  init(_ found: stat) {
    device = UInt64(found.st_dev)
    inode = UInt64(found.st_ino)
    mode = found.st_mode
    size = Int64(found.st_size)
    // The change time too: unlike the modification time nobody can set it back.
    modifiedNanoseconds = [
      found.st_mtim.tv_sec, found.st_mtim.tv_nsec, found.st_ctim.tv_sec, found.st_ctim.tv_nsec,
    ]
  }

  var isFile: Bool { mode & S_IFMT == S_IFREG }
  var isDirectory: Bool { mode & S_IFMT == S_IFDIR }
  var isExecutable: Bool { mode & 0o111 != 0 }

  var kind: FileKind {
    switch mode & S_IFMT {
    case S_IFDIR: .directory
    case S_IFLNK: .symbolicLink
    case S_IFIFO: .pipe
    case S_IFSOCK: .socket
    case S_IFCHR, S_IFBLK: .device
    default: .unknown
    }
  }
}
