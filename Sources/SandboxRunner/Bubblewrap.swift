internal import CSpawn
internal import Glibc
internal import StrictJSON

/// One running bubblewrap with the sandbox that it made, from the spawn to the last zombie.
///
/// The order matters. bubblewrap is killed only after its `child-pid` is known: in the milliseconds before the sandbox's
/// first process has tied itself to its parent, a kill would leave it behind (bubblewrap issue 633).
struct Bubblewrap {
  let input: Descriptor
  let output: Descriptor
  let errors: Descriptor
  private let status: Descriptor
  private let release: Descriptor
  private let pid: pid_t
  let pidfd: Descriptor
  private let childPID: pid_t
  private let childPidfd: Descriptor

  /// Starts bubblewrap and waits until the sandbox stands, with nothing of the subject running yet.
  init(_ arguments: BubblewrapArguments, _ isolation: Isolation) throws(SandboxError) {
    let path = try isolation.bubblewrapPath()
    let subreaper = csp_become_subreaper()
    guard subreaper == 0 else { throw .system(call: "prctl", code: subreaper) }
    let input = try Descriptor.pipe()
    let output = try Descriptor.pipe()
    let errors = try Descriptor.pipe()
    let info = try Descriptor.pipe()
    let status = try Descriptor.pipe()
    let block = try Descriptor.pipe()
    var length = 0
    let program = csp_seccomp_program(&length)
    let seccomp = try Descriptor.holding(Array(UnsafeBufferPointer(start: program, count: length)))
    let hidden = try Descriptor.holding(arguments.hiddenBytes)
    for end in [input.write, output.read, errors.read, info.read, status.read] { try end.setNonblocking() }

    let descriptors = [
      input.read, output.write, errors.write, seccomp, info.write, status.write, block.read, hidden,
    ]
    let result = spawn(path, arguments, descriptors.map(\.number), isolation)
    guard result.error == 0 else { throw .system(call: "starting \(path)", code: result.error) }
    for end in descriptors { end.close() }
    self.input = input.write
    self.output = output.read
    self.errors = errors.read
    self.status = status.read
    release = block.write
    pid = result.pid
    pidfd = Descriptor(result.pidfd)

    guard let child = firstProcess(announcedOn: info.read, within: 10_000) else {
      csp_pidfd_kill(pidfd.number)
      var ended: Int32 = 0
      csp_reap(pid, &ended)
      let told = (try? errors.read.read()) ?? []
      let reason = String(decoding: told.prefix(500), as: UTF8.self).split(separator: "\n").joined(
        separator: "; ")
      throw .unavailable(
        reason: reason.isEmpty ? "bubblewrap ended with code \(csp_exit_code(ended))" : reason)
    }
    childPID = child
    childPidfd = Descriptor(csp_pidfd_open(child))
    let limited = csp_limit_processes(
      isolation.dropsIdentity ? 1 : 0, isolation.userID, isolation.groupID, child,
      UInt64(clamping: arguments.limits.processes))
    guard limited == 0 else {
      _ = finish()
      throw .system(call: "prlimit", code: limited)
    }
  }

  /// Lets the subject's program start.
  func start() {
    _ = release.write([1])
    release.close()
  }

  /// Ends whatever still runs and reaps it.
  ///
  /// Returns the subject's own exit code, or `nil` when it never ran or was killed here.
  /// After this the sandbox has no process left, not even a zombie.
  func finish() -> Int32? {
    // The first process takes all others of its namespace with it. Closing the block before would release them.
    csp_pidfd_kill(childPidfd.number)
    csp_pidfd_kill(pidfd.number)
    var ended: Int32 = 0
    csp_reap(pid, &ended)
    // Now an orphan of ours, as subreaper; ECHILD when bubblewrap has reaped it already.
    csp_reap(childPID, &ended)
    release.close()
    return exitCode
  }

  /// bubblewrap writes it only when the program really ran to its end.
  private var exitCode: Int32? {
    guard let written = try? status.read() else { return nil }
    for line in written.split(separator: UInt8(ascii: "\n")) {
      guard let value = try? JSONValue(parsing: line), let code = value["exit-code"]?.integer else {
        continue
      }
      return Int32(clamping: code)
    }
    return nil
  }
}

private func spawn(
  _ path: String, _ arguments: BubblewrapArguments, _ descriptors: [Int32], _ isolation: Isolation
) -> csp_result {
  let limits = arguments.limits.resourceLimits
  let strings: [UnsafeMutablePointer<CChar>?] = arguments.visible.map { strdup($0) } + [nil]
  defer { for string in strings { free(string) } }
  // bubblewrap itself gets the empty environment: --clearenv leaves its own readable as /proc/1/environ.
  let environment: [UnsafeMutablePointer<CChar>?] = [nil]
  return path.withCString { path in
    strings.withUnsafeBufferPointer { strings in
      environment.withUnsafeBufferPointer { environment in
        descriptors.withUnsafeBufferPointer { descriptors in
          limits.withUnsafeBufferPointer { limits in
            var request = csp_request(
              path: path, arguments: strings.baseAddress, environment: environment.baseAddress,
              descriptors: descriptors.baseAddress, descriptor_count: Int32(descriptors.count),
              limits: limits.baseAddress, limit_count: Int32(limits.count),
              drops_identity: isolation.dropsIdentity ? 1 : 0, uid: isolation.userID, gid: isolation.groupID)
            return csp_spawn(&request)
          }
        }
      }
    }
  }
}

/// The process id that bubblewrap announces, or `nil` when it ended or said nothing in time.
private func firstProcess(announcedOn info: Descriptor, within milliseconds: Int64) -> pid_t? {
  let deadline = csp_monotonic_milliseconds() + milliseconds
  var text: [UInt8] = []
  while true {
    let left = deadline - csp_monotonic_milliseconds()
    guard left > 0 else { return nil }
    var wait = pollfd(fd: info.number, events: Int16(POLLIN), revents: 0)
    _ = poll(&wait, 1, Int32(clamping: left))
    guard wait.revents != 0 else { continue }
    guard let bytes = try? info.read() else { return nil }
    text += bytes
    if let value = try? JSONValue(parsing: text), let child = value["child-pid"]?.integer {
      return pid_t(clamping: child)
    }
    guard !bytes.isEmpty, text.count < 65_536 else { return nil }
  }
}
