import Cryptography
import Glibc
import Workflows

/// Writes files that did not exist before.
enum NewFile {
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(Problem) {
    try write(to: path, mode: mode) { descriptor in bytes.withUnsafeBytes { writeAll($0, descriptor) } }
  }

  static func write(_ secret: SecretBytes, to path: String) throws(Problem) {
    try write(to: path, mode: 0o600) { descriptor in secret.withUnsafeBytes { writeAll($0, descriptor) } }
  }

  /// To be closed by the caller.
  static func open(_ path: String, mode: mode_t) throws(Problem) -> Int32 {
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_APPEND | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw Problem(.refused, "\(path) exists already", next: "Choose another file.") }
      throw Problem(.inputOutput, "cannot write \(path): \(systemError())")
    }
    return descriptor
  }

  private static func write(to path: String, mode: mode_t, _ body: (Int32) -> Bool) throws(Problem) {
    let descriptor = try open(path, mode: mode)
    defer { close(descriptor) }
    guard body(descriptor), fsync(descriptor) == 0 || errno == EINVAL else {
      let error = systemError()
      // Half a file would look like one, and be in the way of the next try.
      let isLeft = unlink(path) != 0
      throw Problem(
        .inputOutput, "cannot write \(path): \(error)", next: isLeft ? nil : "Nothing is left behind.")
    }
  }

  /// Whether all of `bytes` were written; `errno` says why not.
  static func writeAll(_ bytes: UnsafeRawBufferPointer, _ descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}

/// Reads files whole, up to a limit.
enum PlainFile {
  /// `followsLinks`: Not for a name that a file from elsewhere gives: it could lead to any other file.
  static func read(_ path: String, byteLimit: Int, followsLinks: Bool = true) throws(Problem) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW))
    guard descriptor >= 0 else {
      if errno == ELOOP, !followsLinks {
        throw Problem(
          .refused, "\(path) is a symbolic link, which is not followed", next: "Put the file itself there.")
      }
      let kind: Problem.Kind = errno == ENOENT ? .notFound : .inputOutput
      throw Problem(kind, "cannot read \(path): \(systemError())")
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: byteLimit + 1)
    var count = 0
    while count < bytes.count {
      let start = count
      let got = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
      }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw Problem(.inputOutput, "cannot read \(path): \(systemError())") }
      if got == 0 { break }
      count += got
    }
    guard count <= byteLimit else { throw Problem(.badInput, "\(path) is longer than \(byteLimit) bytes") }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}
