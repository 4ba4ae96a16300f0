public import StrictJSON

/// A judgement that is made elsewhere, by a scorer of another harness, and can only be imported.
///
/// Here it grades nothing: an answer that is given to it fails.
public struct OutsideGrader: Hashable, Sendable {
  public static let textLimit = 200

  /// Such as `inspect_ai`, by the harness's own name.
  @ByteText public var harness: String
  /// As the harness names it; its version is not part of the name, its results are.
  @ByteText public var scorer: String
  /// The least score that passes, from 0 to 1.
  public var threshold: DecimalNumber

  public init(harness: String, scorer: String, threshold: DecimalNumber = .one) {
    self.harness = harness
    self.scorer = scorer
    self.threshold = threshold
  }

  /// What the scorer's `score` means; a score that is no number fails.
  public func grade(_ score: Double, shown: String) -> Grade {
    let passed = score >= threshold.double
    return Grade(
      passed: passed, score: score,
      reason: "\(harness)'s \(scorer) gave \(shown), \(threshold.text) needed")
  }

  var marking: Marking {
    .failed("only \(harness)'s \(scorer) can grade it: import its results with `countersign import`")
  }

  var limitProblem: String? {
    [harness, scorer].allSatisfy { (1...Self.textLimit).contains($0.utf8.count) }
      ? nil : "must have a harness and a scorer of 1 to \(Self.textLimit) bytes"
  }
}

extension OutsideGrader {
  var json: JSONValue {
    .object([
      "type": .string("outside"), "harness": .string(harness), "scorer": .string(scorer),
      "pass_threshold": threshold.json,
    ])
  }

  init(_ reader: inout JSONObjectReader) throws(JSONFieldError) {
    self.init(
      harness: try reader.string("harness"), scorer: try reader.string("scorer"),
      threshold: try reader.threshold(in: .zero ... .one) ?? .one)
  }
}

extension Suite {
  /// Whether it can only be imported, because another harness makes its judgements.
  public var isForeign: Bool { !harnesses.isEmpty }

  /// The harnesses that judge, sorted, each once.
  public var harnesses: [String] { census.harnesses }
}
