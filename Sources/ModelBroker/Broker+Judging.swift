public import Certification

extension Broker {
  /// Asks the model that a suite's grader consults; it must be the one that this endpoint serves.
  ///
  /// `question`: Names it in the transcript.
  public func reply(to request: JudgeRequest, question: String = "") async -> ConsultationReply {
    guard request.model == endpoint.model else {
      return .failure(
        "the judge is to be \(request.model), but endpoint \(endpoint.name) serves \(endpoint.model)")
    }
    let completion = await complete(request.messages, question: question, sampling: request.sampling)
    if case .answered(let text) = completion.outcome { return .text(text) }
    return .failure(completion.outcome.phrase)
  }
}
