public import Certification

extension Broker {
  /// Asks every question, as many at once as the endpoint may be asked, and returns the completions in their order.
  ///
  /// `onCompletion` is called once for each question as it is answered, from any thread, never twice at once.
  public func completions(
    for questions: [Question], onCompletion: @escaping @Sendable (String, Completion) -> Void = { _, _ in }
  ) async -> [Completion] {
    var found = [Completion?](repeating: nil, count: questions.count)
    await withTaskGroup(of: (Int, Completion).self) { group in
      var next = 0
      // Not all at once: each waiting task would hold its place in memory.
      func ask() {
        guard next < questions.count else { return }
        let (index, question) = (next, questions[next])
        next += 1
        group.addTask { (index, await self.complete(question.messages, question: question.id)) }
      }
      for _ in 0..<endpoint.concurrency { ask() }
      for await (index, completion) in group {
        found[index] = completion
        onCompletion(questions[index].id, completion)
        ask()
      }
    }
    return found.map { $0 ?? Completion(.cancelled, attempts: 0) }
  }
}
