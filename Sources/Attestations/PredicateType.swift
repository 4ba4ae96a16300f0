import Governance

/// What kind of claim a statement makes: the URI in its `predicateType`.
public enum PredicateType: String, CaseIterable, Hashable, Sendable {
  case root = "urn:countersign:root:v0.2"
  case authority = "urn:countersign:authority:v0.2"
  case environment = "urn:countersign:environment:v0.2"
  case credential = "urn:countersign:credential:v0.2"
  case policy = "urn:countersign:policy:v0.2"
  case base = "urn:countersign:base:v0.2"
  case suite = "urn:countersign:suite:v0.2"
  case manifest = "urn:countersign:manifest:v0.2"
  case provenance = "https://slsa.dev/provenance/v1"
  case certificate = "https://in-toto.io/attestation/test-result/v0.1"
  case decision = "urn:countersign:decision:v0.2"
  case activation = "urn:countersign:activation:v0.2"
  case revocation = "urn:countersign:revocation:v0.2"
  case clock = "urn:countersign:clock:v0.2"

  /// One word for people.
  public var word: String { content.word }

  var content: any StatementContent.Type {
    switch self {
    case .root: StoreRoot.self
    case .authority: Authority.self
    case .environment: Environment.self
    case .credential: Credential.self
    case .policy: Policy.self
    case .base: BaseStatement.self
    case .suite: SuitePublication.self
    case .manifest: Manifest.self
    case .provenance: Provenance.self
    case .certificate: Certificate.self
    case .decision: Decision.self
    case .activation: Activation.self
    case .revocation: Revocation.self
    case .clock: ClockAcceptance.self
    }
  }

  /// The most bytes of a payload of this type; `nil`: as many as any statement has.
  public var byteLimit: Int? { content.byteLimit }
}
