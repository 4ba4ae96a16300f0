internal import Glibc

/// Why a file or folder was not read, made or removed.
public enum FileError: Error, Hashable, Sendable {
  case noSuchFile(path: String)
  case alreadyExists(path: String)
  case isSymbolicLink(path: String)
  case notADirectory(path: String)
  case notARegularFile(path: String)
  /// Owned by another user than the one this process acts for; both as numbers.
  case wrongOwner(path: String, found: UInt32, expected: UInt32)
  /// Others than the owner have rights; `mode` is the lower 12 bits, `allowed` the most that is accepted.
  case tooOpen(path: String, mode: UInt32, allowed: UInt32)
  case tooLarge(path: String, limitBytes: Int)
  /// `call`, as in "cannot read PATH", failed with `code` (errno).
  case system(path: String, call: String, code: Int32)

  /// What the system said, or would have.
  public var code: Int32 {
    switch self {
    case .noSuchFile: ENOENT
    case .alreadyExists: EEXIST
    case .isSymbolicLink: ELOOP
    case .notADirectory: ENOTDIR
    case .notARegularFile: EINVAL
    case .wrongOwner, .tooOpen: EPERM
    case .tooLarge: EFBIG
    case .system(_, _, let code): code
    }
  }

  /// `call` just failed, and `errno` says why.
  static func failed(_ call: String, _ path: String) -> FileError {
    .system(path: path, call: call, code: errno)
  }
}
