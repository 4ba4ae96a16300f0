public import StrictJSON

/// Reckons one number from those of other graders.
public struct MultiGrader: Hashable, Sendable {
  public static let graderLimit = 16

  /// By the names that the formula uses; none is itself a multi grader.
  public var graders: [ByteText: Grader]
  public var formula: Formula
  /// What the number must reach; 1 where OpenAI's form leaves it out.
  public var threshold: DecimalNumber

  public init(graders: [ByteText: Grader], formula: Formula, threshold: DecimalNumber = .one) {
    self.graders = graders
    self.formula = formula
    self.threshold = threshold
  }

  func marking(_ sample: Sample) -> Marking {
    var values: [ByteText: Double] = [:]
    var parts: [String] = []
    var open: [Consultation] = []
    for (name, grader) in graders.sorted(by: { $0.key < $1.key }) {
      switch grader.marking(sample) {
      case .done(let value, let grade):
        values[name] = value
        parts.append("\(name) \(Marking.text(value)) (\(grade.reason))")
      case .asks(let consultations): open += consultations.filter { !open.contains($0) }
      }
    }
    guard open.isEmpty else { return .asks(open) }
    let value = formula.value(values)
    let explanation = parts.joined(separator: "; ")
    guard value.isFinite else { return .failed("\(formula.source) gives no number: \(explanation)") }
    guard case .done(let number, var grade) = Marking.scored(value, threshold: threshold, formula.source)
    else {
      return .failed(explanation)
    }
    grade.reason += ": \(explanation)"
    return .done(number, grade)
  }
}
