internal import Glibc

/// Whole folders: made, listed, renamed and removed.
public enum FolderTree {
  /// Where large temporary files go: not to /tmp, which is memory on many machines, unless TMPDIR says so.
  public static var scratchParent: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp" }

  /// Makes a folder for its owner alone, under a name that begins with `prefix` and is nobody else's.
  ///
  /// - Returns: Its path.
  public static func makeUnique(_ prefix: String) throws(FileError) -> String {
    var template = Array("\(prefix)XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw .failed("make a folder in", FilePath.folder(of: prefix)) }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// The names of what is in a folder, sorted; none when there is no such folder.
  public static func names(in path: String) throws(FileError) -> [String] {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else {
      if errno == ENOENT { return [] }
      throw .failed("read", path)
    }
    defer { close(folder) }
    guard let names = names(of: folder) else { throw .failed("read", path) }
    return names.map { String(decoding: $0, as: UTF8.self) }.sorted()
  }

  /// The names in an open folder as the system keeps them, the first `limit`, without `.` and `..`.
  ///
  /// `nil` on failure, and `errno` says which.
  public static func names(of folder: Int32, atMost limit: Int = .max) -> [[UInt8]]? {
    // A stream closes its descriptor, so it gets one of its own.
    let copy = fcntl(folder, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { return nil }
    guard let stream = fdopendir(copy) else {
      let code = errno
      close(copy)
      errno = code
      return nil
    }
    defer { closedir(stream) }
    rewinddir(stream)
    var names: [[UInt8]] = []
    while names.count < limit {
      errno = 0
      guard let entry = readdir(stream) else { return errno == 0 ? names : nil }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    return names
  }

  /// Removes a folder with all that is in it, or a file; links are removed, never followed.
  ///
  /// Goes on after a failure, and throws the first.
  ///
  /// `isReadOnly`: Whether its folders are ours and were closed to writing.
  public static func remove(_ path: String, isReadOnly: Bool = false) throws(FileError) {
    if let failure = remove(path, in: AT_FDCWD, path, isReadOnly) { throw failure }
  }

  private static func remove(
    _ name: String, in folder: Int32, _ path: String, _ isReadOnly: Bool
  ) -> FileError? {
    if unlinkat(folder, name, 0) == 0 || errno == ENOENT { return nil }
    guard errno == EISDIR else { return .failed("remove", path) }
    if isReadOnly { fchmodat(folder, name, 0o700, 0) }
    let inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard inner >= 0 else { return .failed("read", path) }
    defer { close(inner) }
    guard let names = names(of: inner) else { return .failed("read", path) }
    var failure: FileError?
    for name in names.map({ String(decoding: $0, as: UTF8.self) }) {
      let found = remove(name, in: inner, "\(path)/\(name)", isReadOnly)
      failure = failure ?? found
    }
    if unlinkat(folder, name, AT_REMOVEDIR) == 0 || errno == ENOENT { return failure }
    return failure ?? .failed("remove", path)
  }

  public static func rename(_ path: String, to other: String) throws(FileError) {
    guard Glibc.rename(path, other) == 0 else { throw .failed("rename \(path) to", other) }
  }

  /// Puts a file on disk, or what was made, renamed and removed in a folder.
  public static func synchronise(_ path: String) throws(FileError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .failed("open", path) }
    defer { close(file) }
    guard FileBytes.synchronise(file) else { throw .failed("write", path) }
  }
}
