internal import Glibc

/// An open folder that nobody but its owner may enter, or only its group, in which files are read and made that nobody else
/// may read.
///
/// All checks are made on what was opened, not on a name that may mean something else a moment later.
public struct PrivateDirectory: ~Copyable {
  /// Who may have a right to what is read.
  enum Access {
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

  /// Opens the folder and checks its owner and mode.
  public init(opening path: String) throws(KeyFileError) { try self.init(opening: path, for: .owner) }

  /// Likewise, for whoever has a right to what is in it.
  init(opening path: String, for access: Access) throws(KeyFileError) {
    descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    self.path = path
    self.access = access
    guard descriptor >= 0 else { throw Self.openError(errno, path: path, isDirectory: true) }
    do throws(KeyFileError) {
      try Self.check(descriptor, path: path, type: S_IFDIR, access)
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit {
    close(descriptor)
  }

  /// Makes the folder, and what is missing above it, for the owner alone; one that exists is left as it is.
  public static func create(at path: String) throws(KeyFileError) {
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
  func names() throws(KeyFileError) -> [String] {
    let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = fdopendir(copy) else {
      throw .system(path: path, call: "opendir", code: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw .system(path: path, call: "readdir", code: errno) }
    return names.sorted()
  }

  /// The whole file, which must be the owner's alone and no longer than `byteLimit`.
  func read(_ name: String, byteLimit: Int) throws(KeyFileError) -> SecretBytes {
    let filePath = "\(path)/\(name)"
    // O_NONBLOCK: a named pipe must not hang us before it is refused.
    let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw Self.openError(errno, path: filePath, isDirectory: false) }
    defer { close(file) }
    return try Self.readWhole(file, path: filePath, byteLimit: byteLimit, access)
  }

  /// Reads an open file after checking that it is theirs alone whose it may be.
  static func readWhole(
    _ file: CInt, path: String, byteLimit: Int, _ access: Access = .owner
  ) throws(KeyFileError) -> SecretBytes {
    let status = try check(file, path: path, type: S_IFREG, access)
    let size = Int(status.st_size)
    guard size <= byteLimit else { throw .tooLarge(path: path, limitBytes: byteLimit) }
    return try SecretBytes(count: size) { (target: UnsafeMutablePointer<UInt8>) throws(KeyFileError) in
      var filled = 0
      while filled < size {
        let count = Glibc.read(file, target + filled, size - filled)
        if count < 0, errno == EINTR { continue }
        // A file that shrinks while it is read is as unreadable as one on a broken disk.
        guard count > 0 else { throw .system(path: path, call: "read", code: count < 0 ? errno : EIO) }
        filled += count
      }
    }
  }

  /// Makes the file with mode 0600, on disk when this returns; a file that exists is never replaced.
  ///
  /// After a crash there is the whole file or none (and perhaps a left-over with a name that starts with a dot).
  func create(_ name: String, _ contents: SecretBytes) throws(KeyFileError) {
    let filePath = "\(path)/\(name)"
    let temporary = ".\(name).\(Randomness.bytes(8).hex).new"
    defer { unlinkat(descriptor, temporary, 0) }
    try write(contents, toNew: temporary, path: filePath)
    // Not rename: a link is refused when the name is taken, on every file system, and renameat2 is not on all.
    guard linkat(descriptor, temporary, descriptor, name, 0) == 0 else {
      throw errno == EEXIST
        ? .alreadyExists(path: filePath) : .system(path: filePath, call: "link", code: errno)
    }
    guard fsync(descriptor) == 0 else { throw .system(path: path, call: "fsync", code: errno) }
  }

  private func write(_ contents: SecretBytes, toNew name: String, path: String) throws(KeyFileError) {
    let file = openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, Self.fileMode)
    guard file >= 0 else { throw .system(path: path, call: "open", code: errno) }
    defer { close(file) }
    // The umask can have taken rights away that the owner needs.
    guard fchmod(file, Self.fileMode) == 0 else { throw .system(path: path, call: "chmod", code: errno) }
    let count = contents.count
    try contents.withUnsafePointer { contents throws(KeyFileError) in
      var written = 0
      while written < count {
        let step = Glibc.write(file, contents + written, count - written)
        if step < 0, errno == EINTR { continue }
        guard step > 0 else { throw .system(path: path, call: "write", code: errno) }
        written += step
      }
    }
    guard fsync(file) == 0 else { throw .system(path: path, call: "fsync", code: errno) }
  }

  @discardableResult
  private static func check(
    _ descriptor: CInt, path: String, type: mode_t, _ access: Access
  ) throws(KeyFileError) -> stat {
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

  static func openError(_ code: CInt, path: String, isDirectory: Bool) -> KeyFileError {
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
