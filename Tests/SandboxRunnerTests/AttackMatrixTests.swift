import Glibc
import Governance
import SandboxRunner
import TestSupport
import Testing

/// Each row of the attack matrix in docs/sandbox.md, in the real sandbox, as root and as a user without rights.
///
/// Where that does no harm, the attack is made once more without the layer that stops it, and must then work: a payload
/// that never could do anything would prove nothing.
@Suite(.serialized) struct AttackMatrixTests {
  enum Expected {
    case exactly(String)
    case works
    case contains(String)
    case not(String)

    func holds(_ result: String) -> Bool {
      switch self {
      case .exactly(let text): result == text
      case .works: result.hasPrefix("WORKED")
      case .contains(let text): result.contains(text)
      case .not(let text): result != text && !result.hasPrefix("no answer")
      }
    }
  }

  struct Row {
    var attack: String
    var blocked: Expected
    /// What is left out, and what comes of the attack then; `nil` where the kernel refuses it for other reasons too.
    var control: (without: [String], then: Expected)?

    init(_ attack: String, _ blocked: String, without: [String]? = nil, _ then: Expected = .works) {
      self.init(attack, .exactly(blocked), without: without, then)
    }

    init(_ attack: String, _ blocked: Expected, without: [String]? = nil, _ then: Expected = .works) {
      self.attack = attack
      self.blocked = blocked
      control = without.map { ($0, then) }
    }
  }

  static func rows(_ bait: Bait) -> [Row] {
    let files = ["host-files"]
    let filter = ["seccomp"]
    return [
      // The host's files.
      Row("read /etc/passwd", "blocked: ENOENT", without: files),
      // Even where /etc is mounted, its user may not read this one.
      Row("read /etc/shadow", "blocked: ENOENT", without: files, .exactly("blocked: EACCES")),
      Row("read /root/.ssh/id_ed25519", "blocked: ENOENT"),
      Row("write \(bait.folder)/written", "blocked: ENOENT", without: files),
      Row("write /written", "blocked: EROFS", without: ["read-only-root"]),
      Row("write /tmp/written", "blocked: ENOENT"),
      Row("write /dev/shm/written", "blocked: ENOENT"),
      Row("write /proc/sys/kernel/core_pattern", "blocked: EACCES"),
      Row("write /proc/sysrq-trigger", .contains("blocked: E")),
      // Nothing leaves but by standard output: there is no folder in which to leave something.
      Row("link /result", "blocked: EROFS", without: ["read-only-root"]),
      Row("chmod-suid /runner", .contains("blocked: E")),
      Row("list /", "base runner proc ", without: files, .not("base runner proc ")),
      // What the supervisor has.
      Row("read /proc/1/environ", "empty", without: ["environment"]),
      Row("read /proc/self/environ", "WORKED: PWD=/ "),
      Row("read /proc/1/cmdline", "WORKED: bwrap --args 7 -- /runner "),
      Row("numbers /proc/self/fd", "0 1 2 ", without: ["descriptors"], .not("0 1 2 ")),
      // Other processes.
      Row("numbers /proc", "1 2 ", without: ["pid-namespace"], .contains(" \(getpid()) ")),
      Row("kill \(bait.victim)", "blocked: ESRCH", without: ["pid-namespace"]),
      Row("host-name", "sandbox", without: ["uts-namespace"], .not("sandbox")),
      Row("read /proc/self/cgroup", .not("empty")),
      Row("ptrace", "blocked: EPERM", without: filter),
      Row("process-vm", "blocked: EPERM", without: filter),
      // Sockets: the filter refuses them all, and behind it the namespace leads nowhere.
      Row("tcp \(bait.port)", "blocked: EAFNOSUPPORT", without: filter, .exactly("blocked: ECONNREFUSED")),
      Row("tcp \(bait.port)", "blocked: EAFNOSUPPORT", without: ["seccomp", "network-namespace"]),
      Row(
        "tcp \(bait.port)", "blocked: EAFNOSUPPORT", without: ["network-namespace"],
        .exactly("blocked: EAFNOSUPPORT")),
      Row(
        "unix @\(bait.abstract)", "blocked: EAFNOSUPPORT", without: filter, .exactly("blocked: ECONNREFUSED")),
      Row("unix @\(bait.abstract)", "blocked: EAFNOSUPPORT", without: ["seccomp", "network-namespace"]),
      Row("unix \(bait.path)", "blocked: EAFNOSUPPORT", without: filter, .exactly("blocked: ENOENT")),
      Row("unix \(bait.path)", "blocked: EAFNOSUPPORT", without: ["seccomp", "host-files"]),
      Row("socket 1", "blocked: EAFNOSUPPORT", without: filter),
      Row("socket 2", "blocked: EAFNOSUPPORT", without: filter),
      Row("socket 10", "blocked: EAFNOSUPPORT", without: filter),
      Row("socket 16", "blocked: EAFNOSUPPORT", without: filter, .not("blocked: EAFNOSUPPORT")),
      Row("socket 40", "blocked: EAFNOSUPPORT"),
      Row("socket-pair", "blocked: EAFNOSUPPORT", without: filter),
      // mount_setattr, quotactl_fd and memfd_secret, whatever headers the build had; and what comes after all that is
      // known.
      Row("call 442", "blocked: EPERM"),
      Row("call 443", "blocked: EPERM"),
      Row("call 447", "blocked: EPERM"),
      Row("call 460", "blocked: ENOSYS"),
      // Kernel interfaces that namespaces leave open.
      Row("keyctl", "blocked: EPERM", without: filter, .not("blocked: EPERM")),
      Row("session-key", "blocked: EPERM", without: filter, .not("blocked: EPERM")),
      Row("add-key", "blocked: EPERM", without: filter, .not("blocked: EPERM")),
      Row("perf", "blocked: EPERM", without: filter, .not("blocked: EPERM")),
      Row("io-uring", "blocked: EPERM", without: ["seccomp", "rlimits"]),
      Row("userfaultfd", "blocked: EPERM", without: filter),
      Row("personality", "blocked: EPERM", without: filter),
      Row("memfd", "blocked: EPERM", without: filter),
      Row("shared-memory", "blocked: EPERM", without: filter),
      Row("bpf", "blocked: EPERM"),
      // More namespaces, mounts, roots, devices.
      Row("unshare", "blocked: EPERM", without: filter, .exactly("blocked: ENOSPC")),
      Row("clone-user", "blocked: EPERM", without: filter, .exactly("blocked: ENOSPC")),
      Row("clone3", "blocked: ENOSYS", without: filter, .exactly("blocked: EINVAL")),
      Row("setns", "blocked: EPERM", without: filter, .not("blocked: EPERM")),
      Row("mount", "blocked: EPERM"),
      Row("remount", "blocked: EPERM"),
      Row("chroot", "blocked: EPERM"),
      Row("pivot", "blocked: EPERM"),
      Row("handle", "blocked: EPERM"),
      Row("mknod", "blocked: EPERM"),
      Row("setuid", "blocked: EINVAL"),
      // Terminals.
      Row("tty", "blocked: ENOENT", without: files, .exactly("blocked: ENXIO")),
      Row("tiocsti", "blocked: EPERM", without: filter, .not("blocked: EPERM")),
      Row("tioclinux", "blocked: EPERM", without: filter, .not("blocked: EPERM")),
      Row("type", .not("WORKED: exit 0"), without: files, .exactly("WORKED: exit 1")),
      Row("type", .not("WORKED: exit 0"), without: ["host-files", "seccomp"], bait.canType),
      // Another machine's system calls.
      Row("old-call", "blocked: signal 31", without: filter),
      Row("x32-call", "blocked: signal 31", without: filter),
    ]
  }

