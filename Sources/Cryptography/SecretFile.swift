internal import Glibc

/// A file with a secret of somebody else's making, such as a provider's key, wherever it lies.
public enum SecretFile {
  /// The whole file: regular, no link, the owner's, closed to everybody else (mode 0600 or less).
  public static func read(_ path: String, byteLimit: Int) throws(KeyFileError) -> SecretBytes {
    // O_NONBLOCK: a named pipe must not hang us before it is refused.
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw PrivateDirectory.openError(errno, path: path, isDirectory: false) }
    defer { close(file) }
    return try PrivateDirectory.readWhole(file, path: path, byteLimit: byteLimit)
  }
}
