internal import CSpawn
internal import Glibc

/// What a tool wrote, when it is not asked anything.
struct ToolOutput {
  var bytes: [UInt8]
  var ending: SandboxEnding
  /// The last 4 KiB of standard error; untrusted text.
  var errorTail: String
}

extension Sandbox {
  /// Runs a tool without input and takes its whole output, at most ``SandboxLimits/answerBytes``.
  ///
  /// As a subject: without network, host files but /usr, environment or privileges. It blocks, and throws as
  /// ``answers(to:subject:limits:onAnswer:)`` does.
  func output(
    of tool: LocalSubject, _ limits: SandboxLimits, _ cancellation: Cancellation
  ) throws -> ToolOutput {
    let isolation = isolation.forOneRun()
    guard !isolation.dropsIdentity || isolation.userID != 0 else {
      throw SandboxError.unavailable(reason: "the sandbox's user must not be root")
    }
    _ = try isolation.bubblewrapPath()
    StaleRunCleanup.sweep(isolation)
    let stage = try StagedFolder(tool, isolation)
    defer { stage.remove() }
    let group = ControlGroup(named: stage.name, limits, isolation)
    defer { group.remove() }
    let arguments = BubblewrapArguments(
      subject: tool, stage: stage.path, limits: limits, isolation: isolation)
    let bubblewrap = try Bubblewrap(arguments, isolation, group)
    bubblewrap.start()
    bubblewrap.input.close()
    var output = ToolOutput(bytes: [], ending: .exited(code: 0), errorTail: "")
    let stopped: SandboxEnding?
    do {
      stopped = try Self.take(bubblewrap, limits, cancellation, into: &output)
    } catch {
      _ = bubblewrap.finish()
      throw error
    }
    let exitCode = bubblewrap.finish()
    if let stopped {
      output.ending = stopped
    } else if let exitCode {
      output.ending = .exited(code: exitCode)
    } else {
      throw SandboxError.unavailable(reason: output.errorTail)
    }
    return output
  }

  private static func take(
    _ bubblewrap: Bubblewrap, _ limits: SandboxLimits, _ cancellation: Cancellation,
    into output: inout ToolOutput
  ) throws -> SandboxEnding? {
    let deadline = csp_monotonic_milliseconds() + limits.wallClockMilliseconds
    var errors: [UInt8] = []
    defer { output.errorTail = String(decoding: errors, as: UTF8.self) }
    var hasEnded = false
    while bubblewrap.output.isOpen || bubblewrap.errors.isOpen || !hasEnded {
      let left = deadline - csp_monotonic_milliseconds()
      guard left > 0 else { return .wallClockLimit(milliseconds: limits.wallClockMilliseconds) }
      let read = Int16(POLLIN)
      var waits = [
        pollfd(fd: bubblewrap.output.number, events: read, revents: 0),
        pollfd(fd: bubblewrap.errors.number, events: read, revents: 0),
        pollfd(fd: hasEnded ? -1 : bubblewrap.pidfd.number, events: read, revents: 0),
        pollfd(fd: cancellation.event, events: read, revents: 0),
      ]
      guard poll(&waits, nfds_t(waits.count), Int32(clamping: left)) >= 0 else {
        guard errno == EINTR else { throw SandboxError.system(call: "poll", code: errno) }
        continue
      }
      guard waits[3].revents == 0 else { throw CancellationError() }
      if waits[0].revents != 0, let bytes = try bubblewrap.output.read() {
        if bytes.isEmpty { bubblewrap.output.close() }
        output.bytes += bytes
        guard output.bytes.count <= limits.answerBytes else {
          output.bytes = []
          return .answerLimit(bytes: limits.answerBytes)
        }
      }
      if waits[1].revents != 0, let bytes = try bubblewrap.errors.read() {
        if bytes.isEmpty { bubblewrap.errors.close() }
        errors = Array((errors + bytes).suffix(4096))
      }
      hasEnded = hasEnded || waits[2].revents != 0
    }
    return nil
  }
}
