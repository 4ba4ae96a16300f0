/// Paths as text, without asking the file system.
public enum FilePath {
  /// The folder that `path` is in; `.` for a name alone.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
