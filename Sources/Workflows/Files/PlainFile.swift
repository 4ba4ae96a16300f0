public import SystemFiles

/// Files that people name, read whole; what fails is told in words for them.
public enum PlainFile {
  /// `followsLinks`: Not for a name that a file from elsewhere gives.
  public static func read(
    _ path: String, byteLimit: Int, followsLinks: Bool = true
  ) throws(Problem) -> [UInt8] {
    try Problem.ofFile(try WholeFile.read(path, byteLimit: byteLimit, followsLinks: followsLinks))
  }
}

extension Problem {
  /// Does what fails with a `FileError`, and says that in words.
  public static func ofFile<Value>(
    _ body: @autoclosure () throws(FileError) -> Value
  ) throws(Problem) -> Value {
    do { return try body() } catch { throw Problem(error) }
  }
}
