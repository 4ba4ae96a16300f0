public import Certification

/// What came of one question, with what it cost.
public struct Completion: Hashable, Sendable {
  public enum Outcome: Hashable, Sendable {
    case answered(String)
    /// Nothing more was sent: it could have exceeded this.
    case overBudget(String)
    /// Turned away at every attempt, or told to wait longer than we may.
    case rateLimited(String)
    case wrongModel(found: String?)
    /// An answer came that cannot be read as one.
    case malformed(String)
    case tooLarge(limitBytes: Int64)
    case timedOut(milliseconds: Int64)
    case unreachable(String)
    /// The server will not answer such questions, however often it is asked.
    case refused(status: Int, String)
    case cancelled
  }

  public var outcome: Outcome
  /// Requests that were sent for it.
  public var attempts: Int64
  /// What the answer said of itself.
  public var model: String?
  public var fingerprint: String?
  /// Such as `stop`, or `length` when the answer was cut at the limit of tokens.
  public var finishReason: String?

  public init(
    _ outcome: Outcome, attempts: Int64, model: String? = nil, fingerprint: String? = nil,
    finishReason: String? = nil
  ) {
    self.outcome = outcome
    self.attempts = attempts
    self.model = model
    self.fingerprint = fingerprint
    self.finishReason = finishReason
  }

  /// For a suite: the text, or why there is none.
  public var caseAnswer: CaseAnswer {
    if case .answered(let text) = outcome { .output(text) } else { .none(outcome.phrase) }
  }
}

extension Completion.Outcome {
  /// Whether it says something about the model, and not about the way to it.
  public var isOfTheModel: Bool {
    switch self {
    case .answered, .malformed, .tooLarge: true
    // Some providers refuse single questions so, because of what they ask.
    case .refused(let status, _): status == 400 || status == 422
    case .overBudget, .rateLimited, .wrongModel, .timedOut, .unreachable, .cancelled: false
    }
  }

  /// One phrase; text of the server's in it is cut and not to be trusted.
  public var phrase: String {
    switch self {
    case .answered: "answered"
    case .overBudget(let what): "not asked: \(what)"
    case .rateLimited(let what): "the endpoint turned us away: \(what)"
    case .wrongModel(let found?): "another model answered: \(String(reflecting: String(found.prefix(100))))"
    case .wrongModel(nil): "another model answered: one that does not say its name"
    case .malformed(let what): "the endpoint's answer cannot be read: \(what)"
    case .tooLarge(let bytes): "the endpoint's answer is larger than \(bytes) bytes"
    case .timedOut(let milliseconds): "no answer within \(milliseconds) ms"
    case .unreachable(let what): "the endpoint was not reached: \(what)"
    case .refused(let status, let what): "the endpoint refuses (\(status)): \(what)"
    case .cancelled: "cancelled"
    }
  }
}
