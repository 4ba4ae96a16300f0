/// Decides whether an answer passes.
public enum Grader: Hashable, Sendable {
  /// OpenAI's `string_check`.
  case stringCheck(StringCheck)
  /// After openai/evals' Includes, with a negative form.
  case includes(Includes)
}

/// Compares two filled templates.
public struct StringCheck: Hashable, Sendable {
  public enum Operation: String, CaseIterable, Hashable, Sendable {
    case equal = "eq"
    case notEqual = "ne"
    /// The input contains the reference.
    case like
    /// The same without regard to case.
    case caseInsensitiveLike = "ilike"
  }

  public var input: Template
  public var reference: Template
  public var operation: Operation

  public init(input: Template = .answer, reference: Template, operation: Operation) {
    self.input = input
    self.reference = reference
    self.operation = operation
  }
}

/// Looks for texts in the answer.
public struct Includes: Hashable, Sendable {
  public enum Match: String, CaseIterable, Hashable, Sendable {
    case any
    case all
    /// The answer must contain none of them.
    case none
  }

  /// At least one.
  public var ideal: [Template]
  public var match: Match
  public var ignoresCase: Bool

  public init(ideal: [Template], match: Match = .any, ignoresCase: Bool = false) {
    self.ideal = ideal
    self.match = match
    self.ignoresCase = ignoresCase
  }
}

extension Grader {
  /// The names of the case's fields that this grader needs.
  public var itemNames: [String] {
    switch self {
    case .stringCheck(let check): check.input.itemNames + check.reference.itemNames
    case .includes(let includes): includes.ideal.flatMap(\.itemNames)
    }
  }

  /// Grades `answer`; total, and the same inputs always give the same grade.
  ///
  /// Texts are compared by their bytes: what looks alike but is encoded otherwise differs.
  public func grading(
    of answer: String, item: [String: String], replies: ConsultationReplies = [:]
  ) -> Grading {
    .done(grade(answer, item: item))
  }

  /// Grades `answer`; total, and the same inputs always give the same grade.
  ///
  /// Texts are compared by their bytes: what looks alike but is encoded otherwise differs.
  public func grade(_ answer: String, item: [String: String]) -> Grade {
    switch self {
    case .stringCheck(let check): check.grade(answer, item: item)
    case .includes(let includes): includes.grade(answer, item: item)
    }
  }
}

extension StringCheck {
  fileprivate func grade(_ answer: String, item: [String: String]) -> Grade {
    guard let input = input.filled(item: item, answer: answer),
      let reference = reference.filled(item: item, answer: answer)
    else { return .missingField }
    let quoted = quote(reference)
    switch operation {
    case .equal:
      return Grade(
        passed: input.utf8.elementsEqual(reference.utf8), is: "equals \(quoted)",
        isNot: "does not equal \(quoted)")
    case .notEqual:
      return Grade(
        passed: !input.utf8.elementsEqual(reference.utf8), is: "differs from \(quoted)",
        isNot: "equals \(quoted)")
    case .like:
      return Grade(
        passed: contains(input, reference), is: "contains \(quoted)", isNot: "does not contain \(quoted)")
    case .caseInsensitiveLike:
      return Grade(
        passed: contains(input.lowercased(), reference.lowercased()), is: "contains \(quoted)",
        isNot: "does not contain \(quoted) in any case")
    }
  }
}

extension Includes {
  fileprivate func grade(_ answer: String, item: [String: String]) -> Grade {
    var found: [String] = []
    var missing: [String] = []
    let searched = ignoresCase ? answer.lowercased() : answer
    for template in ideal {
      guard let text = template.filled(item: item, answer: answer) else { return .missingField }
      if contains(searched, ignoresCase ? text.lowercased() : text) {
        found.append(text)
      } else {
        missing.append(text)
      }
    }
    switch match {
    case .any:
      return Grade(
        passed: !found.isEmpty, is: "contains \(list(found))", isNot: "contains none of \(list(missing))")
    case .all:
      return Grade(
        passed: missing.isEmpty, is: "contains \(list(found))", isNot: "does not contain \(list(missing))")
    case .none:
      return Grade(
        passed: found.isEmpty, is: "contains none of \(list(missing))",
        isNot: "contains \(list(found)), which it must not")
    }
  }

  private func list(_ texts: [String]) -> String { texts.map(quote).joined(separator: ", ") }
}

/// Quotes at most 80 characters of a text.
private func quote(_ text: String) -> String {
  let short = text.unicodeScalars.prefix(80)
  let cut = text.unicodeScalars.dropFirst(80).isEmpty ? "" : "…"
  return "“\(String(short))\(cut)”"
}

private func contains(_ text: String, _ part: String) -> Bool {
  let part = Array(part.utf8)
  let text = Array(text.utf8)
  guard let first = part.first else { return true }
  guard text.count >= part.count else { return false }
  return (0...text.count - part.count).contains { start in
    text[start] == first && text[start..<start + part.count].elementsEqual(part)
  }
}
