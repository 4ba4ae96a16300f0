internal import CSpawn
import Certification

/// Exercises models where they can do no harm: in bubblewrap, without network, host files, environment or privileges.
public struct Sandbox: Sendable {
  public let isolation: Isolation

  public init(isolation: Isolation = Isolation()) {
    self.isolation = isolation
  }

  /// Asks `subject` every prompt and returns what came of it.
  ///
  /// `onAnswer` is called from another thread, once for each answer as it arrives. Cancelling the task kills the
  /// sandbox. However it ends, no process, zombie or staged file is left behind.
  ///
  /// - Throws: ``SandboxError`` when nothing could be run, `CancellationError` when cancelled. A subject that crashes,
  ///   misbehaves or exceeds a limit is no error: the report says so, and its open cases have no answer.
  public func answers(
    to prompts: [Prompt], subject: LocalSubject, limits: SandboxLimits = SandboxLimits(),
    onAnswer: @escaping @Sendable (Answer) -> Void = { _ in }
  ) async throws -> SandboxReport {
    let cancellation = try Cancellation()
    return try await withTaskCancellationHandler {
      try await onThreadOfItsOwn {
        try run(prompts, subject, limits, cancellation, onAnswer)
      }
    } onCancel: {
      cancellation.cancel()
    }
  }

  private func run(
    _ prompts: [Prompt], _ subject: LocalSubject, _ limits: SandboxLimits, _ cancellation: Cancellation,
    _ onAnswer: @escaping @Sendable (Answer) -> Void
  ) throws -> SandboxReport {
    var seen: Set<String> = []
    for prompt in prompts where !seen.insert(prompt.id).inserted {
      throw SandboxError.duplicatePrompt(prompt.id)
    }
    guard !isolation.dropsIdentity || isolation.userID != 0 else {
      throw SandboxError.unavailable(reason: "the sandbox's user must not be root")
    }
    let stage = try Stage(subject, isolation)
    defer { stage.remove() }
    let spawned = csp_monotonic_milliseconds()
    let bubblewrap = try Bubblewrap(
      BubblewrapArguments(subject: subject, stage: stage.path, limits: limits), isolation)
    var conversation = Conversation(bubblewrap, prompts, limits, cancellation, onAnswer)
    let started = csp_monotonic_milliseconds()
    let stopped: SandboxEnding?
    do {
      bubblewrap.start()
      stopped = try conversation.run()
    } catch {
      _ = bubblewrap.finish()
      throw error
    }
    let ended = csp_monotonic_milliseconds()
    let ending = try Self.ending(stopped, exitCode: bubblewrap.finish(), conversation)
    return SandboxReport(
      runner: stage.runner, subjects: stage.subjects, layers: layers, limits: limits, ending: ending,
      answers: prompts.map {
        Answer(id: $0.id, answer: conversation.answers[$0.id] ?? .none(Self.silence(ending)))
      },
      standardErrorTail: String(decoding: conversation.errorTail, as: UTF8.self),
      startMilliseconds: started - spawned, runMilliseconds: ended - started)
  }

  private static func ending(
    _ stopped: SandboxEnding?, exitCode: Int32?, _ conversation: Conversation
  ) throws(SandboxError) -> SandboxEnding {
    if let stopped { return stopped }
    // No exit code: bubblewrap gave up after the sandbox stood, and the program never ran.
    guard let exitCode else {
      throw .unavailable(reason: String(decoding: conversation.errorTail.suffix(500), as: UTF8.self))
    }
    return .exited(code: exitCode)
  }

  private static func silence(_ ending: SandboxEnding) -> String {
    ending.isNormal ? "the runner left this question out" : "the runner was \(ending.phrase)"
  }

  /// What holds whenever a subject ran: bubblewrap and CSpawn refuse to start when any of these cannot be had.
  private var layers: [SandboxLayer] {
    // Not root: either the identity was dropped before bubblewrap started, or this process is not root itself.
    [.namespaces, .files, .seccomp, .rlimits, .processLimit, .unprivileged].sorted()
  }
}
