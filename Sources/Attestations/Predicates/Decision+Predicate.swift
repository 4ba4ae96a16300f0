import Cryptography
import Governance
import StrictJSON

extension PredicateCodec {
  private static let certificateURI: ByteText = "countersign:certificate"
  private static let manifestURI: ByteText = "countersign:manifest"
  private static let policyURI = "countersign:policy/"

  static let decision = PredicateCodec(
    .decision, wrap: Claim.decision, unwrap: { if case .decision(let value) = $0 { value } else { nil } },
    subjects: { $0.subject.descriptors },
    encode: { decision in
      .object([
        "decision": .string(decision.outcome.rawValue),
        "principal": .string(decision.principal.text),
        "role": .string(decision.role.rawValue),
        "authority": .string(decision.authority.text),
        "environments": .identifiers(decision.environments),
        "reviewed": .array(
          (decision.reviewed.dependencies.map {
            ResourceDescriptor(uri: manifestURI, sha256: $0.digest)
          }
            + decision.reviewed.certificates.map {
              ResourceDescriptor(uri: certificateURI, sha256: $0)
            }).map(\.json)),
        "policies": .array(
          decision.policies.map {
            ResourceDescriptor(uri: ByteText(policyURI + $0.label), sha256: $0.digest).json
          }),
        "ledgerSize": .integer(decision.ledgerSize),
        "decidedAt": .moment(decision.decidedAt),
        "rationale": .string(decision.rationale),
      ])
    },
    decode: { reader, subjects throws(JSONFieldError) in
      let environments: [EnvironmentID] = try reader.identifiers("environments")
      guard !environments.isEmpty else { throw reader.problem("environments", "must name at least one") }
      return Decision(
        subject: try SubjectReference(subjects), outcome: try reader.choice("decision"),
        principal: try reader.identifier("principal"), role: try reader.choice("role"),
        authority: try reader.identifier("authority"), environments: environments,
        reviewed: try decodeReviewed(reader.objects("reviewed")),
        policies: try each(reader.objects("policies"), decodePolicyReference),
        ledgerSize: try reader.integer("ledgerSize", in: 0...Int64.max),
        decidedAt: try reader.timestamp("decidedAt"), rationale: try reader.text("rationale", limit: 4000))
    })

  private static func decodeReviewed(_ readers: [JSONObjectReader]) throws(JSONFieldError) -> Reviewed {
    var reviewed = Reviewed(dependencies: [], certificates: [])
    for reader in readers {
      let descriptor = try ResourceDescriptor(reader)
      guard let digest = descriptor.sha256 else { throw reader.problem("digest", "is missing") }
      switch descriptor.uri {
      case manifestURI: reviewed.dependencies.append(Adaptation.ID(digest))
      case certificateURI: reviewed.certificates.append(digest)
      default: throw reader.problem("uri", "is neither a manifest nor a certificate")
      }
    }
    return reviewed
  }

  private static func decodePolicyReference(_ reader: JSONObjectReader) throws(JSONFieldError)
    -> PolicyReference
  {
    let descriptor = try ResourceDescriptor(reader)
    guard let label = descriptor.uri?.dropping(prefix: policyURI), label.utf8.count <= 200,
      let digest = descriptor.sha256
    else {
      throw reader.problem("uri", "is not a policy with a digest")
    }
    return PolicyReference(label: label, digest: digest)
  }
}
