import Certification
import Glibc
import SandboxRunner
import TestSupport
import Testing

/// Each row of the attack matrix in docs/sandbox.md, attempted in the real sandbox.
@Suite struct AttackTests {
  /// The attack and what must come of it.
  static let blocked: [(attack: String, result: String)] = [
    ("read /etc/shadow", "blocked: ENOENT"),
    ("read /etc/passwd", "blocked: ENOENT"),
    ("read /root/.ssh/id_ed25519", "blocked: ENOENT"),
    ("read /proc/1/environ", "empty"),
    ("read /proc/self/environ", "WORKED: PWD=/ "),
    ("read /proc/1/cmdline", "WORKED: bwrap --args 7 -- /runner "),
    ("write /written", "blocked: EROFS"),
    ("write /dev/shm/written", "blocked: ENOENT"),
    ("write /tmp/written", "blocked: ENOENT"),
    ("write /runner", "blocked: EACCES or EROFS"),
    ("write /base/config.json", "blocked: EACCES or EROFS"),
    ("write /proc/sys/kernel/core_pattern", "blocked: EACCES"),
    ("environment", "PWD=/ "),
    ("list /", "base runner proc "),
    ("numbers /proc", "1 2 "),
    ("numbers /proc/self/fd", "0 1 2 "),
    ("connect 1", "blocked: EAFNOSUPPORT"),
    ("connect 2", "blocked: EAFNOSUPPORT"),
    ("connect 10", "blocked: EAFNOSUPPORT"),
    ("connect 16", "blocked: EAFNOSUPPORT"),
    ("connect 40", "blocked: EAFNOSUPPORT"),
    ("kill \(getpid())", "blocked: ESRCH"),
    ("ptrace", "blocked: EPERM"),
    ("process-vm", "blocked: EPERM"),
    ("keyctl", "blocked: EPERM"),
    ("add-key", "blocked: EPERM"),
    ("perf", "blocked: EPERM"),
    ("io-uring", "blocked: EPERM"),
    ("userfaultfd", "blocked: EPERM"),
    ("bpf", "blocked: EPERM"),
    ("personality", "blocked: EPERM"),
    ("memfd", "blocked: EPERM"),
    ("shared-memory", "blocked: EPERM"),
    ("unshare", "blocked: EPERM"),
    ("clone-user", "blocked: EPERM"),
    ("clone3", "blocked: ENOSYS"),
    ("setns", "blocked: EPERM"),
    ("mount", "blocked: EPERM"),
    ("remount", "blocked: EPERM"),
    ("chroot", "blocked: EPERM"),
    ("pivot", "blocked: EPERM"),
    ("handle", "blocked: EPERM"),
    ("mknod", "blocked: EPERM"),
    ("tty", "blocked: ENOENT"),
    ("tiocsti", "blocked: EPERM"),
    ("tioclinux", "blocked: EPERM"),
    ("setuid", "blocked: EINVAL"),
    ("old-call", "blocked: signal 31"),
    ("x32-call", "blocked: signal 31"),
  ]

  @Test func everyAttackIsBlocked() async throws {
    // Secrets that a careless spawn would pass on: an open file and a variable.
    let secret = open("/proc/self/status", O_RDONLY)
    defer { close(secret) }
    setenv("COUNTERSIGN_TEST_SECRET", "leaked", 1)
    defer { unsetenv("COUNTERSIGN_TEST_SECRET") }
    let folder = LocalSubject.Folder(role: "base", path: Shipped.folder("base"))
    let run = try await Hostile.outcomes(of: Self.blocked.map(\.attack), folders: [folder])
    #expect(run.report.ending == .exited(code: 0))
    for (expected, result) in zip(Self.blocked, run.results) {
      if expected.result.hasSuffix(" or EROFS") {
        #expect(["blocked: EACCES", "blocked: EROFS"].contains(result), "\(expected.attack)")
      } else {
        #expect(result == expected.result, "\(expected.attack)")
      }
    }
  }

  @Test func theSubjectHasNoPrivilegesInsideOrOutside() async throws {
    let marker = "outside-\(getpid())"
    var subject = try Hostile.subject()
    subject.arguments = [marker]
    var limits = SandboxLimits()
    limits.wallClockMilliseconds = 300
    let seen = Recorder<HostProcess>()
    let prompts = [Prompt(id: "a", text: "environment"), Prompt(id: "b", text: "sleep")]
    _ = try await Sandbox().answers(to: prompts, subject: subject, limits: limits) { _ in
      for process in (try? HostProcess.sandboxed(marker)) ?? [] where process.arguments.first == "/runner" {
        seen.record(process)
      }
    }
    let program = try #require(seen.values.first)
    #expect(program.status["NoNewPrivs"] == "\t1")
    #expect(program.status["Seccomp"] == "\t2")
    #expect(program.status["CapEff"] == "\t0000000000000000")
    let user = geteuid() == 0 ? "65534" : "\(geteuid())"
    #expect(program.status["Uid"] == "\t\(user)\t\(user)\t\(user)\t\(user)")
    if geteuid() == 0 {
      #expect(program.status["Gid"] == "\t65534\t65534\t65534\t65534")
      #expect(program.status["Groups"]?.allSatisfy(\.isWhitespace) == true)
    }
  }
}
