import Cryptography
import Glibc

/// Held by whoever makes something in a folder; the system releases it when the process ends, however it ends.
struct FolderLock {
  private let descriptor: Int32

  /// Waits until nobody else holds the file `path`, which is made if need be.
  init(file path: String) throws(Problem) {
    try self.init(path, O_RDWR | O_CREAT | O_CLOEXEC)
  }

  /// Waits until nobody else holds a folder that is there.
  init(folder path: String) throws(Problem) {
    try self.init(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  }

  private init(_ path: String, _ flags: Int32) throws(Problem) {
    descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else {
      throw Problem(.inputOutput, "cannot open \(path): \(String(cString: strerror(errno)))")
    }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        throw Problem(.inputOutput, "cannot lock \(path): \(String(cString: strerror(errno)))")
      }
    }
  }

  func release() { close(descriptor) }
}
