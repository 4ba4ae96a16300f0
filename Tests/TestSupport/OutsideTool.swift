internal import Glibc

/// Somebody else's program, run for real.
public enum OutsideTool {
  public struct Outcome: Sendable {
    public let status: Int32
    /// Standard output, then standard error.
    public let text: String
  }

  /// Runs `command`, found on PATH, to its end.
  ///
  /// Output goes through a file, so that a program that writes much does not wait for us, and one that leaves a server
  /// behind does not keep us. A program that is missing gives status 127.
  public static func run(_ command: String...) throws -> Outcome { try run(command) }

  public static func run(_ command: [String]) throws -> Outcome {
    let folder = try TemporaryFolder()
    let output = try folder.write([], to: "output")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_APPEND, 0)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var child: pid_t = 0
    let failure = spawn(command, &actions, &child)
    guard failure == 0 else { return Outcome(status: 127, text: String(cString: strerror(failure))) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    let text = String(decoding: try folder.read("output"), as: UTF8.self)
    return Outcome(status: status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F), text: text)
  }
}
