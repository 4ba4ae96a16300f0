internal import CNcurses
internal import Glibc
internal import SystemFiles

/// A program of the user's machine that the terminal's work is handed to: a pager, an editor, or one that fills the
/// clipboard.
///
/// Apart from the sandbox this is the only place that starts programs. No shell takes part, the environment is a short
/// list, and no descriptor but the three standard ones is open in it. What it reads comes through a socket, so nothing
/// is written to a file; only an editor is given one.
public struct ChildProgram: Sendable {
  /// The path of the program, then its arguments.
  public var words: [String]
  public var environment: [String: String]

  /// Where its output goes.
  public enum Output: Sendable {
    case nowhere
    /// To the terminal, which it has to itself; a pager reads keys from there too.
    case terminal(Int32)
    /// To the terminal, which is its input too: it is told nothing on it.
    case wholeTerminal(input: Int32, output: Int32)
  }

  /// How it ended.
  public enum End: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)
    /// It took longer than it may, and was killed.
    case tookTooLong
    case notStarted(errno: Int32)
  }

  public init(_ words: [String], environment: [String: String]) {
    self.words = words
    self.environment = environment
  }

  /// The path of the first program called `name` that PATH leads to; nil when there is none.
  public static func path(of name: String, environment: [String: String]) -> String? {
    func isProgram(_ path: String) -> Bool {
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
    if name.contains("/") { return isProgram(name) ? name : nil }
    // Relative entries would let the current folder decide what is run.
    return (environment["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
      .map { "\($0)/\(name)" }.first(where: isProgram)
  }

  /// Runs it to its end with `input` to read, off the main actor.
  ///
  /// `milliseconds`: How long it may take; nil for as long as a person likes.
  public func run(_ input: [UInt8], output: Output, milliseconds: Int? = nil) async -> End {
    await withCheckedContinuation { continuation in
      let run: @Sendable () -> Void = {
        continuation.resume(returning: self.runHere(input, output, milliseconds))
      }
      // Waiting for a program would hold up one of the shared threads; better that than not to run it.
      if OwnThread.start(run) != 0 { run() }
    }
  }

  private func runHere(_ input: [UInt8], _ output: Output, _ milliseconds: Int?) -> End {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      return .notStarted(errno: errno)
    }
    shutdown(ends[1], Int32(SHUT_WR))
    var child = pid_t()
    let error = start(&child, reading: ends[1], output)
    close(ends[1])
    guard error == 0 else {
      close(ends[0])
      return .notStarted(errno: error)
    }
    // A pager that is left early stops reading, which is no error and must raise no signal.
    var rest = input[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { bytes in
        uninterrupted { send(ends[0], bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)) }
      }
      guard sent > 0 else { break }
      rest = rest.dropFirst(sent)
    }
    close(ends[0])
    return Self.wait(for: child, milliseconds)
  }

  private func start(_ child: inout pid_t, reading input: Int32, _ output: Output) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if case .wholeTerminal(let terminal, _) = output {
      posix_spawn_file_actions_adddup2(&actions, terminal, 0)
    } else {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    }
    switch output {
    case .nowhere:
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
      posix_spawn_file_actions_adddup2(&actions, 1, 2)
    case .terminal(let descriptor), .wholeTerminal(_, let descriptor):
      posix_spawn_file_actions_adddup2(&actions, descriptor, 1)
      posix_spawn_file_actions_adddup2(&actions, descriptor, 2)
    }
    cn_close_others(&actions)

    // The threads here block signals that a program expects to get.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var arguments = words.map { strdup($0) } + [nil]
    var variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    return posix_spawn(&child, words.first ?? "", &actions, &attributes, &arguments, &variables)
  }

  private static func wait(for child: pid_t, _ milliseconds: Int?) -> End {
    var status: Int32 = 0
    var waited = 0
    while true {
      let result = uninterrupted { waitpid(child, &status, milliseconds == nil ? 0 : WNOHANG) }
      if result == child { break }
      guard result == 0 else { return .notStarted(errno: errno) }
      if let milliseconds, waited >= milliseconds {
        kill(child, SIGKILL)
        waitpid(child, &status, 0)
        return .tookTooLong
      }
      usleep(5_000)
      waited += 5
    }
    return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signalled(status & 0x7F)
  }
}
