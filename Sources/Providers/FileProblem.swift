/// Why a file or directory on disk could not be read as it is.
public enum FileProblem: Error, Hashable, Sendable {
  case notFound(path: String)
  case notPermitted(path: String)
  /// Links are never followed: what they point to can change after it was digested.
  case symbolicLink(path: String)
  case notAFile(path: String, kind: FileKind)
  case notADirectory(path: String)
  /// The name is not valid UTF-8; `path` shows it with replacement characters.
  case unreadableName(path: String)
  case changedWhileReading(path: String)
  case tooLarge(path: String, limitBytes: Int)
  case tooManyFiles(limit: Int)
  case tooDeep(path: String, limit: Int)
  case pathTooLong(path: String, limitBytes: Int)
  /// `code` is the system's error number.
  case failed(path: String, code: Int32)
}

/// What a path names, in the words of an error message.
public enum FileKind: String, Hashable, Sendable {
  case directory = "a directory"
  case symbolicLink = "a symbolic link"
  case pipe = "a named pipe"
  case socket = "a socket"
  case device = "a device"
  case unknown = "a special file"
}

extension FileProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFound(let path): "\(path): there is no such file"
    case .notPermitted(let path): "\(path): reading it is not permitted"
    case .symbolicLink(let path):
      "\(path): is a symbolic link; links are not followed. Give the file itself, or of a folder of links such as a "
        + "download cache a copy made with cp -rL"
    case .notAFile(let path, let kind): "\(path): is \(kind.rawValue), not a regular file"
    case .notADirectory(let path): "\(path): is not a directory"
    case .unreadableName(let path): "\(path): the name is not valid UTF-8"
    case .changedWhileReading(let path):
      "\(path): changed while it was being read; try again when it is still"
    case .tooLarge(let path, let limit): "\(path): is longer than the limit of \(limit) bytes"
    case .tooManyFiles(let limit):
      "the directory holds more than \(limit) files and folders; a manifest names every file, so pack what belongs together"
    case .tooDeep(let path, let limit): "\(path): lies deeper than \(limit) directories"
    case .pathTooLong(let path, let limit): "\(path): the path is longer than \(limit) bytes"
    case .failed(let path, let code): "\(path): cannot be read (system error \(code))"
    }
  }
}
