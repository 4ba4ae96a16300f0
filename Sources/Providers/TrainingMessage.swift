internal import StrictJSON

/// Checks the messages and tools of a training record.
enum TrainingMessage {
  /// The role of the message in `reader`, after checking all of its members.
  static func role(checking reader: JSONObjectReader) throws(JSONFieldError) -> TrainingFileSummary.Role {
    var reader = reader
    let word = try reader.string("role")
    guard let role = TrainingFileSummary.Role(spelled: word) else {
      throw reader.problem("role", "\"\(word)\" is not a known role")
    }
    _ = try reader.optionalString("name")
    switch role {
    case .assistant: try checkAssistant(&reader)
    case .tool:
      _ = try reader.string("tool_call_id")
      try checkContent(&reader, mayBeAbsent: false)
    case .function:
      _ = try reader.string("name")
      try checkContent(&reader, mayBeAbsent: true)
    case .system, .developer, .user: try checkContent(&reader, mayBeAbsent: false)
    }
    if reader.optional("weight") != nil, role != .assistant {
      throw reader.problem("weight", "belongs to assistant messages only")
    }
    try reader.finish()
    return role
  }

  static func checkTool(_ reader: JSONObjectReader) throws(JSONFieldError) {
    var reader = reader
    try requireFunctionType(&reader)
    try checkFunction(try reader.object("function"))
    try reader.finish()
  }

  /// The description of a function, not a call of it.
  static func checkFunction(_ reader: JSONObjectReader) throws(JSONFieldError) {
    var reader = reader
    _ = try reader.string("name")
    _ = try reader.optionalString("description")
    _ = try reader.optionalObject("parameters")
    _ = try reader.optionalBool("strict")
    try reader.finish()
  }

  private static func checkAssistant(_ reader: inout JSONObjectReader) throws(JSONFieldError) {
    if let weight = reader.optional("weight"), ![.integer(0), .integer(1)].contains(weight) {
      throw reader.problem("weight", "must be 0 or 1")
    }
    let refusal = try reader.optionalString("refusal")
    let callsList = reader.optional("tool_calls")
    for call in try reader.objects("tool_calls") { try checkToolCall(call) }
    let functionCall = try reader.optionalObject("function_call")
    if let functionCall { try checkCall(functionCall) }
    _ = try reader.optionalObject("audio")
    let hasCalls = callsList?.array?.isEmpty == false || functionCall != nil
    try checkContent(&reader, mayBeAbsent: hasCalls || refusal != nil)
  }

  private static func checkToolCall(_ reader: JSONObjectReader) throws(JSONFieldError) {
    var reader = reader
    _ = try reader.string("id")
    try requireFunctionType(&reader)
    try checkCall(try reader.object("function"))
    try reader.finish()
  }

  private static func checkCall(_ reader: JSONObjectReader) throws(JSONFieldError) {
    var reader = reader
    _ = try reader.string("name")
    _ = try reader.string("arguments")
    try reader.finish()
  }

  private static func requireFunctionType(_ reader: inout JSONObjectReader) throws(JSONFieldError) {
    let type = try reader.word("type")
    guard type == "function" else { throw reader.problem("type", "\"\(type)\" is not \"function\"") }
  }

  private static func checkContent(
    _ reader: inout JSONObjectReader, mayBeAbsent: Bool
  ) throws(JSONFieldError) {
    guard let content = reader.optional("content") else {
      guard mayBeAbsent else { throw reader.problem("content", "is missing") }
      return
    }
    if case .string = content { return }
    guard let parts = content.array else {
      throw reader.problem("content", "expected text or a list of parts, found \(content.kind)")
    }
    guard !parts.isEmpty else { throw reader.problem("content", "is an empty list") }
    for part in try reader.objects("content") { try checkPart(part) }
  }

  private static func checkPart(_ reader: JSONObjectReader) throws(JSONFieldError) {
    var reader = reader
    let type = try reader.word("type")
    switch type {
    case "text": _ = try reader.string("text")
    case "refusal": _ = try reader.string("refusal")
    case "image_url":
      var image = try reader.object("image_url")
      _ = try image.string("url")
      _ = try image.optionalString("detail")
      try image.finish()
    case "input_audio":
      var audio = try reader.object("input_audio")
      _ = try audio.string("data")
      _ = try audio.string("format")
      try audio.finish()
    case "file": _ = try reader.object("file")
    default: throw reader.problem("type", "\"\(type)\" is not a known kind of part")
    }
    try reader.finish()
  }
}
