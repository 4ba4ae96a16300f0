import StrictJSON

extension Case {
  /// What the grader looks for, in words.
  public var expectation: String { grader.words(item: fields) }
}

extension Grader {
  /// What the grader looks for, with the case's own fields filled in.
  func words(item: CaseFields) -> String {
    func text(_ template: Template) -> String {
      template.filled(item: item, answer: "(answer)") ?? "(a missing field)"
    }
    func lines(_ templates: [Template]) -> String { templates.map(text).joined(separator: "\n") }
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
      let ending = includes.ignoresCase ? ", in any case" : ""
      return switch includes.match {
      case .any: "contains one of these\(ending):\n\(lines(includes.ideal))"
      case .all: "contains all of these\(ending):\n\(lines(includes.ideal))"
      case .none: "contains none of these\(ending):\n\(lines(includes.ideal))"
      }
    case .evals(let check):
      return switch check.rule {
      case .match: "begins with one of these:\n\(lines(check.ideal))"
      case .fuzzyMatch: "is like one of these:\n\(lines(check.ideal))"
      case .jsonMatch: "equals one of these as JSON:\n\(lines(check.ideal))"
      }
    case .textSimilarity(let similarity):
      return
        "\(similarity.metric.rawValue) of at least \(similarity.threshold.text) with: \(text(similarity.reference))"
    case .multi(let multi):
      let parts = multi.graders.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.words(item: item))" }
      return "at least \(multi.threshold.text) by \(multi.formula.source), where\n"
        + parts.joined(separator: "\n")
    case .python(let python):
      return "at least \(python.threshold.text) by grade(sample, item) of this program:\n\(python.source)"
    case .labelModel(let model):
      return "\(model.model) labels it \(model.passingLabels.map(\.text).joined(separator: " or "))"
    case .outside(let outside):
      return "at least \(outside.threshold.text) by \(outside.harness)'s \(outside.scorer)"
    case .scoreModel(let model):
      return "\(model.model) scores it at least \(model.threshold.text) of \(model.high.text)"
    }
  }
}
