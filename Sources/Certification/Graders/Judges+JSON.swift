import StrictJSON

extension LabelModel {
  /// Labels of one grader.
  static let labelLimit = 64

  var json: JSONValue {
    .object([
      "type": .string("label_model"),
      "model": .string(model),
      "input": .array(messages.map(\.json)),
      "labels": .strings(labels.map(\.text)),
      "passing_labels": .strings(passingLabels.map(\.text)),
      "sampling_params": sampling.json,
    ])
  }

  init(_ reader: inout JSONObjectReader) throws(JSONFieldError) {
    let labels = try reader.strings("labels")
    let passing = try reader.strings("passing_labels")
    guard (2...Self.labelLimit).contains(labels.count), !labels.hasRepetition,
      labels.allSatisfy({ !$0.isEmpty })
    else { throw reader.problem("labels", "must be 2 to \(Self.labelLimit) different texts") }
    guard !passing.isEmpty, !passing.hasRepetition else {
      throw reader.problem("passing_labels", "must be at least one of labels, each once")
    }
    let known = labels.map { ByteText($0) }
    if let unknown = passing.first(where: { !known.contains(ByteText($0)) }) {
      throw reader.problem("passing_labels", "names \(unknown), which is not in labels")
    }
    self.init(
      model: try reader.model(), messages: try reader.judgeMessages(), labels: known,
      passingLabels: passing.map { ByteText($0) },
      sampling: try reader.sampling())
  }
}

extension ScoreModel {
  var json: JSONValue {
    .object([
      "type": .string("score_model"),
      "model": .string(model),
      "input": .array(messages.map(\.json)),
      "range": .array([low.json, high.json]),
      "pass_threshold": threshold.json,
      "sampling_params": sampling.json,
    ])
  }

  init(_ reader: inout JSONObjectReader) throws(JSONFieldError) {
    var (low, high) = (DecimalNumber.zero, DecimalNumber.one)
    if let range = reader.optional("range") {
      let numbers = (range.array ?? []).compactMap(DecimalNumber.init)
      guard range.array?.count == 2, numbers.count == 2, numbers[0] < numbers[1] else {
        throw reader.problem("range", "must be two numbers, the lower first")
      }
      (low, high) = (numbers[0], numbers[1])
    }
    self.init(
      model: try reader.model(), messages: try reader.judgeMessages(), low: low, high: high,
      threshold: try reader.threshold(in: low...high) ?? high, sampling: try reader.sampling())
  }
}

extension JudgeMessage {
  fileprivate var json: JSONValue {
    .object(["role": .string(role.rawValue), "content": .string(content.source)])
  }
}

extension JudgeRequest.Sampling {
  /// `nil` when nothing is asked for.
  fileprivate var json: JSONValue? {
    guard self != Self() else { return nil }
    return .object([
      "temperature": temperature?.json, "top_p": topP?.json, "seed": seed.map(JSONValue.integer),
      "max_completions_tokens": tokens.map(JSONValue.integer),
    ])
  }
}

extension JSONObjectReader {
  fileprivate mutating func model() throws(JSONFieldError) -> String {
    let model = try string("model")
    guard (1...200).contains(model.utf8.count) else { throw problem("model", "must have 1 to 200 bytes") }
    return model
  }

  fileprivate mutating func sampling() throws(JSONFieldError) -> JudgeRequest.Sampling {
    guard var reader = try optionalObject("sampling_params") else { return .init() }
    let sampling = JudgeRequest.Sampling(
      temperature: try reader.optionalNumber("temperature"), topP: try reader.optionalNumber("top_p"),
      seed: try reader.optionalInteger("seed"),
      tokens: try reader.optionalInteger("max_completions_tokens"))
    if let tokens = sampling.tokens, !(1...1_000_000).contains(tokens) {
      throw reader.problem("max_completions_tokens", "must lie between 1 and 1000000")
    }
    try reader.finish()
    return sampling
  }

  /// OpenAI's messages, as far as they are text: content is a text, a text part, or a list of those.
  fileprivate mutating func judgeMessages() throws(JSONFieldError) -> [JudgeMessage] {
    var messages: [JudgeMessage] = []
    for var one in try objects("input") {
      // OpenAI's messages may say of themselves what they are.
      if let type = try one.optionalWord("type"), type != "message" {
        throw one.problem("type", "is \(type); known is message")
      }
      let role = try one.word("role")
      // The developer's word is the newer name of the system's.
      guard let role = role == "developer" ? .system : ChatMessage.Role(spelled: role.text) else {
        throw one.problem("role", "is \(role); known are system, developer, user, assistant")
      }
      let text = try one.content()
      messages.append(JudgeMessage(role, try one.template(text, "content")))
      try one.finish()
    }
    guard (1...Suite.Limit.messages).contains(messages.count) else {
      throw problem("input", "must be 1 to \(Suite.Limit.messages) messages")
    }
    return messages
  }

  private mutating func content() throws(JSONFieldError) -> String {
    let value = try required("content")
    if let text = value.string { return text }
    var texts: [String] = []
    for part in value.array ?? [value] {
      if let text = part.string {
        texts.append(text)
        continue
      }
      var reader = try JSONObjectReader(part, path: "\(path).content")
      let type = try reader.word("type")
      guard type == "input_text" || type == "output_text" else {
        throw reader.problem("type", "is \(type); only text can be judged here")
      }
      texts.append(try reader.string("text"))
      try reader.finish()
    }
    return texts.joined(separator: "\n")
  }
}
