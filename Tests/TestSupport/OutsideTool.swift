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
    // Nothing else: a server such as tmux would hold what another test's process is waited for by, for ever.
    for inherited in Int32(3)..<1024 { posix_spawn_file_actions_addclose(&actions, inherited) }
    var arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    // Not Foundation's Process: it waits until everything that inherited its descriptor has ended, servers too.
    let failure = posix_spawnp(&child, command[0], &actions, nil, &arguments, environ)
    guard failure == 0 else { return Outcome(status: 127, text: String(cString: strerror(failure))) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    let text = String(decoding: try folder.read("output"), as: UTF8.self)
    return Outcome(status: status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F), text: text)
  }
}
