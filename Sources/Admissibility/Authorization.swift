public import Cryptography
public import Governance

/// Why a signature carries an act: the chain from the root to the key.
public struct Authorization: Hashable, Sendable {
  public let speaker: Speaker
  public let signer: KeyID
  /// `nil` when the root speaks.
  public let authority: AuthorityFact?
  /// `nil` when the root or the authority's own key speaks.
  public let credential: CredentialFact?
  /// The entries that carry it, from the root down.
  public let chain: [Int64]

  /// Who signs, as people know them: `root`, an authority's id, or `authority/name`.
  public var name: String { credential?.value.holder.description ?? speaker.description }

  /// Whether it holds in an environment; the root and an authority's own key are bound to no place.
  public func covers(_ environment: Environment) -> Bool {
    credential?.value.scope.covers(environment) ?? true
  }

  /// Whether it holds in every environment that there may be.
  public var isEverywhere: Bool { credential?.value.scope.isEverywhere ?? true }
}

/// Who may say what: the one place that decides it.
extension LedgerView {
  /// Whether a key is the ledger's root.
  public func isRoot(_ key: KeyID) -> Bool { root?.value.key.keyID == key }

  /// The chain that lets one of `signers` act next.
  ///
  /// - Parameters:
  ///   - mandate: What the act needs.
  ///   - signers: The keys that sign it; the first that may carries it.
  ///   - now: The ledger's time.
  /// - Returns: Who speaks, and the entries that carry it.
  /// - Throws: Why the first of them may not.
  public func authorization(
    for mandate: Mandate, signers: [KeyID], at now: Timestamp
  ) throws(Refusal) -> Authorization {
    try authorization(for: mandate, signers: signers, at: Moment(time: now, sequence: size))
  }

  func authorization(
    for mandate: Mandate, signers: [KeyID], at moment: Moment, reach: Reach = .past
  ) throws(Refusal) -> Authorization {
    var problem: Refusal?
    for signer in signers {
      do throws(Refusal) {
        return try authorization(for: mandate, signer: signer, at: moment, reach: reach)
      } catch {
        problem = problem ?? error
      }
    }
    throw problem ?? .rootMissing
  }

  private func authorization(
    for mandate: Mandate, signer: KeyID, at moment: Moment, reach: Reach
  ) throws(Refusal) -> Authorization {
    guard let root else { throw .rootMissing }
    guard case .authority(let id) = mandate.speaker else {
      guard isRoot(signer) else { throw .notTheRoot(signer) }
      return Authorization(
        speaker: .root, signer: signer, authority: nil, credential: nil, chain: [root.sequence])
    }
    let authority = try authorityInForce(id, at: moment, reach: reach)
    let ownKey = authority.value.key.keyID
    if mandate.allowsOwnKey, ownKey == signer {
      return Authorization(
        speaker: mandate.speaker, signer: signer, authority: authority, credential: nil,
        chain: [root.sequence, authority.sequence])
    }
    guard !mandate.roles.isEmpty else { throw .notTheAuthority(id, signer) }
    let held = credentials(of: signer, before: moment.sequence)
    guard !held.isEmpty else {
      throw mandate.allowsOwnKey ? .notTheAuthority(id, signer) : .noCredential(signer)
    }
    guard let credential = held.first(where: { $0.value.authority == id }) else {
      throw .otherAuthority(signer, needed: id, held: held.map(\.value.authority).sorted())
    }
    try check(credential.value, mandate, at: moment)
    return Authorization(
      speaker: mandate.speaker, signer: signer, authority: authority, credential: credential,
      chain: [root.sequence, authority.sequence, credential.sequence])
  }

  private func check(
    _ credential: Credential, _ mandate: Mandate, at moment: Moment
  ) throws(Refusal) {
    let key = credential.key.keyID
    guard credential.roles.contains(where: mandate.roles.contains) else {
      throw .roleMissing(key, needed: mandate.roles, held: credential.roles)
    }
    guard credential.isInWindow(at: moment.time) else {
      throw .outOfWindow(key, notBefore: credential.notBefore, notAfter: credential.notAfter)
    }
    if let claimed = mandate.principal, claimed != credential.principal {
      throw .otherPrincipal(key, claimed: claimed, credential: credential.principal)
    }
    switch mandate.place {
    case .anywhere: break
    case .environments(let ids):
      for id in ids where !covers(credential.scope, id) { throw .outOfScope(credential.holder, id) }
    case .applicability(let all):
      for one in all where !covers(credential.scope, one) { throw .scopeTooNarrow(credential.holder) }
    case .everywhere:
      guard credential.scope.isEverywhere else { throw .scopeTooNarrow(credential.holder) }
    }
  }

  /// An environment that nobody declared has no jurisdiction, so only a credential for everywhere covers it.
  private func covers(_ scope: Scope, _ id: EnvironmentID) -> Bool {
    environment(id).map { scope.covers($0.value) } ?? scope.isEverywhere
  }

  /// Whether a policy that applies so stays within a scope.
  private func covers(_ scope: Scope, _ applies: Applicability) -> Bool {
    if scope.isEverywhere { return true }
    if let named = applies.environments { return named.allSatisfy { covers(scope, $0) } }
    guard scope.environments == nil, let allowed = scope.jurisdictions, let named = applies.jurisdictions
    else { return false }
    return named.allSatisfy(allowed.contains)
  }
}
