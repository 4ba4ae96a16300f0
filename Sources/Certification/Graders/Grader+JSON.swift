public import StrictJSON

/// Graders in OpenAI's JSON, as its API has them; `includes`, `match`, `fuzzy_match` and `json_match` after
/// openai/evals' classes.
///
/// `pass_threshold` may be left out where OpenAI's forms leave it out, and then is the top of the scale.
extension Grader {
  static let types =
    "string_check, text_similarity, multi, python, label_model, score_model, includes, match, fuzzy_match, json_match, outside"

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
    case .evals(let check):
      .object(["type": .string(check.rule.rawValue), "ideal": .strings(check.ideal.map(\.source))])
    case .textSimilarity(let similarity):
      .object([
        "type": .string("text_similarity"),
        "input": .string(similarity.input.source),
        "reference": .string(similarity.reference.source),
        "evaluation_metric": .string(similarity.metric.rawValue),
        "pass_threshold": similarity.threshold.json,
      ])
    case .multi(let multi):
      .object([
        "type": .string("multi"),
        "graders": .object(
          multi.graders.sorted { $0.key < $1.key }.map { JSONMember($0.key, $0.value.json) }),
        "calculate_output": .string(multi.formula.source),
        "pass_threshold": multi.threshold.json,
      ])
    case .python(let python):
      .object([
        "type": .string("python"), "source": .string(python.source),
        "pass_threshold": python.threshold.json,
      ])
    case .labelModel(let model): model.json
    case .scoreModel(let model): model.json
    case .outside(let outside): outside.json
    }
  }

  /// Reads a grader; `name`, which OpenAI's graders carry for people, is accepted and not kept.
  public init(_ reader: JSONObjectReader) throws(JSONFieldError) {
    var reader = reader
    _ = try reader.optionalString("name")
    let type = try reader.word("type")
    switch type {
    case "string_check": self = .stringCheck(try StringCheck(&reader))
    case "includes": self = .includes(try Includes(&reader))
    case "text_similarity": self = .textSimilarity(try TextSimilarity(&reader))
    case "multi": self = .multi(try MultiGrader(&reader))
    case "python": self = .python(try PythonGrader(&reader))
    case "label_model": self = .labelModel(try LabelModel(&reader))
    case "outside": self = .outside(try OutsideGrader(&reader))
    case "score_model": self = .scoreModel(try ScoreModel(&reader))
    default:
      guard let rule = EvalsCheck.Rule(spelled: type.text) else {
        throw reader.problem("type", "is \(type); known graders are \(Self.types)")
      }
      self = .evals(EvalsCheck(rule, ideal: try reader.ideal()))
    }
    try reader.finish()
  }
}

extension StringCheck {
  fileprivate init(_ reader: inout JSONObjectReader) throws(JSONFieldError) {
    let operation: Operation = try reader.one("operation")
    self.init(
      input: try reader.optionalTemplate("input") ?? .answer, reference: try reader.template("reference"),
      operation: operation)
  }
}

extension Includes {
  fileprivate init(_ reader: inout JSONObjectReader) throws(JSONFieldError) {
    let ideal = try reader.ideal()
    let match: Match = reader.optional("match") == nil ? .any : try reader.one("match")
    self.init(ideal: ideal, match: match, ignoresCase: try reader.optionalBool("ignore_case") ?? false)
  }
}

extension TextSimilarity {
  fileprivate init(_ reader: inout JSONObjectReader) throws(JSONFieldError) {
    if try reader.optionalWord("evaluation_metric") == "cosine" {
      throw reader.problem("evaluation_metric", "is cosine, which needs a model that embeds texts")
    }
    let metric: Similarity = try reader.one("evaluation_metric")
    self.init(
      input: try reader.optionalTemplate("input") ?? .answer, reference: try reader.template("reference"),
      metric: metric, threshold: try reader.threshold(in: .zero ... .one) ?? .one)
  }
}

extension PythonGrader {
  fileprivate init(_ reader: inout JSONObjectReader) throws(JSONFieldError) {
    let source = try reader.string("source")
    guard (1...Self.sourceLimit).contains(source.utf8.count) else {
      throw reader.problem("source", "must have 1 to \(Self.sourceLimit) bytes, not \(source.utf8.count)")
    }
    // Names the image of OpenAI's own sandbox; ours is the machine's Python.
    _ = try reader.optionalString("image_tag")
    self.init(source: source, threshold: try reader.threshold() ?? .one)
  }
}

extension MultiGrader {
  fileprivate init(_ reader: inout JSONObjectReader) throws(JSONFieldError) {
    guard let members = try reader.required("graders").members,
      (1...Self.graderLimit).contains(members.count)
    else { throw reader.problem("graders", "must be an object of 1 to \(Self.graderLimit) graders by name") }
    var graders: [ByteText: Grader] = [:]
    let all = try reader.object("graders")
    for member in members {
      let grader = try Grader(JSONObjectReader(member.value, path: "\(all.path).\(member.name)"))
      if case .multi = grader { throw all.problem(member.name, "is itself multi") }
      graders[member.name] = grader
    }
    let formula: Formula
    do {
      formula = try Formula(try reader.string("calculate_output"))
    } catch let error as FormulaError {
      throw reader.problem("calculate_output", error.description)
    } catch let error as JSONFieldError {
      throw error
    } catch {
      throw reader.problem("calculate_output", "\(error)")
    }
    if let unknown = formula.variables.first(where: { graders[$0] == nil }) {
      throw reader.problem("calculate_output", "names \(unknown), which is no grader")
    }
    if let unused = graders.keys.sorted().first(where: { !formula.variables.contains($0) }) {
      throw reader.problem("graders.\(unused)", "is not used in calculate_output")
    }
    self.init(graders: graders, formula: formula, threshold: try reader.threshold() ?? .one)
  }
}
