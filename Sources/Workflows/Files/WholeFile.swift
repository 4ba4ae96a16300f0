import Glibc

/// Reads and writes small files whole.
enum WholeFile {
  /// - Throws: A ``Problem`` of kind `badInput` for a file of more than `byteLimit` bytes.
  static func read(_ path: String, byteLimit: Int) throws(Problem) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let kind: Problem.Kind = errno == ENOENT ? .notFound : .inputOutput
      throw Problem(kind, "cannot read \(path): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw Problem(.inputOutput, "cannot read \(path): \(String(cString: strerror(errno)))")
      }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= byteLimit else {
        throw Problem(.badInput, "\(path) is longer than \(byteLimit) bytes")
      }
    }
  }

  /// Makes a file that did not exist, for its owner alone.
  static func create(_ path: String, _ text: String) throws(Problem) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Problem(.inputOutput, "cannot write \(path): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw Problem(.inputOutput, "cannot write \(path): \(String(cString: strerror(errno)))")
    }
  }
}
