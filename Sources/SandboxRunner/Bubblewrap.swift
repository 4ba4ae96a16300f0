internal import CSpawn
internal import Glibc
internal import Governance
internal import StrictJSON
internal import SystemFiles

/// One running bubblewrap with the sandbox that it made, from the spawn to the last zombie.
///
/// bubblewrap is the first process of a process namespace of its own, so killing it kills all that it started, at any
/// moment. In the namespace that it makes itself that would not hold for its first milliseconds (bubblewrap issue 633).
struct Bubblewrap {
  let input: Descriptor
  let output: Descriptor
  let errors: Descriptor
  private let status: Descriptor
  private let release: Descriptor
  let pid: pid_t
  let pidfd: Descriptor

  /// Starts bubblewrap and waits until the sandbox stands, with nothing of the subject running yet.
  init(_ arguments: BubblewrapArguments, _ isolation: Isolation, _ group: ControlGroup) throws(SandboxError) {
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
    let result = spawn(path, arguments, descriptors.map(\.number), isolation, group)
    guard result.error == 0 else { throw Self.refusal(result, path) }
    for end in descriptors { end.close() }
    self.input = input.write
    self.output = output.read
    self.errors = errors.read
    self.status = status.read
    release = block.write
    pid = result.pid
    pidfd = Descriptor(result.pidfd)

    guard isAnnounced(on: info.read, within: 10_000) else {
      csp_pidfd_kill(pidfd.number)
      var ended: Int32 = 0
      csp_reap(pid, &ended)
      let told = (try? errors.read.read()) ?? []
      let reason = String(decoding: told.prefix(500), as: UTF8.self).split(separator: "\n").joined(
        separator: "; ")
      throw .unavailable(
        reason: reason.isEmpty ? "bubblewrap ended with code \(csp_exit_code(ended))" : reason)
    }
  }

  private static func refusal(_ result: csp_result, _ path: String) -> SandboxError {
    switch UInt32(result.step) {
    case csp_step_namespaces.rawValue:
      .unavailable(
        reason: "this machine gives no namespaces of users and processes: \(systemMessage(result.error))")
    case csp_step_scratch.rawValue: .system(call: "mounting the scratch folder", code: result.error)
    default: .system(call: "starting \(path)", code: result.error)
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
    csp_pidfd_kill(pidfd.number)
    var ended: Int32 = 0
    csp_reap(pid, &ended)
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
  _ path: String, _ arguments: BubblewrapArguments, _ descriptors: [Int32], _ isolation: Isolation,
  _ group: ControlGroup
) -> csp_result {
  let limits = isolation.has(.rlimits) ? arguments.limits.resourceLimits : []
  let strings: [UnsafeMutablePointer<CChar>?] = arguments.visible.map { strdup($0) } + [nil]
  let scratch = arguments.scratch.map { (path: strdup($0.path), options: strdup($0.options)) }
  defer {
    for string in strings + [scratch?.path, scratch?.options] { free(string) }
  }
  // bubblewrap itself gets the empty environment: --clearenv leaves its own readable as /proc/1/environ.
  var variables: [UnsafeMutablePointer<CChar>?] = [nil]
  let environment = isolation.weaknesses.contains(.environment) ? environ : nil
  return path.withCString { path in
    strings.withUnsafeBufferPointer { strings in
      variables.withUnsafeMutableBufferPointer { variables in
        descriptors.withUnsafeBufferPointer { descriptors in
          limits.withUnsafeBufferPointer { limits in
            group.descriptors.withUnsafeBufferPointer { groups in
              var request = csp_request(
                path: path, arguments: strings.baseAddress, environment: environment ?? variables.baseAddress,
                descriptors: descriptors.baseAddress, descriptor_count: Int32(descriptors.count),
                keeps_descriptors: isolation.weaknesses.contains(.descriptors) ? 1 : 0,
                limits: limits.baseAddress, limit_count: Int32(limits.count),
                drops_identity: isolation.dropsIdentity ? 1 : 0, uid: isolation.userID,
                gid: isolation.ownGroup,
                shares_processes: isolation.has(.processNamespace) ? 0 : 1,
                groups: groups.baseAddress, group_count: Int32(groups.count),
                process_limit: isolation.has(.processLimit)
                  ? UInt64(clamping: arguments.limits.processes + 1) : 0,
                scratch: scratch?.path, scratch_options: scratch?.options)
              return csp_spawn(&request)
            }
          }
        }
      }
    }
  }
}

/// Whether bubblewrap announces the sandbox's first process, before it ends and in time.
private func isAnnounced(on info: Descriptor, within milliseconds: Int64) -> Bool {
  let deadline = csp_monotonic_milliseconds() + milliseconds
  var text: [UInt8] = []
  while true {
    let left = deadline - csp_monotonic_milliseconds()
    guard left > 0 else { return false }
    var wait = pollfd(fd: info.number, events: Int16(POLLIN), revents: 0)
    _ = poll(&wait, 1, Int32(clamping: left))
    guard wait.revents != 0 else { continue }
    guard let bytes = try? info.read() else { return false }
    text += bytes
    if let value = try? JSONValue(parsing: text), value["child-pid"]?.integer != nil { return true }
    guard !bytes.isEmpty, text.count < 65_536 else { return false }
  }
}
