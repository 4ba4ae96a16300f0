import Certification

/// What a reply means for the question: an end, or another attempt.
struct ReplyDisposition {
  enum Next {
    case end(Completion.Outcome)
    /// After the server's own time, when it named one; the outcome holds when there is no further attempt.
    case again(Completion.Outcome, afterSeconds: Int64)
    /// As `end`, and no other question will fare better.
    case halt(Completion.Outcome)
  }

  var next: Next
  var answer: ChatAnswer?
  /// Whether the provider may have worked, and charged, for it.
  var mayHaveCost: Bool

  /// What came of the question, where that is the model's.
  var settled: Completion.Outcome? {
    if case .end(let outcome) = next, outcome.isOfTheModel { outcome } else { nil }
  }

  init(_ reply: Reply, _ endpoint: Endpoint) {
    switch reply {
    case .answer(let answer) where answer.status == 200: self.init(reading: answer, endpoint)
    case .answer(let answer): self.init(refusal: answer)
    case .timedOut:
      self.init(
        .again(.timedOut(milliseconds: endpoint.timeoutMilliseconds), afterSeconds: 0), mayHaveCost: true)
    case .tooLarge: self.init(.end(.tooLarge(limitBytes: endpoint.answerBytes)), mayHaveCost: true)
    case .unreachable(let what):
      self.init(.again(.unreachable(what), afterSeconds: 0), mayHaveCost: false)
    case .untrusted(let what): self.init(.halt(.unreachable(what)), mayHaveCost: false)
    case .broken(let what): self.init(.again(.unreachable(what), afterSeconds: 0), mayHaveCost: true)
    case .cancelled: self.init(.end(.cancelled), mayHaveCost: true)
    }
  }

  private init(_ next: Next, answer: ChatAnswer? = nil, mayHaveCost: Bool) {
    self.next = next
    self.answer = answer
    self.mayHaveCost = mayHaveCost
  }

  private init(reading reply: HTTPAnswer, _ endpoint: Endpoint) {
    let type = reply.contentType.lowercased().prefix { $0 != ";" && $0 != " " }
    guard type == "application/json" else {
      let found = String(reflecting: String(reply.contentType.prefix(60)))
      self.init(.end(.malformed("its content type is \(found)")), mayHaveCost: true)
      return
    }
    do {
      let answer = try ChatAnswer(reply.body)
      let isOurs = answer.model.map { endpoint.accepts(model: $0) } ?? false
      self.init(
        .end(isOurs ? .answered(answer.text) : .wrongModel(found: answer.model)), answer: answer,
        mayHaveCost: true)
    } catch {
      self.init(.end(.malformed(error.reason)), mayHaveCost: true)
    }
  }

  private init(refusal answer: HTTPAnswer) {
    let complaint = ChatAnswer.complaint(answer.body)
    switch answer.status {
    case 408, 429, 500...599:
      let outcome: Completion.Outcome =
        answer.status == 429
        ? .rateLimited("status 429, \(complaint)") : .unreachable("status \(answer.status), \(complaint)")
      self.init(.again(outcome, afterSeconds: max(0, answer.retryAfter)), mayHaveCost: answer.status != 429)
    case 300...399:
      self.init(
        .halt(.refused(status: answer.status, "it sends us elsewhere, and we do not go")), mayHaveCost: false)
    case 401, 402, 403, 404, 405, 407, 410:
      self.init(.halt(.refused(status: answer.status, complaint)), mayHaveCost: false)
    case 400...499:
      self.init(.end(.refused(status: answer.status, complaint)), mayHaveCost: false)
    default:
      self.init(.end(.malformed("its status is \(answer.status)")), mayHaveCost: true)
    }
  }
}
