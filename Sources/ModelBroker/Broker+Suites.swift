public import Certification

extension Broker {
  /// Asks every question, as many at once as the endpoint may be asked, and returns the completions in their order.
  ///
  /// `onCompletion` is called once for each question as it is answered, from any thread, never twice at once.
  public func completions(
    for questions: [Question], onCompletion: @escaping @Sendable (String, Completion) -> Void = { _, _ in }
  ) async -> [Completion] {
    await inParallel(questions, width: endpoint.concurrency) { question in
      await self.complete(question.messages, question: question.id)
    } onFound: { index, completion in
      onCompletion(questions[index].id, completion)
    }
  }
}
