/// Compares two filled templates by a metric.
public struct TextSimilarity: Hashable, Sendable {
  public var input: Template
  public var reference: Template
  public var metric: Similarity
  /// What the metric must reach; 1 where OpenAI's form leaves it out.
  public var threshold: DecimalNumber

  public init(
    input: Template = .answer, reference: Template, metric: Similarity, threshold: DecimalNumber = .one
  ) {
    self.input = input
    self.reference = reference
    self.metric = metric
    self.threshold = threshold
  }

  func marking(_ sample: Sample) -> Marking {
    guard let input = sample.filled(input), let reference = sample.filled(reference) else {
      return .plain(.missingField)
    }
    guard let score = metric.score(input, reference) else {
      return .failed("the answer and \(quote(reference)) are too long to be compared by \(metric.rawValue)")
    }
    return .scored(
      score, threshold: threshold, "\(metric.rawValue) with \(quote(reference))")
  }
}
