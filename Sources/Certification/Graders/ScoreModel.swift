public import StrictJSON

/// Has a model give the answer a number.
public struct ScoreModel: Hashable, Sendable {
  @ByteText public var model: String
  public var messages: [JudgeMessage]
  public var low: DecimalNumber
  public var high: DecimalNumber
  /// What the number must reach; `high` where OpenAI's form leaves it out.
  public var threshold: DecimalNumber
  public var sampling: JudgeRequest.Sampling

  public init(
    model: String, messages: [JudgeMessage], low: DecimalNumber = .zero, high: DecimalNumber = .one,
    threshold: DecimalNumber, sampling: JudgeRequest.Sampling = .init()
  ) {
    self.model = model
    self.messages = messages
    self.low = low
    self.high = high
    self.threshold = threshold
    self.sampling = sampling
  }

  func marking(_ sample: Sample) -> Marking {
    let instruction = "Answer with one number from \(low.text) to \(high.text) and nothing else."
    guard let messages = messages.filled(sample, instruction) else { return .plain(.missingField) }
    let consultation = Consultation.judge(JudgeRequest(model: model, messages: messages, sampling: sampling))
    switch sample.replies[consultation] {
    case nil: return .asks([consultation])
    case .text(let text)?:
      guard let value = Self.number(Verdict.plain(text)), value >= low.double, value <= high.double else {
        return .failed("\(model) said \(quote(text)), which is no number from \(low.text) to \(high.text)")
      }
      return .scored(value, threshold: threshold, low: low.double, high: high.double, "the score by \(model)")
    case .failure(let reason)?: return .failed("\(model) did not judge: \(reason)")
    case .number?: return .failed("\(model) did not judge")
    }
  }

  private static func number(_ text: String) -> Double? {
    switch try? JSONValue(parsing: Array(text.utf8)) {
    case .integer(let number)?: Double(number)
    case .decimal(let literal)?: Double(literal)
    default: nil
    }
  }
}
