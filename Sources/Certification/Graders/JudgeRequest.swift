public import StrictJSON

/// What a model is asked that judges an answer.
public struct JudgeRequest: Hashable, Sendable {
  /// How it is to answer; what is `nil` is left to the service, but for the temperature, which is 0 then.
  public struct Sampling: Hashable, Sendable {
    public var temperature: DecimalNumber?
    public var topP: DecimalNumber?
    public var seed: Int64?
    public var tokens: Int64?

    public init(
      temperature: DecimalNumber? = nil, topP: DecimalNumber? = nil, seed: Int64? = nil, tokens: Int64? = nil
    ) {
      self.temperature = temperature
      self.topP = topP
      self.seed = seed
      self.tokens = tokens
    }
  }

  /// As the suite pins it.
  @ByteText public var model: String
  public var messages: [ChatMessage]
  public var sampling: Sampling

  public init(model: String, messages: [ChatMessage], sampling: Sampling = Sampling()) {
    self.model = model
    self.messages = messages
    self.sampling = sampling
  }
}

/// A turn for a judge, with places for the case's fields and the answer.
public struct JudgeMessage: Hashable, Sendable {
  public var role: ChatMessage.Role
  public var content: Template

  public init(_ role: ChatMessage.Role, _ content: Template) {
    self.role = role
    self.content = content
  }
}

extension [JudgeMessage] {
  /// The turns, and at their end what form the verdict must have.
  func filled(_ sample: Sample, _ instruction: String) -> [ChatMessage]? {
    var messages: [ChatMessage] = []
    for one in self {
      guard let content = sample.filled(one.content) else { return nil }
      messages.append(ChatMessage(one.role, content))
    }
    return messages + [ChatMessage(.system, instruction)]
  }
}
