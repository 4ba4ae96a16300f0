public import Attestations
public import Cryptography
public import Governance
import StrictJSON

/// The rule engine: may this key say this now? Asked before anything is appended, and again by every fold.
extension LedgerView {
  /// Why the next entry may not be this claim by this key; `nil` when it may.
  ///
  /// `now` is the ledger's time. Times inside the claim are its signer's word and decide nothing.
  public func refusal(of claim: Claim, signer: KeyID, at now: Timestamp) -> Refusal? {
    refusal(
      of: claim, digest: Digest(of: Statement(claim).payload), signer: signer,
      at: Moment(time: now, sequence: size))
  }

  func refusal(of entry: LedgerEntry) -> Refusal? {
    guard entry.sequence >= size else { return .outOfOrder(expected: size, found: entry.sequence) }
    return refusal(
      of: entry.statement.claim, digest: entry.statement.digest, signer: entry.statement.signer,
      at: Moment(time: entry.recordedAt, sequence: entry.sequence))
  }

  private func refusal(of claim: Claim, digest: Digest, signer: KeyID, at moment: Moment) -> Refusal? {
    do {
      try check(claim, digest: digest, signer: signer, at: moment)
      return nil
    } catch {
      return error
    }
  }

  private func check(_ claim: Claim, digest: Digest, signer: KeyID, at moment: Moment) throws(Refusal) {
    if case .root(let root) = claim {
      guard self.root == nil, moment.sequence == 0 else { throw .rootExists }
      guard root.key.keyID == signer else { throw .rootNotSelfSigned(signer) }
      return
    }
    guard root != nil else { throw .rootMissing }
    if let entry = revokedBy[.key(signer)] { throw .keyRevoked(signer, entry: entry) }
    if let entry = entriesByDigest[digest] { throw .alreadyRecorded(entry: entry) }
    switch claim {
    case .root: break
    case .authority(let authority): try check(authority, signer)
    case .environment(let environment): try check(environment, signer, at: moment)
    case .credential(let credential): try check(credential, signer, at: moment)
    case .policy(let policy): try check(policy, signer, at: moment)
    case .base(let base): try checkPublisher(signer, of: base.authority, at: moment)
    case .suite(let suite): try check(suite, signer, at: moment)
    case .manifest(let manifest): try check(manifest, signer, at: moment)
    case .provenance(let provenance):
      _ = try credential(of: signer, roles: [.submitter], at: moment)
      _ = try known(provenance.subject)
    case .certificate(let certificate): try check(certificate, signer, at: moment)
    case .decision(let decision): try check(decision, signer, at: moment)
    case .activation(let activation): try check(activation, signer, at: moment)
    case .revocation(let revocation): try check(revocation, signer, at: moment)
    }
  }

  private func checkRoot(_ signer: KeyID) throws(Refusal) {
    guard root?.value.key.keyID == signer else { throw .notTheRoot(signer) }
  }

  private func check(_ authority: Authority, _ signer: KeyID) throws(Refusal) {
    try checkRoot(signer)
    if let entry = revokedBy[.authority(authority.id)] {
      throw .authorityRevoked(authority.id, entry: entry)
    }
    if let kind = kind(of: authority.id), kind != authority.kind {
      throw .authorityKindChanged(authority.id, from: kind, to: authority.kind)
    }
  }

  private func check(_ environment: Environment, _ signer: KeyID, at moment: Moment) throws(Refusal) {
    try checkRoot(signer)
    guard !environment.authorities.isEmpty else { throw .noAuthorities(environment.id) }
    for id in environment.authorities where authority(id, before: moment.sequence) == nil {
      throw .unknownAuthority(id)
    }
  }

  private func check(_ credential: Credential, _ signer: KeyID, at moment: Moment) throws(Refusal) {
    try checkAuthorityKey(signer, of: credential.authority, at: moment)
    let key = credential.key.keyID
    if let entry = revokedBy[.key(key)] { throw .keyRevoked(key, entry: entry) }
    // One key with two names would let one person count as two.
    if let holder = principal(of: key), holder != credential.principal {
      throw .otherPrincipal(key, claimed: credential.principal, credential: holder)
    }
  }

  private func checkAuthorityKey(
    _ signer: KeyID, of id: AuthorityID, at moment: Moment, reach: Reach = .past
  ) throws(Refusal) {
    let fact = try authorityInForce(id, at: moment, reach: reach)
    guard fact.value.key.keyID == signer else { throw .notTheAuthority(id, signer) }
  }

  /// Policies are published by their authority's own key, or by one of its publishers.
  func checkPublisher(_ signer: KeyID, of authority: AuthorityID, at moment: Moment) throws(Refusal) {
    let fact = try authorityInForce(authority, at: moment)
    if fact.value.key.keyID == signer { return }
    guard credentialHistory[signer] != nil else { throw .notTheAuthority(authority, signer) }
    _ = try credential(of: signer, roles: [.publisher], authority: authority, at: moment)
  }

