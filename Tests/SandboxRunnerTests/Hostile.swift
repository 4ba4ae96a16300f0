import Certification
import Glibc
import SandboxRunner
import Synchronization
import TestSupport

/// The hostile program of fixtures/payloads, compiled once for each run of the tests.
enum Hostile {
  static let program: Result<String, any Error> = Result { try compile() }

  static func subject(folders: [LocalSubject.Folder] = []) throws -> LocalSubject {
    LocalSubject(runner: try program.get(), folders: folders, arguments: [])
  }

  /// What came of each attack, all in one sandbox one after the other.
  static func outcomes(
    of attacks: [String], limits: SandboxLimits = .patient, folders: [LocalSubject.Folder] = []
  ) async throws -> (results: [String], report: AnsweredReport) {
    let prompts = attacks.indices.map { Prompt(id: String($0), text: attacks[$0]) }
    let report = try await Sandbox().answers(to: prompts, subject: subject(folders: folders), limits: limits)
    let results = report.answers.map { answer in
      switch answer.answer {
      case .output(let text): text
      case .none(let why): "no answer: \(why)"
      }
    }
    return (results, report)
  }

  private static func compile() throws -> String {
    let source = "\(ProjectFolder.path)/fixtures/payloads/hostile.c"
    let target = try temporaryFolder() + "/hostile"
    try execute("cc", ["-static", "-O1", "-o", target, source])
    return target
  }
}

extension SandboxLimits {
  /// With a wall clock that stops only what hangs, however slow the machine is.
  static let patient: SandboxLimits = {
    var limits = SandboxLimits()
    limits.wallClockMilliseconds = 600_000
    return limits
  }()
}

/// Keeps what arrives on another thread.
final class Recorder<Value: Sendable>: Sendable {
  private let mutex = Mutex<[Value]>([])

  var values: [Value] { mutex.withLock { $0 } }

  func record(_ value: Value) { mutex.withLock { $0.append(value) } }
}

struct ToolFailure: Error {
  var tool: String
  var code: Int32
}

func execute(_ tool: String, _ arguments: [String]) throws {
  var strings: [UnsafeMutablePointer<CChar>?] = ([tool] + arguments).map { strdup($0) } + [nil]
  defer { for string in strings { free(string) } }
  var child: pid_t = 0
  let code = posix_spawnp(&child, tool, nil, nil, &strings, environ)
  guard code == 0 else { throw ToolFailure(tool: tool, code: code) }
  var status: Int32 = 0
  guard waitpid(child, &status, 0) == child, status == 0 else { throw ToolFailure(tool: tool, code: status) }
}

/// A new private folder, which goes with this process at the latest.
func temporaryFolder() throws -> String { try TemporaryFolder.lasting() }

/// A process as the host sees it.
struct HostProcess {
  var id: Int32
  var arguments: [String]
  var status: [String: String]

  static func all() throws -> [HostProcess] {
    guard let folder = opendir("/proc") else { throw Unreadable(path: "/proc") }
    defer { closedir(folder) }
    var found: [HostProcess] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let id = Int32(name), let status = try? readBytes("/proc/\(name)/status"),
        let line = try? readBytes("/proc/\(name)/cmdline")
      else { continue }
      var fields: [String: String] = [:]
      for field in status.split(separator: UInt8(ascii: "\n")) {
        let parts = field.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { continue }
        fields[String(decoding: parts[0], as: UTF8.self)] = String(decoding: parts[1], as: UTF8.self)
      }
      let arguments = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      found.append(HostProcess(id: id, arguments: arguments, status: fields))
    }
    return found
  }

  /// Zombies that this process should have reaped and never reaps.
  ///
  /// Other tests run sandboxes at the same time, and theirs are zombies for a moment.
  static func lastingZombies() throws -> [Int32] {
    var left = try zombies()
    try? blockUntil("zombies to be reaped") {
      left.formIntersection(try zombies())
      return left.isEmpty
    }
    return left.sorted()
  }

  /// Zombies that nobody reaps, for whoever does so then: those that are seen a hundred times.
  static func orphans() throws -> Set<Int32> {
    var left = try zombies()
    for _ in 0..<100 where !left.isEmpty {
      letPass(.milliseconds(20))
      left.formIntersection(try zombies())
    }
    return left
  }

  private static func zombies() throws -> Set<Int32> {
    Set(
      try all().filter { process in
        process.status["State"]?.contains("Z") == true && process.status["PPid"] == "\t\(getpid())"
      }.map(\.id))
  }

  /// Those with `marker` among their arguments: bubblewrap's own and the sandboxed program.
  static func sandboxed(_ marker: String) throws -> [HostProcess] {
    try all().filter { $0.arguments.contains(marker) }
  }
}

/// The staging folders in `parent`.
func stagedCopies(in parent: String) throws -> [String] {
  guard let folder = opendir(parent) else { throw Unreadable(path: parent) }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names
}
