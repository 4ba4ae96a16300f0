public import Certification

/// A request to a judge.
public struct Judgement: Hashable, Sendable {
  /// The question whose answer is judged; the transcript says so.
  public var question: String
  public var request: JudgeRequest

  public init(question: String, request: JudgeRequest) {
    self.question = question
    self.request = request
  }
}

/// A judge was not heard, for reasons that are neither its own nor those of the answer that it was to judge.
public struct UnheardJudge: Error, Hashable, Sendable {
  public var endpoint: EndpointName
  public var model: String
  public var question: String
  /// One phrase; text of the server's in it is cut and not to be trusted.
  public var reason: String
}

extension Broker {
  /// Asks the models that a suite's graders consult, as many at once as the endpoint may be asked; replies in their
  /// order.
  ///
  /// - Throws: The first request that was not heard; nothing more is asked then.
  public func replies(to judgements: [Judgement]) async throws(UnheardJudge) -> [ConsultationReply] {
    try await inParallel(judgements, width: endpoint.concurrency) { judgement throws(UnheardJudge) in
      try await self.reply(to: judgement)
    }
  }

  /// Asks the model that a suite's grader consults; it must be the one that this endpoint serves.
  ///
  /// What a judge answers that cannot be read, or refuses to judge, is a failure: it may lie in the answer to be
  /// judged.
  public func reply(to judgement: Judgement) async throws(UnheardJudge) -> ConsultationReply {
    let request = judgement.request
    guard request.model == endpoint.model else {
      throw unheard(
        judgement,
        "the judge is to be \(request.model), but endpoint \(endpoint.name) serves \(endpoint.model)")
    }
    let completion = await complete(
      request.messages, question: judgement.question, sampling: request.sampling)
    if case .answered(let text) = completion.outcome { return .text(text) }
    guard completion.outcome.isOfTheModel else { throw unheard(judgement, completion.outcome.phrase) }
    return .failure(completion.outcome.phrase)
  }

  private func unheard(_ judgement: Judgement, _ reason: String) -> UnheardJudge {
    UnheardJudge(
      endpoint: endpoint.name, model: judgement.request.model, question: judgement.question, reason: reason)
  }
}
