import Attestations
public import Cryptography
public import Governance

/// Revocations: who may say them, and where they are heard.
///
/// What belongs to somebody is revoked by them or by the root, for everywhere. Anybody else ends it only in the
/// environments that name them, as far as their credential reaches: a stranger's word changes nothing where others
/// decide.
extension LedgerView {
  func check(_ revocation: Revocation, _ signer: KeyID, at moment: Moment) throws(Refusal) {
    let target = revocation.target
    try checkTarget(target)
    let authorization = try revoker(revocation, signer, at: moment)
    guard isAnybodys(target, authorization) else { throw .mayNotRevoke(target, signer) }
    try checkSize(revocation.ledgerSize, at: moment)
    try checkCovers(revocation)
    if case .key(let key) = target {
      try checkKey(key, revocation, authorization)
    } else {
      guard revocation.since == nil else { throw .sinceWithoutKey(target) }
      // One that is heard in fewer places must not keep out one that is heard in more.
      let isNews =
        places(of: target).filter { isHeard(authorization, on: target, in: $0) }.contains {
          self.revocation(of: target, in: $0) == nil
        } || (isOwners(authorization, target) && !isRevokedEverywhere(target))
      // Nor must one keep out another person's: it may be taken back, and theirs must then stand by itself.
      if !isNews, let own = effective(target, by: signer, for: revocation.speaker).first {
        throw .alreadyRevoked(target, entry: own.sequence)
      }
    }
  }

  private func checkTarget(_ target: Node) throws(Refusal) {
    switch target {
    case .adaptation(let id):
      guard adaptation(id) != nil else { throw .unknownAdaptation(id) }
    case .authority(let id):
      guard kind(of: id) != nil else { throw .unknownAuthority(id) }
    case .certificate(let digest):
      guard certificate(digest) != nil else { throw .unknownTarget(target) }
    case .suite(let name, let version):
      guard suite(name, version: version) != nil else { throw .unknownTarget(target) }
    case .policy(let name, let version):
      guard policy(name, version: version) != nil else { throw .unknownTarget(target) }
    case .key(let key):
      guard isNamed(key) else { throw .unknownTarget(target) }
    case .base, .dataSet, .bytes, .model: break
    }
  }

  /// The chain that lets a key revoke.
  private func revoker(
    _ revocation: Revocation, _ signer: KeyID, at moment: Moment
  ) throws(Refusal) -> Authorization {
    let mandate = try mandate(for: revocation, by: signer)
    // A credential for an authority's key must not make it somebody else's to revoke.
    if case .key(let key) = revocation.target, isRoot(key) || isAuthorityKey(key), !isRoot(signer) {
      throw .notTheRoot(signer)
    }
    return try authorization(for: mandate, signers: [signer], at: moment)
  }

  /// A holder gives up a key of their own without any role.
  private func mandate(for revocation: Revocation, by signer: KeyID) throws(Refusal) -> Mandate {
    guard var mandate = mandate(for: .revocation(revocation)) else { throw .rootMissing }
    if revocation.target == .key(signer) { mandate.roles = Role.allCases }
    return mandate
  }

  private func checkKey(
    _ key: KeyID, _ revocation: Revocation, _ authorization: Authorization
  ) throws(Refusal) {
    // A key found to be compromised earlier than thought can be revoked again, further back.
    // So can one that somebody else revoked, who could take back less or may be taken back.
    let since = revocation.since ?? 0
    let own = effective(.key(key), by: authorization.signer, for: revocation.speaker)
    if let same = own.first(where: { min($0.value.since ?? 0, $0.sequence) <= since }) {
      throw .alreadyRevoked(.key(key), entry: same.sequence)
    }
    // Going back an entry at a time, somebody could make every answer of everybody slow.
    guard own.count < Self.stepsBack || since == 0 else { throw .revokedOften(key, own.count) }
  }

  /// How often one signer can revoke a key in one name further back; after that only all of it.
  private static let stepsBack = 16

  /// What a key said against something in a name, and still counts.
  private func effective(_ target: Node, by signer: KeyID, for speaker: Speaker) -> [RevocationFact] {
    (revocationHistory[target] ?? []).filter { fact in
      fact.signer == signer && fact.speaker == speaker && isEffective(fact)
    }
  }

  // MARK: Whose something is, and who is heard

  /// The authority to whom something belongs; `nil` when it is nobody's in this ledger, or only the root's.
  ///
  /// A view answers for the adaptations and certificates that it covers.
  public func owner(of node: Node) -> AuthorityID? {
    switch node {
    case .adaptation(let id): adaptation(id)?.value.manifest.authority
    case .certificate(let digest): certificate(digest)?.value.authority
    case .suite(let name, let version): suite(name, version: version)?.value.authority
    case .policy(let name, let version): policy(name, version: version)?.value.authority
    case .base, .dataSet, .bytes, .model, .key, .authority: nil
    }
  }

