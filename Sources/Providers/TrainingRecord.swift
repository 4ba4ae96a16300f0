internal import StrictJSON

/// One line of a training file, held against the form that OpenAI's fine-tuning methods take.
///
/// Supervised: `{"messages":[…],"tools":[…],"parallel_tool_calls":…}`. Preference:
/// `{"input":{"messages":[…],…},"preferred_output":[…],"non_preferred_output":[…]}`, once `…_completion`.
/// Reinforcement: `{"messages":[…], …}` with any further members, which the grader reads.
struct TrainingRecord {
  /// Of all messages, in their order.
  private(set) var roles: [TrainingFileSummary.Role] = []

  /// What a line is for by its outer members alone; `nil` when they do not tell.
  static func method(of document: JSONValue) -> FineTuningMethod? {
    guard let members = document.members else { return nil }
    let names = Set(members.map(\.name))
    if !names.isDisjoint(with: preferenceNames) { return .preference }
    guard let messages = document["messages"]?.array else { return nil }
    guard names.isSubset(of: chatNames) else { return .reinforcement }
    return messages.contains { $0["role"]?.word == "assistant" } ? .supervised : .reinforcement
  }

  init(_ document: JSONValue, method: FineTuningMethod) throws(JSONFieldError) {
    var reader = try JSONObjectReader(document)
    switch method {
    case .supervised:
      try readChat(&reader)
      try reader.finish()
      guard roles.contains(.assistant) else {
        throw reader.problem("messages", "has no assistant message to learn from")
      }
    case .preference:
      var input = try reader.object("input")
      try readChat(&input)
      try input.finish()
      try readAnswer("preferred", &reader)
      try readAnswer("non_preferred", &reader)
      try reader.finish()
    case .reinforcement:
      try readChat(&reader)
    }
  }

  private static let chatNames: Set<ByteText> = ["messages", "tools", "parallel_tool_calls", "functions"]
  private static let preferenceNames: Set<ByteText> = [
    "preferred_output", "non_preferred_output", "preferred_completion", "non_preferred_completion",
  ]

  private mutating func readChat(_ reader: inout JSONObjectReader) throws(JSONFieldError) {
    guard try !reader.required("messages").isEmptyArray else { throw reader.problem("messages", "is empty") }
    for message in try reader.objects("messages") {
      roles.append(try TrainingMessage.role(checking: message))
    }
    for tool in try reader.objects("tools") { try TrainingMessage.checkTool(tool) }
    for function in try reader.objects("functions") { try TrainingMessage.checkFunction(function) }
    _ = try reader.optionalBool("parallel_tool_calls")
  }

  private mutating func readAnswer(_ name: String, _ reader: inout JSONObjectReader) throws(JSONFieldError) {
    let older = "\(name)_completion"
    let field = reader.optional(older) == nil ? "\(name)_output" : older
    guard try !reader.required(field).isEmptyArray else { throw reader.problem(field, "is empty") }
    for message in try reader.objects(field) {
      let role = try TrainingMessage.role(checking: message)
      guard role == .assistant else {
        throw message.problem("role", "is \"\(role.rawValue)\"; an answer comes from the assistant")
      }
      roles.append(role)
    }
  }
}

extension JSONValue {
  fileprivate var isEmptyArray: Bool { array?.isEmpty ?? false }
}
