public import StrictJSON

/// Has a model put a label on the answer.
///
/// The answer stands in what the judge reads and may try to talk it round: a judge is evidence, not proof.
public struct LabelModel: Hashable, Sendable {
  @ByteText public var model: String
  public var messages: [JudgeMessage]
  /// Each once.
  public var labels: [ByteText]
  /// Some of `labels`.
  public var passingLabels: [ByteText]
  public var sampling: JudgeRequest.Sampling

  public init(
    model: String, messages: [JudgeMessage], labels: [ByteText], passingLabels: [ByteText],
    sampling: JudgeRequest.Sampling = .init()
  ) {
    self.model = model
    self.messages = messages
    self.labels = labels
    self.passingLabels = passingLabels
    self.sampling = sampling
  }

  func marking(_ sample: Sample) -> Marking {
    let instruction =
      "Answer with exactly one of these labels and nothing else: \(labels.map(\.text).joined(separator: ", "))"
    guard let messages = messages.filled(sample, instruction) else { return .plain(.missingField) }
    let consultation = Consultation.judge(JudgeRequest(model: model, messages: messages, sampling: sampling))
    switch sample.replies[consultation] {
    case nil: return .asks([consultation])
    case .text(let text)?:
      let said = ByteText(Verdict.plain(text))
      let lower = ByteText(said.text.lowercased())
      guard
        let label = labels.first(where: { $0 == said })
          ?? labels.first(where: { ByteText($0.text.lowercased()) == lower })
      else { return .failed("\(model) said \(quote(text)), which is no label") }
      return .plain(
        Grade(passed: passingLabels.contains(label), reason: "\(model) labels it \(quote(label.text))"))
    case .failure(let reason)?: return .failed("\(model) did not judge: \(reason)")
    case .number?: return .failed("\(model) did not judge")
    }
  }
}

/// What a judge says, without what models like to put around it.
enum Verdict {
  static func plain(_ text: String) -> String {
    let trimmed = text.unicodeScalars.split(whereSeparator: Words.isSpace).joined(separator: [" "])
    let around: Set<Unicode.Scalar> = ["\"", "'", "`", "*", ".", "“", "”"]
    var plain = String.UnicodeScalarView()
    plain.append(
      contentsOf: Array(trimmed).drop(while: around.contains).reversed().drop(while: around.contains)
        .reversed())
    return String(plain)
  }
}
