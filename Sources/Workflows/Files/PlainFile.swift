public import Declarations
public import SystemFiles

/// Files that people name, read whole; what fails is told in words for them.
public enum PlainFile {
  /// `followsLinks`: Not for a name that a file from elsewhere gives.
  public static func read(
    _ path: String, byteLimit: Int, followsLinks: Bool = true
  ) throws(Problem) -> [UInt8] {
    try Problem.ofFile(try WholeFile.read(path, byteLimit: byteLimit, followsLinks: followsLinks))
  }

  /// Reads what a YAML file declares.
  ///
  /// `parse`: Is given the bytes, and the path for its messages.
  public static func declaration<Value>(
    _ path: String, _ parse: ([UInt8], String) throws(DeclarationProblem) -> Value
  ) throws(Problem) -> Value {
    let bytes = try read(path, byteLimit: YAMLDocument.byteLimit)
    do { return try parse(bytes, path) } catch { throw Problem(error) }
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
