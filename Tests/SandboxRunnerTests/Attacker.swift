import Glibc
import Governance
import StrictJSON
import TestSupport

/// Somebody who starts sandboxes with the driver: root, or a user without any rights.
struct Attacker: CustomStringConvertible {
  var description: String
  /// What is put before the driver's command line to become this user.
  var prefix: [String]
  /// As which the sandbox's processes run outside.
  var sandboxUser: UInt32
  /// Where its copies go; its own, so that what is left behind is seen.
  var staging: String
  var delegated: String?

  static let nobody: UInt32 = 65_533

  /// Whoever runs the tests; and when that is root, a user without rights as well.
  ///
  /// Each with a new folder for its copies.
  static func all() throws -> [Attacker] {
    let own = geteuid()
    guard own == 0 else {
      print("the tests run as user \(own): the sandbox is attacked as that user only, not as root")
      return [try Attacker(description: "user \(own)", prefix: [], sandboxUser: own, owner: own)]
    }
    let drop = ["setpriv", "--reuid", "\(nobody)", "--regid", "\(nobody)", "--clear-groups"]
    return [
      try Attacker(description: "root", prefix: [], sandboxUser: 65_534, owner: 0),
      try Attacker(description: "nobody", prefix: drop, sandboxUser: nobody, owner: nobody),
    ]
  }

  func removeFolder() { try? execute("rm", ["-rf", staging]) }

  init(description: String, prefix: [String], sandboxUser: UInt32, owner: UInt32) throws {
    self.description = description
    self.prefix = prefix
    self.sandboxUser = sandboxUser
    staging = try temporaryFolder()
    chmod(staging, 0o755)
    if owner != geteuid() { chown(staging, owner, owner) }
  }

  /// Where the driver and the hostile program can be read by everybody, wherever the project lies.
  static let programs: Result<String, any Error> = Result {
    let folder = try temporaryFolder()
    chmod(folder, 0o755)
    let driver = "\(ProjectFolder.path)/.build/debug/SandboxDriver"
    for path in [driver, try Hostile.program.get()] { try execute("install", ["-m", "755", path, folder]) }
    for model in ["base"] { try execute("cp", ["-r", Shipped.folder(model), folder]) }
    try execute("chmod", ["-R", "a+rX", folder])
    return folder
  }

  func command(_ arguments: [String] = []) throws -> [String] {
    prefix + [try Self.programs.get() + "/SandboxDriver"] + arguments
  }

  func request(
    _ attacks: [String], without: [String] = [], limits: [String: Int64] = [:], arguments: [String] = [],
    withBase: Bool = false
  ) throws -> String {
    let programs = try Self.programs.get()
    return JSONValue.object([
      "runner": .string(programs + "/hostile"), "arguments": .strings(arguments),
      "base": withBase ? .string(programs + "/base") : nil, "staging": .string(staging),
      "delegated": delegated.map(JSONValue.string), "without": .strings(without),
      "attacks": .strings(attacks),
      "limits": .object(
        limits.merging(["wallClockMilliseconds": 600_000]) { given, _ in given }.sorted { $0.key < $1.key }
          .map { JSONMember($0.key, .integer($0.value)) }),
    ]).compactText
  }

  /// Runs the attacks one after the other in one sandbox.
  func attack(
    _ attacks: [String], without: [String] = [], limits: [String: Int64] = [:], withBase: Bool = false
  ) throws -> Outcome {
    let folder = try temporaryFolder()
    defer { try? execute("rm", ["-rf", folder]) }
    let input = folder + "/request"
    try writeBytes(
      Array(try request(attacks, without: without, limits: limits, withBase: withBase).utf8), to: input)
    let process = try Started(try command(), input: input, output: folder + "/reply")
    process.wait()
    let reply = try JSONValue(parsing: try readBytes(folder + "/reply"))
    if let error = reply["error"]?.string {
      throw Failed(description: "\(self), without \(without): \(error)")
    }
    return Outcome(reply: reply)
  }

  struct Outcome {
    var reply: JSONValue

    var results: [String] { reply["results"]?.array?.compactMap(\.string) ?? [] }
    var layers: Set<SandboxLayer> {
      Set((reply["layers"]?.array ?? []).compactMap { $0.string.flatMap(SandboxLayer.init(rawValue:)) })
    }
    var ending: String { reply["ending"]?.string ?? "" }

    func number(_ name: String) -> Int64? { reply[name]?.integer }
  }

  struct Failed: Error, CustomStringConvertible { var description: String }
}

/// A program that was started with its input and output in files.
struct Started {
  let id: pid_t

  init(_ command: [String], input: String, output: String) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var strings: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for string in strings { free(string) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, command[0], &actions, nil, &strings, environ)
    guard code == 0 else { throw ToolFailure(tool: command[0], code: code) }
    id = child
  }

  func wait() {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0 && errno == EINTR {}
  }

  func kill() {
    Glibc.kill(id, SIGKILL)
    wait()
  }
}

/// Control groups that root hands over to a user, as docs/sandbox.md says how, and takes back.
struct Delegation {
  let name: String
  let folders: [String]

  /// `nil` where this process cannot make any.
  ///
  /// `purpose` keeps tests that run at the same time apart.
  init?(to user: UInt32, for purpose: String) {
    name = "countersign-test-\(purpose)-\(getpid())"
    var made: [String] = []
    for controller in ["memory", "pids", "cpu", "cpuacct"] {
      let folder = "/sys/fs/cgroup/\(controller)/\(name)"
      guard mkdir(folder, 0o755) == 0 else { continue }
      made.append(folder)
      chown(folder, user, user)
      chown(folder + "/cgroup.procs", user, user)
    }
    guard !made.isEmpty else { return nil }
    folders = made
  }

  func remove() { for folder in folders { rmdir(folder) } }
}
