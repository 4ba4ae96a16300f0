import Declarations
import Filtering
import StrictJSON

extension FuzzTarget {
  static let documents = [json, yaml, policyFile, suiteFile, filter]

  /// Reading, and every way of writing, say the same.
  private static let json = FuzzTarget("json") { bytes in
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes, limits: .init(bytes: 1 << 20, depth: 64))
    } catch {
      try require((0...bytes.count).contains(error.offset), "an error outside of the document: \(error)")
      return
    }
    let canonical = value.canonicalBytes
    let again = try parsed(canonical, "the canonical form")
    try require(again.canonicalBytes == canonical, "the canonical form is not canonical")
    try require(
      try parsed(Array(value.compactText.utf8), "compact text") == value, "compact text says something else")
    try require(
      try parsed(Array(value.prettyText.utf8), "pretty text") == value, "pretty text says something else")
    for member in value.members ?? [] {
      try require(value[member.name.text] == member.value, "a member is not found by its name")
    }
    guard case .array(let list)? = value["list"] else { return }
    var elements: [JSONValue] = []
    let reader = try? JSONObjectReader(
      parsing: bytes, limits: .init(bytes: 1 << 20, depth: 64), list: "list"
    ) { one throws(JSONFieldError) in elements.append(.string(one.path)) }
    if reader != nil {
      try require(elements.count == list.count, "a list read one by one has other elements")
    }
  }

  private static func parsed(_ bytes: [UInt8], _ what: String) throws -> JSONValue {
    guard let value = try? JSONValue(parsing: bytes, limits: .init(bytes: 8 << 20, depth: 64)) else {
      throw Violation(description: "\(what) cannot be read")
    }
    return value
  }

  /// Problems carry the file's name and a line of the file; what is read can be written as JSON.
  private static let yaml = FuzzTarget("yaml") { bytes in
    // YAML 1.1 also breaks lines at CR, NEL, LS and PS, and a CR LF is one break.
    let breaks: Set<Character> = ["\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}"]
    let lines = String(decoding: bytes, as: UTF8.self).count { breaks.contains($0) } + 1
    let document: YAMLDocument
    do throws(DeclarationProblem) {
      document = try YAMLDocument(bytes, file: "f.yaml")
    } catch {
      try require(error.file == "f.yaml" && !error.problem.isEmpty, "a problem without a file or words")
      try require(
        error.line.map { (0...lines + 1).contains($0) } ?? true,
        "a problem in line \(error.line ?? 0) of \(lines)")
      return
    }
    // Keys that YAML takes for two may be one in bytes only through escapes, which its library compares otherwise.
    _ = try parsed(document.value.canonicalBytes, "the value of a YAML file")
  }

  private static let policyFile = FuzzTarget("policyfile") { bytes in
    let problems = PolicyFile.lint(bytes, file: "p.yaml")
    do {
      _ = try PolicyFile.read(bytes, file: "p.yaml")
      try require(problems.isEmpty, "a policy can be read that has problems: \(problems)")
    } catch {
      try require(!problems.isEmpty, "a policy without problems cannot be read: \(error)")
    }
    try require(problems.count <= 101, "a file was read for each of \(problems.count) problems")
  }

  private static let suiteFile = FuzzTarget("suitefile") { bytes in
    let lines = Array(
      "{\"id\":\"one\",\"prompt\":\"p\",\"kind\":\"synthetic\",\"grader\":{\"type\":\"includes\",\"ideal\":\"x\"}}"
        .utf8)
    let review = SuiteFile.review(bytes, file: "s.yaml") { _ in lines }
    guard let suite = review.suite else {
      return try require(!review.problems.isEmpty, "no suite and no problem")
    }
    try check(suite)
  }

  private static let vocabulary = FilterVocabulary([
    FilterField("state", .choice(["pending", "certified", "changesRequested"], ordered: true), summary: ""),
    FilterField("name", .name, aliases: ["n"], canBeMissing: true, summary: ""),
    FilterField("text", .text, summary: ""), FilterField("count", .count, summary: ""),
    FilterField("score", .percent, canBeMissing: true, summary: ""), FilterField("age", .age, summary: ""),
  ])

  private struct Subject: FilterSubject {
    var filterText: String
    var filterID: String { "0123456789abcdef" }
    func filterValues(of field: String) -> [FilterValue] {
      field == "count" ? [.number(3)] : field == "state" ? [.choice(1)] : [.text(filterText)]
    }
  }

  /// What is read prints as what is read as the same.
  private static let filter = FuzzTarget("filter") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    let filter = Filter(text, vocabulary: vocabulary)
    let printed = filter.text(vocabulary)
    try require(printed.utf8.count <= Filter.lengthLimit, "a filter prints as more than can be read")
    let again = Filter(printed, vocabulary: vocabulary)
    try require(again.terms == filter.terms, "\(printed.debugDescription) is read as something else")
    try require(again.problems.isEmpty, "\(printed.debugDescription) has problems: \(again.problems)")
    for problem in filter.problems {
      try require((0...text.count).contains(problem.range.upperBound), "a problem outside of the text")
      _ = problem.description
    }
    let answer = filter.accepts(Subject(filterText: text), vocabulary: vocabulary)
    try require(
      again.accepts(Subject(filterText: text), vocabulary: vocabulary) == answer, "it accepts other things")
    let completion = FilterCompletion(of: text, at: text.count, vocabulary: vocabulary)
    try require((0...text.count).contains(completion.range.lowerBound), "a completion outside of the text")
  }
}
