internal import Glibc
internal import SystemFiles

/// The store's file, before SQLite is let near it.
enum StoreFile {
  /// Refuses what is no store of ours.
  ///
  /// SQLite itself would first turn a foreign database to write-ahead logging.
  static func check(_ path: String) throws {
    // O_NONBLOCK: a named pipe must not hang whoever asks.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw StoreError(problem(errno), path: path) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw StoreError(problem(errno), path: path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw StoreError(.notAStore, path: path) }
    var header = [UInt8](repeating: 0, count: 100)
    guard read(file, &header, header.count) == header.count,
      header.starts(with: Array("SQLite format 3\0".utf8)),
      header[68..<72].reduce(0, { $0 << 8 | Int32($1) }) == Schema.applicationID
    else { throw StoreError(.notAStore, path: path) }
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Tells a file apart from what it was before somebody wrote to it.
  struct Version: Hashable, Sendable {
    private let inode: UInt64
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int
    /// Bytes beside it that belong to it and are not in it yet.
    private let pending: Int64

    init(of path: String) throws {
      var status = stat()
      guard stat(path, &status) == 0 else { throw StoreError(problem(errno), path: path) }
      inode = UInt64(status.st_ino)
      size = Int64(status.st_size)
      seconds = Int(status.st_mtim.tv_sec)
      nanoseconds = Int(status.st_mtim.tv_nsec)
      var beside = stat()
      pending = stat(path + "-wal", &beside) == 0 ? Int64(beside.st_size) : 0
    }

    /// All of it is in the one file.
    var isSettled: Bool { pending == 0 }

    /// Changes when the file at `path` has.
    func version(of path: String) throws -> Int {
      let now = try Version(of: path)
      return now == self ? 0 : now.hashValue
    }
  }

  /// Does what fails with a ``FileError``.
  static func attempt(
    _ path: String, _ body: @autoclosure () throws(FileError) -> Void
  ) throws(StoreError) {
    do { try body() } catch { throw StoreError(problem(error.code), path: path) }
  }

  /// Makes an empty file, mode 0600, beside `path`, and returns its name.
  static func makeDraft(beside path: String) throws -> String {
    for number in 0..<1000 {
      let draft = "\(path).new-\(getpid())-\(number)"
      let file = open(draft, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
      if file >= 0 {
        close(file)
        return draft
      }
      guard errno == EEXIST else { throw StoreError(problem(errno), path: path) }
    }
    throw StoreError(.alreadyExists, path: path)
  }

  /// Gives `draft` the name `path`, unless there is such a file.
  static func publish(_ draft: String, as path: String) throws {
    defer { unlink(draft) }
    // Unlike rename, link never replaces.
    guard link(draft, path) == 0 else { throw StoreError(problem(errno), path: path) }
    try attempt(path, try FolderTree.synchronise(FilePath.folder(of: path)))
  }

  static func problem(_ code: Int32) -> StoreError.Problem {
    switch code {
    case ENOENT, ENOTDIR: .missing
    case EEXIST: .alreadyExists
    // A socket, or a device without driver.
    case ENXIO, ENODEV: .notAStore
    case EACCES, EPERM: .permissionDenied
    case EROFS: .readOnly
    case ENOSPC, EDQUOT: .diskFull
    default: .inputOutput(systemMessage(code))
    }
  }
}
