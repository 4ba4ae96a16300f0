public import StrictJSON

/// Graders in OpenAI's JSON: `string_check` as its API has it, `includes` after openai/evals' class of that name.
extension Grader {
  public var json: JSONValue {
    switch self {
    case .stringCheck(let check):
      .object([
        "type": .string("string_check"),
        "input": .string(check.input.source),
        "reference": .string(check.reference.source),
        "operation": .string(check.operation.rawValue),
      ])
    case .includes(let includes):
      .object([
        "type": .string("includes"),
        "ideal": .strings(includes.ideal.map(\.source)),
        "match": .string(includes.match.rawValue),
        "ignore_case": includes.ignoresCase ? .bool(true) : nil,
      ])
    }
  }

  /// Reads a grader; `name`, which OpenAI's graders carry for people, is accepted and not kept.
  public init(_ reader: JSONObjectReader) throws(JSONFieldError) {
    var reader = reader
    _ = try reader.optionalString("name")
    let type = try reader.string("type")
    switch type {
    case "string_check": self = .stringCheck(try Self.stringCheck(&reader))
    case "includes": self = .includes(try Self.includes(&reader))
    default: throw reader.problem("type", "is \(type); known graders are string_check and includes")
    }
    try reader.finish()
  }

  private static func stringCheck(_ reader: inout JSONObjectReader) throws(JSONFieldError) -> StringCheck {
    let operation = try reader.string("operation")
    guard let operation = StringCheck.Operation(rawValue: operation) else {
      throw reader.problem("operation", "is \(operation); known are eq, ne, like, ilike")
    }
    let input = try reader.optionalString("input") ?? Template.answer.source
    return StringCheck(
      input: try template(input, "input", reader),
      reference: try template(try reader.string("reference"), "reference", reader), operation: operation)
  }

  private static func includes(_ reader: inout JSONObjectReader) throws(JSONFieldError) -> Includes {
    let texts: [String]
    if case .string(let text) = try reader.required("ideal") {
      texts = [text]
    } else {
      texts = try reader.strings("ideal")
    }
    var ideal: [Template] = []
    for (index, text) in texts.enumerated() { ideal.append(try template(text, "ideal[\(index)]", reader)) }
    let match = try reader.optionalString("match") ?? Includes.Match.any.rawValue
    guard let match = Includes.Match(rawValue: match) else {
      throw reader.problem("match", "is \(match); known are any, all, none")
    }
    return Includes(ideal: ideal, match: match, ignoresCase: try reader.optionalBool("ignore_case") ?? false)
  }

  private static func template(
    _ text: String, _ name: String, _ reader: JSONObjectReader
  ) throws(JSONFieldError) -> Template {
    do {
      return try Template(text)
    } catch {
      throw reader.problem(name, error.description)
    }
  }
}
