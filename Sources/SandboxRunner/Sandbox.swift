internal import CSpawn
import Certification
internal import Governance

/// Exercises models where they can do no harm: in bubblewrap, without network, host files, environment or privileges.
public struct Sandbox: Sendable {
  public let isolation: Isolation

  public init(isolation: Isolation = Isolation()) {
    self.isolation = isolation
  }

  /// Asks `subject` every prompt and returns how it went.
  ///
  /// `onStanding` is called once, before the first question, with what was seen of the sandbox. `onAnswer` is called
  /// from another thread, with the number of the prompt, once for each answer as it arrives. Cancelling the task kills
  /// the sandbox. However it ends, no process, zombie or staged file is left behind.
  ///
  /// `prompts`: Read as they are sent, so that they need not stand in memory.
  /// `asks`: Lets the program ask questions of its own while it runs; without it, it cannot.
  ///
  /// - Throws: ``SandboxError`` when nothing could be run, `CancellationError` when cancelled. A subject that crashes,
  ///   misbehaves or exceeds a limit is no error: the report says so, and what it left open has no answer.
  public func ask(
    _ prompts: some RandomAccessCollection<Prompt> & Sendable, subject: LocalSubject,
    limits: SandboxLimits = SandboxLimits(), asks: SandboxAsks? = nil,
    onStanding: @escaping @Sendable (SandboxStanding) -> Void = { _ in },
    onAnswer: @escaping @Sendable (_ prompt: Int, Answer) -> Void
  ) async throws -> SandboxReport {
    guard let asks else { return try await ask(prompts, subject, limits, nil, onStanding, onAnswer) }
    let switchboard = try CallbackMailbox(asks)
    async let serving: Void = switchboard.serve()
    let report: SandboxReport
    do {
      report = try await ask(prompts, subject, limits, switchboard, onStanding, onAnswer)
    } catch {
      switchboard.close()
      throw error
    }
    switchboard.close()
    await serving
    return report
  }

  private func ask(
    _ prompts: some RandomAccessCollection<Prompt> & Sendable, _ subject: LocalSubject,
    _ limits: SandboxLimits, _ switchboard: CallbackMailbox?,
    _ onStanding: @escaping @Sendable (SandboxStanding) -> Void,
    _ onAnswer: @escaping @Sendable (Int, Answer) -> Void
  ) async throws -> SandboxReport {
    let cancellation = try Cancellation()
    return try await withTaskCancellationHandler {
      try await onThreadOfItsOwn {
        try run(prompts, subject, limits, cancellation, switchboard, onStanding, onAnswer)
      }
    } onCancel: {
      cancellation.cancel()
    }
  }

  private func run(
    _ prompts: some RandomAccessCollection<Prompt>, _ subject: LocalSubject, _ limits: SandboxLimits,
    _ cancellation: Cancellation,
    _ switchboard: CallbackMailbox?, _ onStanding: @escaping @Sendable (SandboxStanding) -> Void,
    _ onAnswer: @escaping @Sendable (Int, Answer) -> Void
  ) throws -> SandboxReport {
    let ids = try Self.ids(of: prompts)
    let isolation = isolation.forOneRun()
    guard !isolation.dropsIdentity || isolation.userID != 0 else {
      throw SandboxError.unavailable(reason: "the sandbox's user must not be root")
    }
    _ = try isolation.bubblewrapPath()
    StaleRunCleanup.sweep(isolation)
    let stage = try StagedFolder(subject, isolation)
    defer { stage.remove() }
    if limits.scratchBytes > 0 { try stage.addScratch() }
    let spawned = csp_monotonic_milliseconds()
    let group = ControlGroup(named: stage.name, limits, isolation)
    defer { group.remove() }
    let arguments = BubblewrapArguments(
      subject: subject, stage: stage.path, limits: limits, isolation: isolation)
    let bubblewrap = try Bubblewrap(arguments, isolation, group)
    var conversation = Conversation(
      bubblewrap, prompts, ids, limits, cancellation, switchboard, onAnswer)
    let started = csp_monotonic_milliseconds()
    let stopped: SandboxEnding?
    let layers: Set<SandboxLayer>
    do {
      bubblewrap.start()
      // Before the first question: whoever answers one was seen to be held.
      let observation = Observation(subject: subject, limits: limits, isolation: isolation, group: group)
      let seen = try observation.layers(below: bubblewrap.pid, pidfd: bubblewrap.pidfd, cancellation)
      if let seen { try Self.requireEssential(seen, isolation) }
      layers = (seen ?? []).subtracting(isolation.omittedLayers)
      onStanding(
        SandboxStanding(runner: stage.runner, subjects: stage.subjects, layers: layers.sorted()))
      stopped = try conversation.run()
    } catch {
      _ = bubblewrap.finish()
      throw error
    }
    let ended = csp_monotonic_milliseconds()
    let exitCode = bubblewrap.finish()
    let usage = group.usage
    let ending = try Self.ending(stopped, exitCode: exitCode, conversation.errorTail, usage, limits)
    return SandboxReport(
      runner: stage.runner, subjects: stage.subjects, layers: layers.sorted(), limits: limits, usage: usage,
      ending: ending, standardErrorTail: String(decoding: conversation.errorTail, as: UTF8.self),
      startMilliseconds: started - spawned, runMilliseconds: ended - started)
  }

  /// A sandbox that stands but lacks what none may lack is no sandbox.
  private static func requireEssential(
    _ seen: Set<SandboxLayer>, _ isolation: Isolation
  ) throws(SandboxError) {
    let missing = SandboxLayer.essential.subtracting(seen).subtracting(isolation.omittedLayers).sorted()
    guard missing.isEmpty || !isolation.weaknesses.isEmpty else {
      throw .unavailable(
        reason: "the sandbox stands, but without \(missing.map(\.rawValue).joined(separator: ", "))")
    }
  }

  private static func ending(
    _ stopped: SandboxEnding?, exitCode: Int32?, _ errorTail: [UInt8], _ usage: ResourceUsage,
    _ limits: SandboxLimits
  ) throws(SandboxError) -> SandboxEnding {
    if let stopped { return stopped }
    // Killed for it, not merely refused some: such a subject may have lost any of its processes, bubblewrap's included.
    if let kills = usage.memoryKills, kills > 0, exitCode != 0 {
      return .memoryLimit(bytes: limits.memoryBytes)
    }
    // No exit code: bubblewrap gave up after the sandbox stood, and the program never ran.
    guard let exitCode else {
      throw .unavailable(reason: String(decoding: errorTail.suffix(500), as: UTF8.self))
    }
    return .exited(code: exitCode)
  }

  private static func ids(of prompts: some RandomAccessCollection<Prompt>) throws(SandboxError) -> NameIndex {
    var names = NameIndex.Names()
    for prompt in prompts { names.add(prompt.id) }
    do {
      return try NameIndex(names)
    } catch {
      let twin = prompts[prompts.index(prompts.startIndex, offsetBy: error.place)]
      throw .duplicatePrompt(twin.id)
    }
  }
}
