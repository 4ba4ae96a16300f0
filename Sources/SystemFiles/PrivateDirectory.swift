internal import Glibc

/// An open folder that nobody but its owner may enter, or only its group, in which files are read and made that nobody
/// else may read.
///
/// All checks are made on what was opened, not on a name that may mean something else a moment later.
public struct PrivateDirectory: ~Copyable {
  /// Who may have a right to what is read.
  public enum Access: Sendable {
    /// Its owner alone, who must be this process's user.
    case owner
    /// The group too, whoever the owner is: whoever may read it was given it by group.
    case group

    var directoryMode: mode_t { self == .owner ? PrivateDirectory.directoryMode : 0o770 }
    var fileMode: mode_t { self == .owner ? PrivateDirectory.fileMode : 0o660 }
  }

  static let directoryMode: mode_t = 0o700
  static let fileMode: mode_t = 0o600

  private let path: String
  private let descriptor: CInt
  private let access: Access

  /// Opens the folder and checks its owner and mode, for whoever has a right to what is in it.
  public init(opening path: String, for access: Access = .owner) throws(FileError) {
    let folder = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard folder >= 0 else { throw Self.openError(errno, path: path, isDirectory: true) }
    do throws(FileError) {
      try Self.check(folder, path: path, type: S_IFDIR, access)
    } catch {
      close(folder)
      throw error
    }
    (self.path, self.access, descriptor) = (path, access, folder)
  }

  deinit {
    close(descriptor)
  }

  /// Makes the folder, and what is missing above it, for the owner alone; one that exists is left as it is.
  public static func create(at path: String) throws(FileError) {
    var made = path.hasPrefix("/") ? "/" : ""
    for component in path.split(separator: "/") {
      made += made.isEmpty || made.hasSuffix("/") ? String(component) : "/\(component)"
      guard mkdir(made, directoryMode) != 0 else {
        // The umask can have taken rights away that the owner needs.
        guard chmod(made, directoryMode) == 0 else { throw .system(path: made, call: "chmod", code: errno) }
        continue
      }
      let code = errno
      // Read-only and foreign parents answer with other codes than EEXIST although they exist.
      var status = stat()
      guard stat(made, &status) == 0 else { throw .system(path: made, call: "mkdir", code: code) }
    }
  }

  /// The names in the folder, sorted, without `.` and `..`.
  public func names() throws(FileError) -> [String] {
    guard let names = FolderTree.names(of: descriptor) else {
      throw .system(path: path, call: "read", code: errno)
    }
    return names.map { String(decoding: $0, as: UTF8.self) }.sorted()
  }

  /// Opens a file that must be theirs alone whose it may be, and no longer than `byteLimit`.
  public func open(_ name: String, byteLimit: Int) throws(FileError) -> PrivateFile {
    try PrivateFile(opening: name, in: descriptor, path: "\(path)/\(name)", byteLimit, access)
  }

  /// Makes the file with mode 0600, on disk when this returns; a file that exists is never replaced.
  ///
  /// After a crash there is the whole file or none (and perhaps a left-over with a name that starts with a dot).
  public func create(_ name: String, _ contents: UnsafeRawBufferPointer) throws(FileError) {
    let filePath = "\(path)/\(name)"
    let draft = try draft(of: name, contents)
    defer { unlinkat(descriptor, draft, 0) }
    // Not rename: a link is refused when the name is taken, on every file system, and renameat2 is not on all.
    guard linkat(descriptor, draft, descriptor, name, 0) == 0 else {
      throw errno == EEXIST
        ? .alreadyExists(path: filePath) : .system(path: filePath, call: "link", code: errno)
    }
    guard fsync(descriptor) == 0 else { throw .system(path: path, call: "fsync", code: errno) }
  }

