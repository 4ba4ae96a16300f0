public import Certification
public import SandboxRunner

/// Finds out what graders ask: programs run in the sandbox, judges through whoever reaches them.
public struct Consulting: Sendable {
  /// Has a model judge; a failure is a reply.
  public typealias Judge = @Sendable (JudgeRequest) async -> ConsultationReply

  public var judge: Judge?
  public var sandbox: Sandbox

  public init(judge: Judge? = nil, sandbox: Sandbox = Sandbox()) {
    self.judge = judge
    self.sandbox = sandbox
  }

  /// A reply to each of `consultations`, each asked once.
  ///
  /// - Throws: As the sandbox does when no program can be run at all.
  public func replies(to consultations: [Consultation]) async throws -> ConsultationReplies {
    guard !consultations.isEmpty else { return [:] }
    var replies = try await sandbox.replies(toPrograms: consultations)
    for consultation in consultations where replies[consultation] == nil {
      guard case .judge(let request) = consultation else { continue }
      try Task.checkCancellation()
      replies[consultation] =
        if let judge { await judge(request) } else {
          .failure("no endpoint of \(request.model) is known here")
        }
    }
    return replies
  }
}
