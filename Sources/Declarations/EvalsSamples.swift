import Certification
import Governance
import StrictJSON

/// Samples of openai/evals as cases: JSON Lines with `input` (a text or messages) and `ideal` (a text or several).
///
/// Other members are for people and ignored, as there. The case of line 7 is called `sample-7`.
struct EvalsSamples {
  /// A basic class of openai/evals.
  enum Class: String, CaseIterable {
    case match, includes
    case fuzzyMatch = "fuzzy_match"
    case jsonMatch = "json_match"

    /// Our name, or the registry's, such as `evals.elsuite.basic.match:Match`.
    init?(name: String) {
      if let own = Self(rawValue: name) {
        self = own
      } else {
        guard let found = Self.allCases.first(where: { $0.registryName == name }) else { return nil }
        self = found
      }
    }

    private var registryName: String {
      switch self {
      case .match: "evals.elsuite.basic.match:Match"
      case .includes: "evals.elsuite.basic.includes:Includes"
      case .fuzzyMatch: "evals.elsuite.basic.fuzzy_match:FuzzyMatch"
      case .jsonMatch: "evals.elsuite.basic.json_match:JsonMatch"
      }
    }
  }

  let kind: Case.Kind
  let rule: Class
  let ignoresCase: Bool
  let trials: Int
  private(set) var cases: [Case] = []

  init(kind: Case.Kind, rule: Class, ignoresCase: Bool, trials: Int) {
    self.kind = kind
    self.rule = rule
    self.ignoresCase = ignoresCase
    self.trials = trials
  }

  /// Adds the sample on a line, counted from 1.
  mutating func add(_ value: JSONValue, line: Int) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value)
    let messages = try Self.messages(&reader)
    let ideal = try Self.ideal(&reader)
    if rule == .jsonMatch, let index = ideal.firstIndex(where: { !Self.isJSON($0) }) {
      throw reader.problem(ideal.count == 1 ? "ideal" : "ideal[\(index)]", "is not JSON")
    }
    // Through fields, because a sample's text is no template whatever it holds.
    var item: CaseFields = [:]
    for (index, text) in ideal.enumerated() {
      item[ByteText(Self.field(index, of: ideal.count))] = ByteText(text)
    }
    do {
      cases.append(
        try Case(
          id: CaseID("sample-\(line)"), kind: kind, messages: messages, trials: trials, item: item,
          grader: try grader(ideal.count)))
    } catch let error as CaseError {
      throw reader.problem(error.field == "grader" ? "ideal" : error.field, error.description)
    } catch {
      throw reader.problem("", "\(error)")
    }
  }

  private func grader(_ count: Int) throws(TemplateError) -> Grader {
    var templates: [Template] = []
    for index in 0..<count { templates.append(try Template("{{item.\(Self.field(index, of: count))}}")) }
    return switch rule {
    case .includes: .includes(Includes(ideal: templates, ignoresCase: ignoresCase))
    case .match: .evals(EvalsCheck(.match, ideal: templates))
    case .fuzzyMatch: .evals(EvalsCheck(.fuzzyMatch, ideal: templates))
    case .jsonMatch: .evals(EvalsCheck(.jsonMatch, ideal: templates))
    }
  }

  private static func field(_ index: Int, of count: Int) -> String {
    count == 1 ? "ideal" : "ideal.\(index + 1)"
  }

  private static func isJSON(_ text: String) -> Bool { (try? JSONValue(parsing: Array(text.utf8))) != nil }

  private static func ideal(_ reader: inout JSONObjectReader) throws(JSONFieldError) -> [String] {
    if case .string(let text) = try reader.required("ideal") { return [text] }
    return try reader.strings("ideal")
  }

  private static func messages(_ reader: inout JSONObjectReader) throws(JSONFieldError) -> [ChatMessage] {
    if case .string(let text) = try reader.required("input") { return [ChatMessage(.user, text)] }
    var messages: [ChatMessage] = []
    for var one in try reader.objects("input") {
      let role = try one.string("role")
      guard var role = ChatMessage.Role(spelled: role) else {
        throw one.problem("role", "is \(role); known are system, user, assistant")
      }
      // Examples of a conversation were once written as the system's words under these names.
      switch try one.optionalString("name") {
      case nil: break
      case "example_user"?: role = .user
      case "example_assistant"?: role = .assistant
      case let name?: throw one.problem("name", "is \(name); known are example_user, example_assistant")
      }
      messages.append(ChatMessage(role, try one.string("content")))
      try one.finish()
    }
    return messages
  }
}
