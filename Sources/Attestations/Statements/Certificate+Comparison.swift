import Governance
import StrictJSON

/// The part of a certificate's terms that says with what its run was compared.
extension Certificate {
  /// Of the words in which a certificate says how its model broke off.
  static let endingBytes = 200

  static func json(_ comparison: Comparison) -> JSONValue {
    .object([
      "role": .string(comparison.subject.role.rawValue),
      "with": ResourceDescriptor(name: comparison.subject.label, sha256: comparison.subject.digest).json,
      "evidence": ResourceDescriptor(
        name: "evidence", sha256: comparison.evidence, mediaType: "application/json"
      ).json,
      "regressed": .integer(comparison.regressed),
      "improved": .integer(comparison.improved),
      "unchanged": .integer(comparison.unchanged),
    ])
  }

  @Sendable static func comparison(_ given: JSONObjectReader) throws(JSONFieldError) -> Comparison {
    var reader = given
    let with = try ResourceDescriptor(try reader.object("with"))
    let evidence = try ResourceDescriptor(try reader.object("evidence"))
    guard let label = with.name, label.utf8.count <= 200, let subject = with.sha256,
      let outcomes = evidence.sha256
    else {
      throw reader.problem("with", "or evidence lacks a name or a digest")
    }
    let comparison = Comparison(
      subject: Comparison.Subject(role: try reader.choice("role"), label: label, digest: subject),
      evidence: outcomes, regressed: try count("regressed", &reader),
      improved: try count("improved", &reader),
      unchanged: try count("unchanged", &reader))
    try reader.finish()
    return comparison
  }

  private static func count(
    _ name: String, _ reader: inout JSONObjectReader
  ) throws(JSONFieldError) -> Int64 {
    try reader.integer(name, in: 0...1_000_000)
  }

  /// One way to say it, and nothing that no run of ours can have.
  static func check(_ certificate: Certificate, _ annotations: JSONObjectReader) throws(JSONFieldError) {
    if certificate.abnormalEnding?.isEmpty == true {
      throw annotations.problem("abnormalEnding", "is empty: leave it out")
    }
    guard certificate.importedFrom != nil else { return }
    if certificate.comparison != nil {
      throw annotations.problem("comparison", "cannot be there: an imported run is never compared")
    }
    if certificate.abnormalEnding != nil {
      throw annotations.problem("abnormalEnding", "cannot be there: nobody saw how an imported run ended")
    }
  }
}
