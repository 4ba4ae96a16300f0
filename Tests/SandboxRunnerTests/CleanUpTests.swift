import Certification
import Glibc
import Governance
import SandboxRunner
import Synchronization
import TestSupport
import Testing

/// However a run ends, nothing of it stays: no process, no zombie, no copy.
@Suite(.serialized) struct CleanUpTests {
  @Test func aCancelledRunLeavesNothing() async throws {
    var random = SeededRandom(seed: 7)
    let parent = try temporaryFolder()
    defer { rmdir(parent) }
    chmod(parent, 0o755)
    var isolation = Isolation()
    isolation.stagingParent = parent
    let marker = "cancelled-\(getpid())"
    var subject = try Hostile.subject()
    subject.arguments = [marker]
    for number in 0..<40 {
      let standing = Recorder<SandboxStanding>()
      let running = Task { [isolation, subject] in
        try await Sandbox(isolation: isolation).ask(
          [Prompt(id: "0", text: "sleep")], subject: subject, onStanding: standing.record,
          onAnswer: { _, _ in })
      }
      // After bubblewrap's set-up, or somewhere in it, where a careless kill leaves a sandbox behind.
      if number.isMultiple(of: 2) {
        try await waitUntil("a sandbox that stands") { !standing.values.isEmpty }
      } else {
        for _ in 0..<Int.random(in: 0..<1_000, using: &random) { _ = try stagedCopies(in: parent) }
      }
      running.cancel()
      await #expect(throws: CancellationError.self) { try await running.value }
    }
    #expect(try HostProcess.sandboxed(marker).isEmpty)
    #expect(try HostProcess.lastingZombies().isEmpty)
    #expect(try stagedCopies(in: parent).isEmpty)
  }

  /// Started by root, what is copied for a run is nobody's but that run's.
  @Test(.enabled(if: geteuid() == 0)) func theCopyIsTheRunsAlone() async throws {
    let parent = try temporaryFolder()
    defer { rmdir(parent) }
    chmod(parent, 0o755)
    var isolation = Isolation()
    isolation.stagingParent = parent
    let seen = Mutex<[stat]>([])
    let report = try await Sandbox(isolation: isolation).ask(
      [Prompt(id: "0", text: "host-name")], subject: Hostile.subject(),
      onStanding: { _ in
        for copy in (try? stagedCopies(in: parent)) ?? [] {
          var status = stat()
          if stat("\(parent)/\(copy)", &status) == 0 { seen.withLock { $0.append(status) } }
        }
      }, onAnswer: { _, _ in })
    #expect(report.layers.contains(.unprivileged))
    let copies = seen.withLock { $0 }
    #expect(copies.count == 1)
    #expect(copies.allSatisfy { $0.st_mode & 0o007 == 0 && $0.st_uid == 0 })
    #expect(copies.allSatisfy { (61_184...65_519).contains($0.st_gid) })
  }

  @Test func aDaemonDiesWithItsSandbox() async throws {
    let marker = "daemon-\(getpid())"
    var subject = try Hostile.subject()
    subject.arguments = [marker]
    let report = try await Sandbox().answers(to: [Prompt(id: "0", text: "daemon")], subject: subject)
    #expect(report.answers == [Answer(id: "0", answer: .output("left behind"))])
    #expect(try HostProcess.sandboxed(marker).isEmpty)
    #expect(try HostProcess.lastingZombies().isEmpty)
  }

  @Test func aRunThatCannotStartLeavesNoCopyAndSaysWhy() async throws {
    let parent = try temporaryFolder()
    defer { rmdir(parent) }
    var isolation = Isolation()
    isolation.stagingParent = parent
    isolation.bubblewrap = "/no/such/bwrap"
    await #expect(
      throws: SandboxError.unavailable(
        reason: "bubblewrap is not installed (looked for /no/such/bwrap)")
    ) {
      try await Sandbox(isolation: isolation).answers(to: [], subject: Hostile.subject())
    }
    // A bubblewrap that fails at once, as where user namespaces are off.
    isolation.bubblewrap = "/bin/false"
    await #expect(throws: SandboxError.unavailable(reason: "bubblewrap ended with code 1")) {
      try await Sandbox(isolation: isolation).answers(to: [], subject: Hostile.subject())
    }
    #expect(try stagedCopies(in: parent).isEmpty)
    #expect(try HostProcess.lastingZombies().isEmpty)
  }

  @Test func whatCannotBeStagedIsRefused() async throws {
    let folder = try temporaryFolder()
    defer { try? execute("rm", ["-rf", folder]) }
    symlink("/etc/passwd", folder + "/link")
    let subject = LocalSubject(
      runner: try Hostile.program.get(), folders: [.init(role: "base", path: folder)], arguments: [])
    await #expect(throws: SandboxError.self) { try await Sandbox().answers(to: [], subject: subject) }
    unlink(folder + "/link")
    mkfifo(folder + "/pipe", 0o600)
    await #expect(throws: SandboxError.staging(path: folder + "/pipe", reason: "not a regular file")) {
      try await Sandbox().answers(to: [], subject: subject)
    }
    await #expect(throws: SandboxError.self) {
      try await Sandbox().answers(to: [], subject: LocalSubject(runner: "/none", folders: [], arguments: []))
    }
    for role in ["proc", "scratch", "runner", "", "../x", "A"] {
      let bad = LocalSubject(
        runner: try Hostile.program.get(), folders: [.init(role: role, path: Shipped.folder("base"))],
        arguments: [])
      await #expect(throws: SandboxError.self, "\(role)") {
        try await Sandbox().answers(to: [], subject: bad)
      }
    }
  }
}
