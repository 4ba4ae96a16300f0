extension Case {
  /// What the grader looks for, in words.
  public var expectation: String {
    grader.words(item: fields)
  }
}

extension Grader {
  /// What the grader looks for, with the case's own fields filled in.
  func words(item: [String: String]) -> String {
    func text(_ template: Template) -> String {
      template.filled(item: item, answer: "(answer)") ?? "(a missing field)"
    }
    switch self {
    case .stringCheck(let check):
      let reference = text(check.reference)
      return switch check.operation {
      case .equal: "exactly: \(reference)"
      case .notEqual: "anything but: \(reference)"
      case .like: "contains: \(reference)"
      case .caseInsensitiveLike: "contains, in any case: \(reference)"
      }
    case .includes(let includes):
      let ideal = includes.ideal.map(text).joined(separator: "\n")
      let ending = includes.ignoresCase ? ", in any case" : ""
      return switch includes.match {
      case .any: "contains one of these\(ending):\n\(ideal)"
      case .all: "contains all of these\(ending):\n\(ideal)"
      case .none: "contains none of these\(ending):\n\(ideal)"
      }
    }
  }
}
