import Certification
import ModelBroker
import SandboxRunner

/// Finds out what graders ask: programs run in the sandbox, judges are asked where they are served.
struct GraderRequests: Sendable {
  /// What a grader asks, and about the answer to which question.
  struct GraderQuestion: Sendable {
    var question: String
    var consultation: Consultation
  }

  /// One for every model that the graders name.
  var judges: [Broker]

  /// A reply to each of `matters`, each asked once.
  ///
  /// - Throws: As the sandbox does when no program can be run at all; `UnheardJudge`; `CancellationError`.
  func replies(to matters: [GraderQuestion]) async throws -> ConsultationReplies {
    var replies = try await Sandbox().replies(toPrograms: matters.map(\.consultation))
    for judge in judges {
      let judgements = Self.judgements(in: matters, of: judge.endpoint.model)
      do {
        let said = try await judge.replies(to: judgements)
        for (judgement, reply) in zip(judgements, said) { replies[.judge(judgement.request)] = reply }
      } catch {
        // Who cancelled the run was not let down by the judge.
        try Task.checkCancellation()
        throw error
      }
    }
    return replies
  }

  private static func judgements(in matters: [GraderQuestion], of model: String) -> [Judgement] {
    var seen: Set<JudgeRequest> = []
    return matters.compactMap { matter in
      guard case .judge(let request) = matter.consultation, request.model == model,
        seen.insert(request).inserted
      else { return nil }
      return Judgement(question: matter.question, request: request)
    }
  }
}
