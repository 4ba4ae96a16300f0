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
    }
  }
}
