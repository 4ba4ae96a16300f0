public import Certification

extension Broker {
  /// Asks every question, as many at once as the endpoint may be asked.
  ///
  /// `onCompletion` is called once for each question as it is answered, with its number, from any thread, never twice
  /// at once.
  public func complete(
    _ questions: some RandomAccessCollection<Question>, onCompletion: (Int, Completion) -> Void
  ) async {
    await forEachInParallel(questions, width: endpoint.concurrency) { question in
      await self.complete(question.messages, question: question.id)
    } onFound: {
      onCompletion($0, $1)
    }
  }
}
