public import Cryptography
public import Governance
import StrictJSON

/// What evidence says about the run that it was compared with.
public struct EvidenceComparison: Hashable, Sendable {
  public var subject: Comparison.Subject
  /// Of the other side's evidence, which itself is compared with nothing.
  public var evidence: Digest
  /// Ids in the suite's order.
  public var regressed: [String]
  public var improved: [String]
  public var unchanged: Int64

  public init(subject: Comparison.Subject, evidence: Digest, _ comparison: PairedComparison) {
    self.subject = subject
    self.evidence = evidence
    regressed = comparison.cases(.regressed)
    improved = comparison.cases(.improved)
    unchanged = Int64(comparison.counts.unchanged)
  }

  /// What the certificate says of it.
  public var summary: Comparison {
    Comparison(
      subject: subject, evidence: evidence, regressed: Int64(regressed.count),
      improved: Int64(improved.count), unchanged: unchanged)
  }

  var json: JSONValue {
    .object([
      "role": .string(subject.role.rawValue),
      "subject": .object(["name": .string(subject.label), "sha256": .string(subject.digest.hex)]),
      "evidence": .object(["sha256": .string(evidence.hex)]),
      "regressed": .strings(regressed), "improved": .strings(improved), "unchanged": .integer(unchanged),
    ])
  }

  init(_ reader: JSONObjectReader) throws(JSONFieldError) {
    var reader = reader
    var subject = try reader.object("subject")
    self.subject = Comparison.Subject(
      role: try reader.choice("role"), label: try subject.string("name"),
      digest: try subject.digest("sha256"))
    try subject.finish()
    var evidence = try reader.object("evidence")
    self.evidence = try evidence.digest("sha256")
    try evidence.finish()
    regressed = try Self.cases("regressed", &reader)
    improved = try Self.cases("improved", &reader)
    unchanged = try reader.integer("unchanged", in: 0...Int64(Suite.Limit.cases))
    try reader.finish()
  }

  private static func cases(
    _ name: String, _ reader: inout JSONObjectReader
  ) throws(JSONFieldError) -> [String] {
    guard reader.optional(name) != nil else { throw reader.problem(name, "is missing") }
    let cases = try reader.strings(name)
    guard cases.count <= Suite.Limit.cases, !cases.hasRepetition else {
      throw reader.problem(name, "names a case twice, or more than a suite can have")
    }
    return cases
  }
}

extension Evidence {
  /// Without what it was compared with: what it says of its own run.
  ///
  /// This is what the other side is bound by, so that a comparison does not hang on what that was once compared with.
  public var alone: Evidence {
    var evidence = self
    evidence.comparison = nil
    return evidence
  }

  /// Compared with the run of another subject on the same suite.
  public func compared(
    with other: Evidence, of subject: Comparison.Subject, _ suite: Suite
  ) -> (evidence: Evidence, comparison: PairedComparison) {
    let comparison = PairedComparison(suite: suite, before: other.outcomes, after: outcomes)
    var evidence = alone
    evidence.comparison = EvidenceComparison(
      subject: subject, evidence: other.alone.digest, comparison)
    return (evidence, comparison)
  }

  /// Whether the subject was exercised to its end, so that a case without an answer is the subject's own doing.
  public var isWhole: Bool { (["exited", "answered", "imported"] as [ByteText]).contains(ByteText(ending)) }
}
