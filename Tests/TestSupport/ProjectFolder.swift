/// Where the project lies: tests read fixtures from there whatever the current folder is.
public enum ProjectFolder {
  /// Without a `/` at the end.
  public static let path: String = {
    // This file is Tests/TestSupport/ProjectFolder.swift.
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(3).joined(separator: "/")
  }()

  /// The path of something in fixtures/vectors.
  public static func vectors(_ name: String) -> String { "\(path)/fixtures/vectors/\(name)" }
}
