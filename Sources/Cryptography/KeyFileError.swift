/// Why a key file, or the folder it lies in, was not read or written.
public enum KeyFileError: Error, Hashable, Sendable {
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
  case malformed(path: String, SealedKeyFileError)
  case malformedPrivateKey(path: String, KeyImportError)
  /// The file was renamed: the name that is authenticated inside is another.
  case nameMismatch(path: String, found: KeyName)
  /// The system call `call` failed with `code` (errno).
  case system(path: String, call: String, code: Int32)
}