  private func check(_ policy: Policy, _ signer: KeyID, at moment: Moment) throws(Refusal) {
    try checkPublisher(signer, of: policy.authority, at: moment)
    if let first = policy.problems.first {
      throw .unsoundPolicy("policy \(policy.label)", field: first.field, problem: first.problem)
    }
    let history = policyHistory[policy.name] ?? []
    if let owner = history.first?.value.authority, owner != policy.authority {
      throw .nameTaken("policy \(policy.name)", by: owner)
    }
    try checkVersion(
      policy.version, label: "policy \(policy.label)",
      used: history.map { (version: $0.value.version, counts: !isTakenBack($0, of: policy.authority)) })
  }

  /// A version is newer than all that count, and was never used before, not even by a void entry.
  private func checkVersion(
    _ version: Int64, label: String, used: [(version: Int64, counts: Bool)]
  ) throws(Refusal) {
    let latest = used.filter(\.counts).map(\.version).max() ?? 0
    guard version > latest, !used.contains(where: { $0.version == version }) else {
      throw .versionNotNewer(label: label, latest: max(latest, version))
    }
  }

  /// The authority in whose name `signer` publishes suites: its own, as a certifier, or that of its credential.
  func suitePublisher(_ signer: KeyID, at moment: Moment, reach: Reach) throws(Refusal) -> AuthorityID {
    for id in authorityHistory.keys.sorted() where kind(of: id) == .certifier {
      if (try? checkAuthorityKey(signer, of: id, at: moment, reach: reach)) != nil { return id }
    }
    return try credential(of: signer, roles: [.certifier], at: moment, reach: reach).value.authority
  }

  private func check(_ suite: SuitePublication, _ signer: KeyID, at moment: Moment) throws(Refusal) {
    let publisher = try suitePublisher(signer, at: moment, reach: .past)
    let history = suiteHistory[suite.name] ?? []
    // A suite stays with the authority that began it, or anyone's certifier could replace it by an easier one.
    let owners = history.lazy.compactMap { fact -> AuthorityID? in
      let owner = try? suitePublisher(fact.signer, at: fact.moment, reach: .future)
      return owner.flatMap { isTakenBack(fact, of: $0) ? nil : $0 }
    }
    if let owner = owners.first, owner != publisher { throw .nameTaken("suite \(suite.name)", by: owner) }
    try checkVersion(
      suite.version, label: "suite \(suite.label)",
      used: history.map { (version: $0.value.version, counts: !isTakenBack($0, of: publisher)) })
  }

  private func check(_ manifest: Manifest, _ signer: KeyID, at moment: Moment) throws(Refusal) {
    _ = try credential(of: signer, roles: [.submitter], at: moment)
    if let id = adaptationsByLabel[manifest.label] { throw .labelTaken(manifest.label, by: id) }
    try checkNames(manifest)
  }

  /// The adaptation that a statement is about, when it names its artifact and label rightly.
  func known(_ subject: SubjectReference) throws(Refusal) -> AdaptationFact {
    guard let fact = adaptation(subject.adaptation) else { throw .unknownAdaptation(subject.adaptation) }
    guard SubjectReference(fact.value) == subject else { throw .subjectMismatch(subject.adaptation) }
    return fact
  }

  func checkPrincipal(_ claimed: PrincipalID, _ fact: CredentialFact) throws(Refusal) {
    let credential = fact.value
    guard credential.principal == claimed else {
      throw .otherPrincipal(credential.key.keyID, claimed: claimed, credential: credential.principal)
    }
  }

  func checkScope(_ fact: CredentialFact, _ ids: [EnvironmentID]) throws(Refusal) {
    for id in ids {
      guard let environment = environment(id) else { throw .unknownEnvironment(id) }
      guard fact.value.scope.covers(environment.value) else {
        throw .outOfScope(fact.value.principal, id)
      }
    }
  }

  func checkSize(_ claimed: Int64, at moment: Moment) throws(Refusal) {
    guard claimed <= moment.sequence else {
      throw .ledgerSizeAhead(claimed: claimed, actual: moment.sequence)
    }
  }

  private func check(_ activation: Activation, _ signer: KeyID, at moment: Moment) throws(Refusal) {
    let credential = try credential(
      of: signer, roles: [.operator], authority: activation.authority, at: moment)
    try checkPrincipal(activation.principal, credential)
    try checkScope(credential, [activation.environment])
    try checkSize(activation.ledgerSize, at: moment)
    _ = try known(activation.subject)
  }
}
