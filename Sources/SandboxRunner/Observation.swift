internal import CSpawn
internal import Glibc
internal import Governance
internal import SystemFiles

/// Finds the subject's process among the host's and looks at what holds it, from outside.
///
/// Nothing is taken from the options that bubblewrap was given: each layer is what the kernel says of the running
/// process.
struct Observation {
  let subject: LocalSubject
  let limits: SandboxLimits
  let isolation: Isolation
  let group: ControlGroup

  /// The layers that hold the program which `bubblewrap` started, once it runs.
  ///
  /// `nil` when it ended before it could be looked at, or was not seen within ten seconds.
  func layers(
    below bubblewrap: pid_t, pidfd: Descriptor, _ cancellation: Cancellation
  ) throws -> Set<SandboxLayer>? {
    let deadline = csp_monotonic_milliseconds() + 10_000
    while csp_monotonic_milliseconds() < deadline {
      if let program = program(below: bubblewrap), let layers = layers(of: program) { return layers }
      var waits = [
        pollfd(fd: pidfd.number, events: Int16(POLLIN), revents: 0),
        pollfd(fd: cancellation.event, events: Int16(POLLIN), revents: 0),
      ]
      _ = poll(&waits, 2, 1)
      if waits[1].revents != 0 { throw CancellationError() }
      if waits[0].revents != 0 { return nil }
    }
    return nil
  }

  /// The first process of the sandbox is bubblewrap's child, and the subject's program is that one's.
  private func program(below bubblewrap: pid_t) -> pid_t? {
    // Ids grow until they wrap, so what is newer than bubblewrap comes first in the search.
    let all = ((try? FolderTree.names(in: "/proc")) ?? []).compactMap { Int32($0) }
    var children: [pid_t: [pid_t]] = [:]
    for process in all where process != bubblewrap {
      guard process > bubblewrap || process < 1_000, let status = ProcessStatus(process) else { continue }
      children[status.parent, default: []].append(process)
    }
    let firsts = isolation.has(.processNamespace) ? children[bubblewrap] ?? [] : [bubblewrap]
    return firsts.lazy.flatMap { children[$0] ?? [] }.first { isProgram($0) }
  }

  /// Before it becomes the subject's program, the process has bubblewrap's own command line.
  private func isProgram(_ process: pid_t) -> Bool {
    let words = (smallFile("/proc/\(process)/cmdline") ?? "").split(
      separator: "\0", omittingEmptySubsequences: false)
    return words.first.map(String.init) == subject.program
  }

  /// `nil` when the process is gone.
  private func layers(of process: pid_t) -> Set<SandboxLayer>? {
    guard let status = read(process, "status").map(fields), let limits = read(process, "limits") else {
      return nil
    }
    var layers = group.layers(holding: process)
    for (layer, name) in Self.namespaces {
      if let its = link(process, "ns/\(name)"), let own = FilePath.linkTarget("/proc/self/ns/\(name)"),
        its != own
      {
        layers.insert(layer)
      }
    }
    if let mounts = read(process, "mountinfo"), isReadOnly(mounts) { layers.insert(.readOnlyRoot) }
    if status["Seccomp"] == "2" { layers.insert(.seccomp) }
    if status["NoNewPrivs"] == "1" { layers.insert(.noNewPrivileges) }
    let sets = ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"]
    if sets.allSatisfy({ status[$0]?.allSatisfy { $0 == "0" } == true }) { layers.insert(.noCapabilities) }
    if isUnprivileged(status) { layers.insert(.unprivileged) }
    if self.limits.resourceLimits.allSatisfy({ isHeld($0, limits) }) { layers.insert(.rlimits) }
    if let held = bound("Max processes", limits), held <= UInt64(clamping: self.limits.processes + 1) {
      layers.insert(.processLimit)
    }
    // The process may have ended, and its id been given away, while we looked.
    return isProgram(process) ? layers : nil
  }

  private static let namespaces: [(SandboxLayer, String)] = [
    (.userNamespace, "user"), (.processNamespace, "pid"), (.networkNamespace, "net"),
    (.mountNamespace, "mnt"),
    (.ipcNamespace, "ipc"), (.hostNameNamespace, "uts"), (.cgroupNamespace, "cgroup"),
  ]

  /// Whether only what was staged is mounted, and only /proc and the scratch folder could be written to.
  private func isReadOnly(_ mounts: String) -> Bool {
    let own = ["/", "/proc", "/runner", "/scratch"] + subject.folders.map { "/" + $0.role }
    return mounts.split(separator: "\n").allSatisfy { line in
      guard let mount = Mount(line) else { return false }
      let isSystem = subject.seesSystem && (mount.point == "/usr" || mount.point.hasPrefix("/usr/"))
      guard own.contains(mount.point) || mount.point.hasPrefix("/proc/") || isSystem else { return false }
      return mount.flags.contains("ro") || mount.point == "/proc" || mount.point == "/scratch"
    }
  }

  private func isUnprivileged(_ status: [String: Substring]) -> Bool {
    guard let users = status["Uid"]?.split(separator: "\t"),
      let groups = status["Gid"]?.split(separator: "\t")
    else { return false }
    guard users.count == 4, groups.count == 4, !users.contains("0") else { return false }
    guard isolation.dropsIdentity else { return true }
    return users.allSatisfy { $0 == "\(isolation.userID)" }
      && groups.allSatisfy { $0 == "\(isolation.ownGroup)" }
      && status["Groups"]?.isEmpty == true
  }

  private func isHeld(_ limit: csp_limit, _ text: String) -> Bool {
    guard let name = Self.limitNames[limit.resource], let held = bound(name, text) else { return false }
    return held <= limit.value
  }

  /// The hard limit in /proc/PID/limits: name, soft limit, hard limit, unit.
  private func bound(_ name: String, _ text: String) -> UInt64? {
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return nil }
    let words = line.dropFirst(name.utf8.count).split(separator: " ")
    return words.count >= 2 ? UInt64(words[1]) : nil
  }

  private static let limitNames: [Int32: String] = [
    Int32(RLIMIT_CPU.rawValue): "Max cpu time", Int32(RLIMIT_FSIZE.rawValue): "Max file size",
    Int32(RLIMIT_STACK.rawValue): "Max stack size", Int32(RLIMIT_CORE.rawValue): "Max core file size",
    Int32(RLIMIT_NOFILE.rawValue): "Max open files", Int32(csp_locked_memory): "Max locked memory",
    Int32(RLIMIT_AS.rawValue): "Max address space", Int32(csp_message_queues): "Max msgqueue size",
  ]

  private func fields(_ status: String) -> [String: Substring] {
    var fields: [String: Substring] = [:]
    for line in status.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      fields[String(line[..<colon])] = line[line.index(after: colon)...].trimmed
    }
    return fields
  }

  private func read(_ process: pid_t, _ name: String) -> String? {
    let path = "/proc/\(process)/\(name)"
    if let text = smallFile(path) { return text }
    return errno == EACCES || errno == EPERM ? asItsUser(path, isLink: false) : nil
  }

  private func link(_ process: pid_t, _ name: String) -> String? {
    let path = "/proc/\(process)/\(name)"
    if let target = FilePath.linkTarget(path) { return target }
    return errno == EACCES || errno == EPERM ? asItsUser(path, isLink: true) : nil
  }

  /// Root without CAP_SYS_PTRACE, as in most containers, may not look; the sandbox's own user may.
  private func asItsUser(_ path: String, isLink: Bool) -> String? {
    guard isolation.dropsIdentity else { return nil }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = csp_read_as(
      isolation.userID, isolation.ownGroup, path, isLink ? 1 : 0, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }
}
