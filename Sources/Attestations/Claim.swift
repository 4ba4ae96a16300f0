public import Governance

/// What a statement says: one case a predicate type.
public enum Claim: Hashable, Sendable {
  case root(StoreRoot)
  case authority(Authority)
  case environment(Environment)
  case credential(Credential)
  case policy(Policy)
  case base(BaseStatement)
  case suite(SuitePublication)
  case manifest(Manifest)
  case provenance(Provenance)
  case certificate(Certificate)
  case decision(Decision)
  case activation(Activation)
  case revocation(Revocation)
  case clock(ClockAcceptance)

  /// In whose name it is said.
  public var speaker: Speaker {
    switch self {
    case .root, .authority, .environment, .clock: .root
    case .credential(let credential): .authority(credential.authority)
    case .policy(let policy): .authority(policy.authority)
    case .base(let base): .authority(base.authority)
    case .suite(let suite): .authority(suite.authority)
    case .manifest(let manifest): .authority(manifest.authority)
    case .provenance(let provenance): .authority(provenance.authority)
    case .certificate(let certificate): .authority(certificate.authority)
    case .decision(let decision): .authority(decision.authority)
    case .activation(let activation): .authority(activation.authority)
    case .revocation(let revocation): revocation.speaker
    }
  }

  public var predicateType: PredicateType { codec.type }

  var codec: PredicateCodec {
    switch self {
    case .root: .root
    case .authority: .authority
    case .environment: .environment
    case .credential: .credential
    case .policy: .policy
    case .base: .base
    case .suite: .suite
    case .manifest: .manifest
    case .provenance: .provenance
    case .certificate: .certificate
    case .decision: .decision
    case .activation: .activation
    case .revocation: .revocation
    case .clock: .clock
    }
  }
}