  @Test func everyAttackIsBlockedAndWorksWithoutTheLayerThatBlocksIt() throws {
    for attacker in try Attacker.all() {
      let bait = try Bait(for: attacker)
      defer {
        bait.remove()
        attacker.removeFolder()
      }
      let rows = Self.rows(bait)
      let outcome = try attacker.attack(rows.map(\.attack), withBase: true)
      #expect(outcome.results.count == rows.count)
      for (row, result) in zip(rows, outcome.results) {
        #expect(row.blocked.holds(result), "\(attacker): \(row.attack): \(result)")
      }
      #expect(outcome.layers.isSuperset(of: SandboxLayer.essential), "\(attacker)")
      #expect(outcome.ending == "exited")
      // The controls, all with one thing left out in one sandbox.
      for without in Set(rows.compactMap { $0.control?.without }).sorted(by: { $0.joined() < $1.joined() }) {
        let controls = rows.filter { $0.control?.without == without }
        let outcome = try attacker.attack(controls.map(\.attack), without: without, withBase: true)
        for (row, result) in zip(controls, outcome.results) {
          #expect(
            row.control?.then.holds(result) == true,
            "\(attacker) without \(without): \(row.attack): \(result)")
        }
        // What was left out is never claimed.
        #expect(outcome.layers.isDisjoint(with: without.compactMap(SandboxLayer.init(rawValue:))))
      }
      #expect(bait.isVictimGone, "the control run of kill did not reach the host's process")
    }
  }
}

/// What there is to be reached on the host, if only the sandbox let anybody.
struct Bait {
  let folder: String
  let path: String
  let abstract: String
  let port: UInt16
  let victim: pid_t
  private let sockets: [Int32]

  init(for attacker: Attacker) throws {
    folder = try temporaryFolder()
    chmod(folder, 0o777)
    path = folder + "/service"
    abstract = "countersign-bait-\(getpid())-\(attacker.sandboxUser)"
    let named = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    let nameless = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    let network = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    sockets = [named, nameless, network]
    try Self.bind(named, path)
    try Self.bind(nameless, "\0" + abstract)
    chmod(path, 0o777)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    port = try withUnsafeMutablePointer(to: &address) { address in
      try address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard Glibc.bind(network, address, size) == 0, getsockname(network, address, &size) == 0 else {
          throw ToolFailure(tool: "bind", code: errno)
        }
      }
      return UInt16(bigEndian: address.pointee.sin_port)
    }
    for end in sockets { listen(end, 64) }
    let become =
      attacker.sandboxUser == geteuid()
      ? [] : ["setpriv", "--reuid", "\(attacker.sandboxUser)", "--clear-groups"]
    victim = try Started(become + ["sleep", "120"], input: "/dev/null", output: "/dev/null").id
  }

  /// On a kernel that lets nobody type into terminals any more the attack fails by itself.
  var canType: AttackMatrixTests.Expected {
    let setting = (try? readBytes("/proc/sys/dev/tty/legacy_tiocsti"))?.first
    return setting == UInt8(ascii: "0") ? .not("WORKED: exit 0") : .exactly("WORKED: exit 0")
  }

  var isVictimGone: Bool {
    var status: Int32 = 0
    return waitpid(victim, &status, WNOHANG) == victim
  }

  func remove() {
    for end in sockets { close(end) }
    kill(victim, SIGKILL)
    var status: Int32 = 0
    waitpid(victim, &status, 0)
    try? execute("rm", ["-rf", folder])
  }

  private static func bind(_ end: Int32, _ name: String) throws {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(name.utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes.prefix(100)) }
    let size = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let code = withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.bind(end, $0, size) }
    }
    guard code == 0 else { throw ToolFailure(tool: "bind", code: errno) }
  }
}
