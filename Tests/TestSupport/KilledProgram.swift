/// A program that is killed at a step: when it has written a text, wherever that goes.
public enum KilledProgram {
  private static let library: Result<String, any Error> = Result {
    let library = try TemporaryFolder.lasting() + "/killed.so"
    let source = "\(ProjectFolder.path)/fixtures/payloads/killed.c"
    let made = try OutsideTool.run("cc", "-shared", "-fPIC", "-O1", "-o", library, source)
    guard made.status == 0 else { throw NotMade(description: made.text) }
    return library
  }

  struct NotMade: Error { var description: String }

  /// The variables that make it so: it is killed when it has written `text`, in one piece, for the `count`-th time.
  public static func environment(after text: String, count: Int = 1) throws -> [String: String] {
    ["LD_PRELOAD": try library.get(), "KILLED_AFTER": text, "KILLED_COUNT": "\(count)"]
  }
}
