import Certification
internal import Synchronization

/// How a run went, and what was answered.
@dynamicMemberLookup
public struct AnsweredReport: Sendable {
  public let report: SandboxReport
  /// One for every prompt, in the order of the prompts.
  public let answers: [Answer]

  public subscript<Value>(dynamicMember path: KeyPath<SandboxReport, Value>) -> Value {
    report[keyPath: path]
  }
}

extension Sandbox {
  /// As ``ask(_:subject:limits:asks:onStanding:onAnswer:)``, for prompts whose answers may stand in memory.
  public func answers(
    to prompts: [Prompt], subject: LocalSubject, limits: SandboxLimits = SandboxLimits(),
    asks: SandboxAsks? = nil, onAnswer: @escaping @Sendable (Answer) -> Void = { _ in }
  ) async throws -> AnsweredReport {
    let known = Mutex([CaseAnswer?](repeating: nil, count: prompts.count))
    let report = try await ask(prompts, subject: subject, limits: limits, asks: asks) { number, answer in
      known.withLock { $0[number] = answer.answer }
      onAnswer(answer)
    }
    let answers = known.withLock { known in
      zip(prompts, known).map { Answer(id: $0.id, answer: $1 ?? .none(report.silence)) }
    }
    return AnsweredReport(report: report, answers: answers)
  }
}
