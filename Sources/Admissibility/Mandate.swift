public import Attestations
public import Governance

/// What an act needs of whoever signs it: in whose name it is said, and who may say it there.
///
/// The only table of this kind: the rule engine judges by it, and consoles and commands offer keys by it.
public struct Mandate: Hashable, Sendable {
  public var speaker: Speaker
  /// A credential with any of these; none: only the authority's own key.
  public var roles: [Role]
  /// Whether the authority's own key may say it too.
  public var allowsOwnKey: Bool
  /// The name under which it is said, where the act has one.
  public var principal: PrincipalName?
  public var place: Place

  /// What the signer's credential must cover for the act to be said at all.
  ///
  /// Where it is heard is judged again, in each environment.
  public enum Place: Hashable, Sendable {
    case anywhere
    /// It is about these environments.
    case environments([EnvironmentID])
    /// It is about all that a policy applies to.
    case applicability([Applicability])
    /// It touches every environment.
    case everywhere
  }

  init(
    _ speaker: Speaker, _ type: PredicateType, roles: [Role]? = nil, principal: PrincipalName? = nil,
    place: Place = .anywhere
  ) {
    self.speaker = speaker
    let signers = Self.signers(of: type)
    self.roles = roles ?? signers.roles
    self.allowsOwnKey = signers.ownKey
    self.principal = principal
    self.place = place
  }

  /// Who may make statements of a type: the roles, and whether an authority's own key may too.
  ///
  /// No role where only an authority's own key or the root may. For a revocation see ``roles(revoking:)``.
  public static func signers(of type: PredicateType) -> (roles: [Role], ownKey: Bool) {
    switch type {
    case .root, .authority, .environment, .clock: ([], false)
    case .credential: ([], true)
    case .policy, .base: ([.publisher], true)
    case .suite: ([.certifier], true)
    case .certificate: ([.certifier], false)
    case .manifest, .provenance: ([.submitter], false)
    case .decision: ([.reviewer], false)
    case .activation: ([.operator], false)
    case .revocation: (Role.allCases, true)
    }
  }

  /// The roles that may revoke something, in the name of an authority that has a say in it.
  public static func roles(revoking node: Node) -> [Role] {
    switch node {
    case .adaptation, .base, .dataSet, .bytes, .model: [.operator, .reviewer]
    case .certificate: [.certifier, .reviewer, .operator]
    case .suite: [.certifier, .reviewer, .operator]
    case .policy: [.publisher]
    case .key: [.publisher, .operator]
    case .authority: []
    }
  }
}

extension LedgerView {
  /// What a claim needs; `nil` for a root, which stands for itself.
  func mandate(for claim: Claim) -> Mandate? {
    let type = claim.predicateType
    switch claim {
    case .root: return nil
    case .authority, .environment, .clock: return Mandate(.root, type)
    case .credential: return Mandate(claim.speaker, type)
    case .policy(let policy):
      // Whoever replaces a version also ends what that one demanded.
      let replaced = policyHistory[policy.name]?.last?.value.applies
      return Mandate(
        claim.speaker, type, place: .applicability([policy.applies] + (replaced.map { [$0] } ?? [])))
    case .base, .suite: return Mandate(claim.speaker, type, place: .everywhere)
    case .manifest(let manifest):
      return Mandate(claim.speaker, type, place: .environments(manifest.environments))
    case .provenance: return Mandate(claim.speaker, type)
    case .certificate(let certificate):
      return Mandate(claim.speaker, type, principal: certificate.certifier)
    case .decision(let decision):
      return Mandate(
        claim.speaker, type, principal: decision.principal, place: .environments(decision.environments))
    case .activation(let activation):
      return Mandate(
        claim.speaker, type, principal: activation.principal, place: .environments([activation.environment]))
    case .revocation(let revocation):
      return Mandate(
        revocation.speaker, type, roles: Mandate.roles(revoking: revocation.target),
        place: revocation.target.touchesEverything ? .everywhere : .anywhere)
    }
  }
}

extension Node {
  /// Whether ending it changes every environment alike, whoever ends it.
  fileprivate var touchesEverything: Bool {
    switch self {
    case .policy, .authority: true
    case .adaptation, .base, .dataSet, .bytes, .model, .key, .certificate, .suite: false
    }
  }
}
