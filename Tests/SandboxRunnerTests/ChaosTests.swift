import Glibc
import Governance
import TestSupport
import Testing

@testable import SandboxRunner

/// Supervisors that are killed outright, at any moment: what they started must not outlive them.
@Suite(.serialized) struct ChaosTests {
  /// The control groups, below every mounted hierarchy, of runs that these processes supervised.
  static func groups(of supervisors: Set<Int32>) throws -> Set<String> {
    var found: Set<String> = []
    for mount in try mounts() where mount.contains(" - cgroup") {
      let fields = mount.split(separator: " ")
      guard fields.count > 4 else { continue }
      search(String(fields[4]), depth: 0, supervisors, &found)
    }
    return found
  }

  private static func search(
    _ folder: String, depth: Int, _ supervisors: Set<Int32>, _ found: inout Set<String>
  ) {
    guard depth < 8, let names = try? stagedCopies(in: folder) else { return }
    for name in names {
      var status = stat()
      let path = "\(folder)/\(name)"
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { continue }
      if let owner = StagingName(name: name), supervisors.contains(owner.process) { found.insert(path) }
      search(path, depth: depth + 1, supervisors, &found)
    }
  }

  private static func mounts() throws -> [Substring] {
    String(decoding: try readBytes("/proc/self/mountinfo"), as: UTF8.self).split(separator: "\n")
  }

  @Test func twoHundredSandboxesWhoseSupervisorsAreKilledLeaveNothing() throws {
    var random = SeededRandom(seed: 200)
    let attackers = try Attacker.all()
    for attacker in attackers {
      let marker = "chaos-\(getpid())-\(attacker.sandboxUser)"
      let delegation = attacker.prefix.isEmpty ? nil : Delegation(to: Attacker.nobody, for: "chaos")
      defer {
        delegation?.remove()
        attacker.removeFolder()
      }
      var attacker = attacker
      attacker.delegated = delegation?.name
      let folder = try temporaryFolder()
      defer { try? execute("rm", ["-rf", folder]) }
      try writeBytes(
        Array(try attacker.request(["sleep"], arguments: [marker]).utf8), to: folder + "/request")
      var supervisors: Set<Int32> = []
      for number in 0..<200 / attackers.count {
        let supervisor = try Started(
          try attacker.command(["loop"]), input: folder + "/request", output: folder + "/starts")
        // The subject sleeps for good, so each supervisor has one sandbox, in whatever state this moment finds it.
        // Every second one, also the last, is waited for until its sandbox stands, and so has its copy.
        let lines = number.isMultiple(of: 2) ? 1 : 2
        try blockUntil("\(lines) lines of \(attacker)'s supervisor") {
          try readBytes(folder + "/starts").count { $0 == UInt8(ascii: "\n") } >= lines
        }
        supervisors.insert(supervisor.id)
        if lines == 1 {
          for _ in 0..<Int.random(in: 0..<500, using: &random) { _ = try stagedCopies(in: folder) }
        }
        supervisor.kill()
      }
      // Processes are gone by themselves: nobody has swept anything yet.
      try blockUntil("the end of \(attacker)'s sandboxes") { try HostProcess.sandboxed(marker).isEmpty }
      #expect(try !stagedCopies(in: attacker.staging).isEmpty, "the last one's copy is there: \(attacker)")
      // The next start removes what only a living supervisor could.
      #expect(try attacker.attack(["host-name"]).results == ["sandbox"])
      #expect(try stagedCopies(in: attacker.staging).isEmpty, "\(attacker)")
      #expect(try Self.groups(of: supervisors).isEmpty, "\(attacker)")
      #expect(try !Self.mounts().contains { $0.contains(attacker.staging) }, "\(attacker)")
    }
    // This process is a subreaper, so it and not the machine's first process gets what the killed ones would have
    // reaped.
    for orphan in try HostProcess.orphans() {
      var status: Int32 = 0
      #expect(waitpid(orphan, &status, WNOHANG) == orphan)
    }
    #expect(try HostProcess.lastingZombies().isEmpty)
  }

  @Test func onlyOwnLeftoversOfProcessesThatAreGoneAreSwept() async throws {
    let parent = try temporaryFolder()
    defer { try? execute("rm", ["-rf", parent]) }
    chmod(parent, 0o755)
    var isolation = Isolation()
    isolation.stagingParent = parent
    let namespace = try #require(Self.namespace())
    let own = "countersign-\(namespace)-\(getpid())-\(try Self.startTime())"
    let kept = [
      "\(own)-abcdef",  // a living supervisor's
      "countersign-1-999999-1-abcdef",  // of another process namespace, where that id may live
      "countersign-\(namespace)-999999-1-abc", "countersign-\(namespace)-x-1-abcdef", "countersign-notes",
      "somebody-\(namespace)-999999-1-abcdef",
    ]
    // Nobody has this id now; and this process has that one, but started at another time.
    let swept = ["countersign-\(namespace)-999999-1-abcdef", "countersign-\(namespace)-\(getpid())-1-abcdef"]
    for name in kept + swept { mkdir("\(parent)/\(name)", 0o700) }
    try writeBytes([1], to: "\(parent)/\(swept[0])/runner")
    // A link of such a name is not followed.
    let outside = try temporaryFolder()
    defer { try? execute("rm", ["-rf", outside]) }
    try writeBytes([1], to: outside + "/kept")
    let link = "countersign-\(namespace)-999998-1-abcdef"
    symlink(outside, "\(parent)/\(link)")
    _ = try await Sandbox(isolation: isolation).answers(to: [], subject: Hostile.subject())
    #expect(Set(try stagedCopies(in: parent)) == Set(kept + [link]))
    #expect(try readBytes(outside + "/kept") == [1])
  }

  private static func namespace() -> String? {
    var buffer = [CChar](repeating: 0, count: 64)
    let count = readlink("/proc/self/ns/pid", &buffer, buffer.count)
    guard count > 0 else { return nil }
    return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self).filter(\.isNumber)
  }

  private static func startTime() throws -> String {
    let text = String(decoding: try readBytes("/proc/self/stat"), as: UTF8.self)
    let fields = try #require(text.split(separator: ")").last).split(separator: " ")
    return String(fields[19])
  }
}
