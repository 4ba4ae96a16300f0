import Cryptography
import Governance
import StrictJSON

extension Decision: OwnStatement {
  private static let certificateURI: ByteText = "countersign:certificate"
  private static let manifestURI: ByteText = "countersign:manifest"
  private static let policyURI = "countersign:policy/"

  static let type = PredicateType.decision
  static let word = "decision"
  static let byteLimit: Int? = nil

  var claim: Claim { .decision(self) }
  var speaker: Speaker { .authority(authority) }
  var topics: [Topic] { [.adaptation(subject.adaptation)] }
  var about: [Node] { [.adaptation(subject.adaptation)] }
  var basis: [Basis] {
    [.node(.authority(authority))] + environments.map(Basis.environment)
      + policies.compactMap { Node(text: "policy:\($0.label)").map(Basis.node) }
  }
  var sentence: String {
    "\(outcome.past) \(subject.label) for \(environments.map(\.text).joined(separator: ", "))"
  }

  func edges(signer: KeyID, digest: Digest) -> [Edge] {
    [Edge(.adaptation(subject.adaptation), .decidedBy, .key(signer))]
  }

  // MARK: Written form

  var subjects: [ResourceDescriptor] {
    subject.descriptors
  }

  var json: JSONValue {
    .object([
      "decision": .string(outcome.rawValue),
      "principal": .string(principal.text),
      "role": .string(role.rawValue),
      "authority": .string(authority.text),
      "environments": .identifiers(environments),
      "reviewed": .array(
        (reviewed.dependencies.map {
          ResourceDescriptor(uri: Self.manifestURI, sha256: $0.digest)
        }
          + reviewed.certificates.map {
            ResourceDescriptor(uri: Self.certificateURI, sha256: $0)
          }).map(\.json)),
      "policies": .array(
        policies.map {
          ResourceDescriptor(uri: ByteText(Self.policyURI + $0.label), sha256: $0.digest).json
        }),
      "ledgerSize": .integer(ledgerSize),
      "decidedAt": .moment(decidedAt),
      "rationale": .string(rationale),
      "replaces": replaces.isEmpty ? nil : .strings(replaces.map(\.hex)),
    ])
  }

  init(reading reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]) throws(JSONFieldError) {
    let environments: [EnvironmentID] = try reader.identifiers("environments")
    guard !environments.isEmpty else { throw reader.problem("environments", "must name at least one") }
    self.init(
      subject: try SubjectReference(subjects), outcome: try reader.choice("decision"),
      principal: try reader.identifier("principal"), role: try reader.choice("role"),
      authority: try reader.identifier("authority"), environments: environments,
      reviewed: try Self.reviewed(reader.objects("reviewed")),
      policies: try reader.each("policies", Self.policyReference),
      ledgerSize: try reader.integer("ledgerSize", in: 0...Int64.max),
      decidedAt: try reader.timestamp("decidedAt"), rationale: try reader.text("rationale", limit: 4000),
      replaces: try reader.digests("replaces"))
  }

  private static func reviewed(_ readers: [JSONObjectReader]) throws(JSONFieldError) -> Reviewed {
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

  private static func policyReference(_ reader: JSONObjectReader) throws(JSONFieldError)
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

extension Decision.Outcome {
  fileprivate var past: String {
    switch self {
    case .approve: "approved"
    case .reject: "rejected"
    case .requestChanges: "asked for changes to"
    }
  }
}
