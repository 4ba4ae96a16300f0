internal import Glibc

/// A program that says on its first line where it listens, and ends when its standard input does.
///
/// So it ends with this process, however that ends.
public final class StartedServer: Sendable {
  /// The words of the first line; empty when it ended without one.
  public let said: [String]
  private let input: Int32

  public struct Failure: Error { public var reason: String }

  /// Waits for the first line.
  public init(_ command: [String]) throws {
    var standardInput: [Int32] = [-1, -1]
    var standardOutput: [Int32] = [-1, -1]
    guard pipe(&standardInput) == 0, pipe(&standardOutput) == 0 else { throw Failure(reason: "pipe") }
    // Nobody else who is started meanwhile may keep the pipe open.
    for end in standardInput + standardOutput { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, standardInput[0], 0)
    posix_spawn_file_actions_adddup2(&actions, standardOutput[1], 1)
    var child: pid_t = 0
    guard spawn(command, &actions, &child) == 0 else {
      throw Failure(reason: "\(command[0]) is not installed")
    }
    close(standardInput[0])
    close(standardOutput[1])
    input = standardInput[1]
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while read(standardOutput[0], &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
    close(standardOutput[0])
    said = String(decoding: line, as: UTF8.self).split(separator: " ").map(String.init)
  }

  deinit { close(input) }
}
