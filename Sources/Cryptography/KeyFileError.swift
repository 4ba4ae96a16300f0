public import SystemFiles

/// Why a key file, or the folder it lies in, was not read or written.
public enum KeyFileError: Error, Hashable, Sendable {
  case file(FileError)
  case malformed(path: String, SealedKeyFileError)
  case malformedPrivateKey(path: String, KeyImportError)
  /// The file was renamed: the name that is authenticated inside is another.
  case nameMismatch(path: String, found: KeyName)

  /// Does what fails with a ``FileError``.
  static func ofFile<Value: ~Copyable>(
    _ body: @autoclosure () throws(FileError) -> Value
  ) throws(KeyFileError) -> Value {
    do { return try body() } catch { throw .file(error) }
  }
}
