import Certification
import StrictJSON

/// What a case asks, with places for its fields: `prompt`, or `messages` of a conversation.
struct MessageTemplates {
  private struct Turn {
    var role: ChatMessage.Role
    var content: Template
    var field: String
  }

  private var turns: [Turn] = []

  init(_ reader: inout JSONObjectReader) throws(JSONFieldError) {
    guard reader.optional("messages") != nil else {
      let prompt = try reader.string("prompt")
      turns = [Turn(role: .user, content: try Self.template(prompt, "prompt", reader), field: "prompt")]
      return
    }
    guard reader.optional("prompt") == nil else {
      throw reader.problem("messages", "and prompt exclude each other")
    }
    for (index, message) in try ChatMessage.list(&reader, "messages").enumerated() {
      let field = "messages[\(index)].content"
      turns.append(
        Turn(role: message.role, content: try Self.template(message.content, field, reader), field: field))
    }
    guard !turns.isEmpty else { throw reader.problem("messages", "are none") }
  }

  private static func template(
    _ text: String, _ field: String, _ reader: JSONObjectReader
  ) throws(JSONFieldError) -> Template {
    let template = try CaseList.template(text, field, reader)
    guard !template.usesAnswer else { throw reader.problem(field, "cannot use the answer") }
    return template
  }

  /// The names of the fields that it uses.
  var itemNames: [String] { turns.flatMap(\.content.itemNames) }

  func filled(
    _ item: CaseFields, _ reader: JSONObjectReader
  ) throws(JSONFieldError) -> [ChatMessage] {
    var messages: [ChatMessage] = []
    for turn in turns {
      guard let content = turn.content.filled(item: item, answer: "") else {
        throw reader.problem(turn.field, "uses a field that neither item nor each has")
      }
      messages.append(ChatMessage(turn.role, content))
    }
    return messages
  }
}
