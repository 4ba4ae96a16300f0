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

  func grade(_ sample: Sample) -> Grade {
    guard let input = sample.filled(input), let reference = sample.filled(reference) else {
      return .missingField
    }
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