  /// Writes a new file, whose name begins with a dot, and returns the name.
  private func draft(of name: String, _ contents: UnsafeRawBufferPointer) throws(FileError) -> String {
    // Numbers are used up only by processes of this one's id that were killed here.
    for number in 0..<1000 {
      let draft = ".\(name).\(getpid())-\(number).new"
      let file = openat(
        descriptor, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, Self.fileMode)
      if file < 0 && errno == EEXIST { continue }
      guard file >= 0 else { throw .system(path: "\(path)/\(name)", call: "open", code: errno) }
      defer { close(file) }
      // The umask can have taken rights away that the owner needs.
      guard fchmod(file, Self.fileMode) == 0, FileBytes.write(contents, to: file), fsync(file) == 0 else {
        let error = FileError.failed("write", "\(path)/\(name)")
        unlinkat(descriptor, draft, 0)
        throw error
      }
      return draft
    }
    throw .alreadyExists(path: "\(path)/.\(name)")
  }

  @discardableResult
  fileprivate static func check(
    _ descriptor: CInt, path: String, type: mode_t, _ access: Access
  ) throws(FileError) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(path: path, call: "stat", code: errno) }
    guard status.st_mode & S_IFMT == type else {
      throw type == S_IFDIR ? .notADirectory(path: path) : .notARegularFile(path: path)
    }
    guard access == .group || status.st_uid == geteuid() else {
      throw .wrongOwner(path: path, found: status.st_uid, expected: geteuid())
    }
    // The set-id and sticky bits of a folder give nobody any right in it.
    let rights = status.st_mode & (type == S_IFDIR ? 0o777 : 0o7777)
    let allowed = type == S_IFDIR ? access.directoryMode : access.fileMode
    guard rights & ~allowed == 0 else { throw .tooOpen(path: path, mode: rights, allowed: allowed) }
    return status
  }

  fileprivate static func openError(_ code: CInt, path: String, isDirectory: Bool) -> FileError {
    switch code {
    case ENOENT: .noSuchFile(path: path)
    case ELOOP: .isSymbolicLink(path: path)
    // With O_DIRECTORY Linux answers ENOTDIR for a symbolic link, too.
    case ENOTDIR where isDirectory:
      isSymbolicLink(path) ? .isSymbolicLink(path: path) : .notADirectory(path: path)
    // A socket or a device without driver.
    case ENXIO, ENODEV: .notARegularFile(path: path)
    default: .system(path: path, call: "open", code: code)
    }
  }

  private static func isSymbolicLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }
}

/// An open file that was found to be theirs alone whose it may be, to be read once.
public struct PrivateFile: ~Copyable {
  public let byteCount: Int
  private let path: String
  private let descriptor: CInt

  /// Opens what lies anywhere: regular, no link, this user's, closed to everybody else (mode 0600 or less).
  public init(opening path: String, byteLimit: Int) throws(FileError) {
    try self.init(opening: path, in: AT_FDCWD, path: path, byteLimit, .owner)
  }

  fileprivate init(
    opening name: String, in folder: CInt, path: String, _ byteLimit: Int, _ access: PrivateDirectory.Access
  ) throws(FileError) {
    // O_NONBLOCK: a named pipe must not hang us before it is refused.
    let file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw PrivateDirectory.openError(errno, path: path, isDirectory: false) }
    let size: Int
    do throws(FileError) {
      size = Int(try PrivateDirectory.check(file, path: path, type: S_IFREG, access).st_size)
      guard size <= byteLimit else { throw .tooLarge(path: path, limitBytes: byteLimit) }
    } catch {
      close(file)
      throw error
    }
    (self.path, byteCount, descriptor) = (path, size, file)
  }

  deinit { close(descriptor) }

  /// Reads all of it into a buffer of ``byteCount`` bytes.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) {
    guard let count = FileBytes.fill(buffer, from: descriptor) else { throw .failed("read", path) }
    // A file that shrinks while it is read is as unreadable as one on a broken disk.
    guard count == byteCount else { throw .system(path: path, call: "read", code: EIO) }
  }
}
