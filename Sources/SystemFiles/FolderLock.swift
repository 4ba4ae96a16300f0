internal import Glibc

/// Held by whoever makes something in a folder; the system releases it when the process ends, however it ends.
public struct FolderLock {
  private let descriptor: Int32

  /// Waits until nobody else holds the file `path`, which is made if need be.
  public init(file path: String) throws(FileError) {
    try self.init(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW)
  }

  /// Waits until nobody else holds a folder that is there.
  public init(folder path: String) throws(FileError) {
    try self.init(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  }

  private init(_ path: String, _ flags: Int32) throws(FileError) {
    descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else { throw .failed("open", path) }
    guard uninterrupted({ flock(descriptor, LOCK_EX) }) == 0 else {
      let error = FileError.failed("lock", path)
      close(descriptor)
      throw error
    }
  }

  public func release() { close(descriptor) }
}
