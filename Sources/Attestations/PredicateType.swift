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
  public var word: String {
    switch self {
    case .root: "root"
    case .authority: "authority"
    case .environment: "environment"
    case .credential: "credential"
    case .policy: "policy"
    case .base: "base"
    case .suite: "suite"
    case .manifest: "manifest"
    case .provenance: "provenance"
    case .certificate: "certificate"
    case .decision: "decision"
    case .activation: "activation"
    case .revocation: "revocation"
    case .clock: "clock"
    }
  }
}