  private func isOwners(_ authorization: Authorization, _ target: Node) -> Bool {
    guard let authority = authorization.speaker.authority else { return true }
    return owner(of: target) == authority && authorization.isEverywhere
  }

  /// Whether a revocation by them would be heard anywhere.
  private func isAnybodys(_ target: Node, _ authorization: Authorization) -> Bool {
    guard let authority = authorization.speaker.authority else { return true }
    switch target {
    case .key(let key):
      return key == authorization.signer
        || credentials(of: key, before: .max).contains { $0.value.authority == authority }
    case .policy: return owner(of: target) == authority
    case .authority: return false
    case .adaptation, .base, .dataSet, .bytes, .model, .certificate, .suite:
      return owner(of: target) == authority || isStated(target, by: authority)
        || places(of: target).contains { isHeard(authorization, on: target, in: $0) }
    }
  }

  /// Where it matters what becomes of something: of an adaptation and its certificates where its manifest lets it run.
  private func places(of target: Node) -> [Environment] {
    let subject: Adaptation.ID? =
      switch target {
      case .adaptation(let id): id
      case .certificate(let digest): certificate(digest)?.value.subject.adaptation
      case .base, .dataSet, .bytes, .model, .suite, .policy, .key, .authority: nil
      }
    let named = subject.map { adaptation($0)?.value.manifest.environments ?? [] }
    return environments.map(\.value).filter { named?.contains($0.id) ?? true }
  }

  /// Whether somebody's word against something is heard in an environment.
  func isHeard(_ authorization: Authorization, on target: Node, in environment: Environment) -> Bool {
    guard let authority = authorization.speaker.authority else { return true }
    guard authorization.covers(environment) else { return false }
    if owner(of: target) == authority { return true }
    if case .policy = target { return false }
    return environment.names(authority)
  }

  // MARK: What is revoked

  /// The chain of a revocation that still counts.
  ///
  /// It outlives the authority and the credential behind it, unless whoever signed it was compromised.
  func standing(_ fact: RevocationFact) -> Authorization? {
    guard !isTakenBack(fact) else { return nil }
    return try? authorization(of: fact)
  }

  private func authorization(of fact: RevocationFact) throws(Refusal) -> Authorization {
    try authorization(
      for: mandate(for: fact.value, by: fact.signer), signers: [fact.signer], at: fact.moment, reach: .future)
  }

  func isEffective(_ fact: RevocationFact) -> Bool { standing(fact) != nil }

  /// The first revocation of something that is heard in an environment; `nil` when it is not revoked there.
  public func revocation(of node: Node, in environment: Environment) -> RevocationFact? {
    revocationHistory[node]?.first { fact in
      standing(fact).map { isHeard($0, on: node, in: environment) } ?? false
    }
  }

  /// The first revocation of something that counts, wherever it is heard.
  public func revocation(of node: Node) -> RevocationFact? {
    revocationHistory[node]?.first(where: isEffective)
  }

  /// Whether something is revoked, be it in one environment only.
  public func isRevoked(_ node: Node) -> Bool { revocation(of: node) != nil }

  /// Whether something is revoked by its owner or the root: in every environment that there may ever be.
  public func isRevokedEverywhere(_ node: Node) -> Bool {
    revocationHistory[node]?.contains { fact in
      standing(fact).map { isOwners($0, node) } ?? false
    } ?? false
  }

  /// The facts as they would be if the next entry revoked `node`.
  ///
  /// `since`: For a key: its first entry that no longer counts.
  /// `signer`: Who would sign it, in the name of `speaker`; `nil` for the root, who can take back everything.
  public func revoking(
    _ node: Node, since: Int64? = nil, by signer: KeyID? = nil, for speaker: Speaker = .root,
    at now: Timestamp
  ) -> LedgerView {
    guard let signer = signer ?? root?.value.key.keyID else { return self }
    let revocation = Revocation(
      speaker: speaker, target: node, covers: covered(by: node), label: node.text, reason: "-", since: since,
      cascade: CascadeCommitment(digest: Digest(of: []), falls: 0, degraded: 0, survives: 0, unknown: 0),
      ledgerSize: size, revokedAt: now)
    var view = self
    view.add(
      Fact(
        revocation, sequence: size, recordedAt: now, signer: signer, speaker: speaker, digest: Digest(of: []))
    )
    view.size += 1
    return view
  }
}
