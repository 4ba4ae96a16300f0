import StrictJSON

/// Compares the answer with ideal ones as openai/evals' basic classes do; its Includes is ``Includes``.
///
/// Their rules are kept where they are surprising, so that a score means what it means there.
public struct EvalsCheck: Hashable, Sendable {
  public enum Rule: String, CaseIterable, Hashable, Sendable {
    /// The answer begins with an ideal text.
    case match
    /// One of the two contains the other, once lower-cased and without ASCII punctuation, `a`, `an`, `the` and
    /// needless space; nothing is only like nothing.
    case fuzzyMatch = "fuzzy_match"
    /// Both are JSON and equal member by member, where `null` equals nothing and a missing member counts as `null`.
    ///
    /// Numbers are compared by value however large they are, and `true` is 1 as in Python. JSON that repeats a member
    /// is none here.
    case jsonMatch = "json_match"
  }

  public var rule: Rule
  /// At least one.
  public var ideal: [Template]

  public init(_ rule: Rule, ideal: [Template]) {
    self.rule = rule
    self.ideal = ideal
  }

  func grade(_ sample: Sample) -> Grade {
    var texts: [String] = []
    for template in ideal {
      guard let text = sample.filled(template) else { return .missingField }
      texts.append(text)
    }
    let names = quoted(texts)
    switch rule {
    case .match:
      return Grade(
        passed: texts.contains { sample.answer.utf8.starts(with: $0.utf8) },
        is: "begins with one of \(names)",
        isNot: "begins with none of \(names)")
    case .fuzzyMatch:
      let answer = Self.normalized(sample.answer)
      return Grade(
        passed: texts.contains { Self.isLike(answer, Self.normalized($0)) }, is: "is like one of \(names)",
        isNot: "is like none of \(names)")
    case .jsonMatch:
      guard let answer = Self.json(sample.answer) else {
        return Grade(passed: false, reason: "the answer is not JSON")
      }
      return Grade(
        passed: texts.contains { text in Self.json(text).map { Self.isEqual(answer, $0) } ?? false },
        is: "equals one of \(names) as JSON", isNot: "equals none of \(names) as JSON")
    }
  }

  // MARK: FuzzyMatch

  private static func isLike(_ left: String, _ right: String) -> Bool {
    left.utf8.isEmpty || right.utf8.isEmpty
      ? left.utf8.isEmpty && right.utf8.isEmpty : contains(left, right) || contains(right, left)
  }

  static func normalized(_ text: String) -> String {
    let text = text.lowercased().unicodeScalars.filter { !isPunctuation($0) }
    // An article is a whole run of word characters; what stands between runs stays.
    var result: [Unicode.Scalar] = []
    var word: [Unicode.Scalar] = []
    for scalar in text {
      if isWordCharacter(scalar) {
        word.append(scalar)
      } else {
        result += articles.contains(word) ? [" "] : word
        word = []
        result.append(scalar)
      }
    }
    result += articles.contains(word) ? [" "] : word
    return Words.split(result).joined(separator: " ")
  }

  private static let articles: Set<[Unicode.Scalar]> = [["a"], ["a", "n"], ["t", "h", "e"]]

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "!"..."/", ":"..."@", "["..."`", "{"..."~": true
    default: false
    }
  }

  /// As `\w` in Python.
  private static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      true
    default: scalar == "_"
    }
  }

  // MARK: JsonMatch

  static func json(_ text: String) -> JSONValue? {
    try? JSONValue(parsing: Array(text.utf8), limits: .init(bytes: 1 << 20, depth: 64))
  }

  private static func isEqual(_ left: JSONValue, _ right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, _), (_, .null): return false
    case (.object(let left), .object(let right)):
      // The same number of members, each found and equal: a member that is null or missing never is.
      let known = Dictionary(right.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
      return left.count == right.count
        && left.allSatisfy { member in known[member.name].map { isEqual(member.value, $0) } ?? false }
    case (.array(let left), .array(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { isEqual($0, $1) }
    case (.string(let left), .string(let right)): return ByteText(left) == ByteText(right)
    default:
      guard let left = PythonNumber(left), let right = PythonNumber(right) else { return false }
      return left == right
    }
  }
}
