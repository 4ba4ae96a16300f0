public import StrictJSON

/// A program that defines `grade(sample, item)` and returns a number.
public struct PythonGrader: Hashable, Sendable {
  /// Bytes of a program; every case carries its own.
  public static let sourceLimit = 16_384

  @ByteText public var source: String
  /// What the number must reach; 1 where OpenAI's form leaves it out.
  public var threshold: DecimalNumber

  public init(source: String, threshold: DecimalNumber = .one) {
    self.source = source
    self.threshold = threshold
  }

  func marking(_ sample: Sample) -> Marking {
    let consultation = Consultation.python(
      source: ByteText(source),
      sample: .object([
        "output_text": .string(sample.answer), "output_json": EvalsCheck.json(sample.answer) ?? .null,
      ]),
      item: .object(sample.item.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value.text)) })
    )
    switch sample.replies[consultation] {
    case nil: return .asks([consultation])
    case .number(let value)? where value.isFinite:
      return .scored(value, threshold: threshold, "what grade returned")
    case .failure(let reason)?: return .failed("the grader failed: \(reason)")
    case .number?, .text?: return .failed("the grader returned no number")
    }
  }
}
