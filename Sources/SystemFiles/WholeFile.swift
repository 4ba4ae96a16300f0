import Glibc

/// Files that are read and written whole.
public enum WholeFile {
  /// The whole of a file of at most `byteLimit` bytes.
  ///
  /// `followsLinks`: Not for a name that a file from elsewhere gives: it could lead to any other file.
  public static func read(
    _ path: String, byteLimit: Int, followsLinks: Bool = true
  ) throws(FileError) -> [UInt8] {
    // O_NONBLOCK: a named pipe must not hang whoever reads.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW))
    guard file >= 0 else {
      switch errno {
      case ENOENT: throw .noSuchFile(path: path)
      case ELOOP where !followsLinks: throw .isSymbolicLink(path: path)
      default: throw .failed("read", path)
      }
    }
    defer { close(file) }
    guard let bytes = FileBytes.read(file, atMost: byteLimit + 1) else { throw .failed("read", path) }
    guard bytes.count <= byteLimit else { throw .tooLarge(path: path, limitBytes: byteLimit) }
    return bytes
  }

  /// Makes a file that did not exist; it is on disk when this returns.
  ///
  /// - Throws: `alreadyExists` or `system`; then nothing is left behind, because half a file would look like one.
  public static func create(
    _ path: String, _ bytes: UnsafeRawBufferPointer, mode: UInt32 = 0o600
  ) throws(FileError) {
    let file = try descriptor(ofNew: path, mode: mode)
    defer { close(file) }
    guard FileBytes.write(bytes, to: file), FileBytes.synchronise(file) else {
      let error = FileError.failed("write", path)
      unlink(path)
      throw error
    }
  }

  public static func create(_ path: String, _ bytes: [UInt8], mode: UInt32 = 0o600) throws(FileError) {
    try bytes.withUnsafeBufferPointer { bytes throws(FileError) in
      try create(path, UnsafeRawBufferPointer(bytes), mode: mode)
    }
  }

  /// Opens a file that did not exist, to be added to; the caller closes it.
  public static func descriptor(ofNew path: String, mode: UInt32) throws(FileError) -> Int32 {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_APPEND | O_CLOEXEC, mode)
    guard file >= 0 else {
      throw errno == EEXIST ? .alreadyExists(path: path) : .failed("write", path)
    }
    return file
  }

  /// Writes a new file for its owner alone, then gives it the old one's name: whoever reads sees the one or the other,
  /// whole, even after a crash.
  ///
  /// `suffix`: Of the new file's name meanwhile; no other writer may use the same at the same time.
  public static func replace(
    _ path: String, with bytes: [UInt8], draft suffix: String
  ) throws(FileError) {
    let draft = path + suffix
    // A killed writer may have left one.
    unlink(draft)
    try create(draft, bytes)
    do throws(FileError) { try FolderTree.rename(draft, to: path) } catch {
      unlink(draft)
      throw error
    }
    try FolderTree.synchronise(FilePath.folder(of: path))
  }
}
