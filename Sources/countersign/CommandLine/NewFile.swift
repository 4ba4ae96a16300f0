import Cryptography
import Glibc
import SystemFiles
import Workflows

/// Writes files that did not exist before.
enum NewFile {
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(Problem) {
    try bytes.withUnsafeBufferPointer { bytes throws(Problem) in
      try write(UnsafeRawBufferPointer(bytes), to: path, mode: mode)
    }
  }

  static func write(_ secret: SecretBytes, to path: String) throws(Problem) {
    try secret.withUnsafeBytes { bytes throws(Problem) in try write(bytes, to: path, mode: 0o600) }
  }

  private static func write(
    _ bytes: UnsafeRawBufferPointer, to path: String, mode: mode_t
  ) throws(Problem) {
    do throws(FileError) { try WholeFile.create(path, bytes, mode: mode) } catch {
      var problem = Problem(error)
      if access(path, F_OK) != 0 { problem.next = "Nothing is left behind." }
      throw problem
    }
  }
}
