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
    refusal(of: EntryContent(claim, signer: signer, at: Moment(time: now, sequence: size), in: ledger))
  }

  func refusal(of entry: EntryContent) -> Refusal? {
    guard entry.moment.sequence >= size else {
      return .outOfOrder(expected: size, found: entry.moment.sequence)
    }
    do {
      try check(entry)
      return nil
    } catch {
      return error
    }
  }

  private func check(_ entry: EntryContent) throws(Refusal) {
    let (claim, signer, moment) = (entry.claim, entry.signer, entry.moment)
    if case .root(let root) = claim {
      guard self.root == nil, moment.sequence == 0 else { throw .rootExists }
      guard root.key.keyID == signer else { throw .rootNotSelfSigned(signer) }
      return
    }
    guard let ledger else { throw .rootMissing }
    guard entry.ledger == ledger else { throw .otherLedger(entry.ledger?.origin ?? "") }
    if let revocation = revocation(of: signer, for: claim.speaker) {
      throw .keyRevoked(signer, entry: revocation.sequence)
    }
    if let entry = entriesByStatement[entry.identity] { throw .alreadyRecorded(entry: entry) }
    if case .revocation(let revocation) = claim {
      try check(revocation, signer, at: moment)
      return try checkBounds(claim, bytes: entry.byteCount, signer)
    }
    if let mandate = mandate(for: claim) {
      _ = try authorization(for: mandate, signers: [signer], at: moment)
    }
    try checkReplaced(by: claim)
    switch claim {
    case .root, .revocation: break
    case .authority(let authority): try check(authority)
    case .environment(let environment): try check(environment, at: moment)
    case .credential(let credential): try check(credential, hasConsent: entry.hasConsent)
    case .policy(let policy): try check(policy)
    case .base: break
    case .suite(let suite): try check(suite)
    case .manifest(let manifest):
      if let id = adaptationsByLabel[manifest.label] { throw .labelTaken(manifest.label, by: id) }
      try checkNames(manifest)
    case .provenance(let provenance):
      let subject = try known(provenance.subject)
      // How something was made is for whoever hands it in to say.
      guard subject.value.manifest.authority == provenance.authority else {
        throw .notTheirs(provenance.subject.label, of: subject.value.manifest.authority)
      }
    case .certificate(let certificate): try check(certificate, signer)
    case .decision(let decision): try check(decision, signer, at: moment)
    case .activation(let activation): try check(activation, at: moment)
    case .clock(let acceptance): try check(acceptance, at: moment)
    }
    try checkBounds(claim, bytes: entry.byteCount, signer)
  }

  private func check(_ authority: Authority) throws(Refusal) {
    guard !ReservedName.contains(authority.id.text) else { throw .reservedName(authority.id.text) }
    if let revocation = revocation(of: .authority(authority.id)) {
      throw .authorityRevoked(authority.id, entry: revocation.sequence)
    }
    if let kind = kind(of: authority.id), kind != authority.kind {
      throw .authorityKindChanged(authority.id, from: kind, to: authority.kind)
    }
  }

  private func check(_ environment: Environment, at moment: Moment) throws(Refusal) {
    guard !environment.authorities.isEmpty else { throw .noAuthorities(environment.id) }
    for id in environment.authorities + environment.participants
    where authority(id, before: moment.sequence) == nil {
      throw .unknownAuthority(id)
    }
  }

  private func check(_ credential: Credential, hasConsent: Bool) throws(Refusal) {
    let key = credential.key.keyID
    if let revocation = revocation(of: key, for: .authority(credential.authority)) {
      throw .keyRevoked(key, entry: revocation.sequence)
    }
    guard !ReservedName.contains(credential.principal.text),
      authorityHistory[authorityNamed(credential)] == nil
    else { throw .reservedName(credential.principal.text) }
    guard hasConsent else { throw .noConsent(key, to: credential.holder) }
    // One key with two names would let one person count as two.
    let earlier = credentialHistory[key]?.first { $0.value.authority == credential.authority }
    if let name = earlier?.value.principal, name != credential.principal {
      throw .otherPrincipal(key, claimed: credential.principal, credential: name)
    }
  }

  /// The authority that would be called as the holder is.
  private func authorityNamed(_ credential: Credential) -> AuthorityID {
    // Both are names by the same rule, so the one can be written as the other.
    (try? AuthorityID(credential.principal.text)) ?? credential.authority
  }

  private func check(_ policy: Policy) throws(Refusal) {
    try Self.checkName(policy.name)
    if let first = policy.problems.first {
      throw .unsoundPolicy("policy \(policy.label)", field: first.field, problem: first.problem)
    }
    let history = policyHistory[policy.name] ?? []
    if let owner = history.first?.value.authority, owner != policy.authority {
      throw .nameTaken("policy \(policy.name)", by: owner)
    }
    try checkVersion(
      policy.version, label: "policy \(policy.label)",
      used: history.map { (version: $0.value.version, counts: !isTakenBack($0)) })
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

  private func check(_ suite: SuitePublication) throws(Refusal) {
    try Self.checkName(suite.name)
    let history = suiteHistory[suite.name] ?? []
    // A suite stays with the authority that began it, whatever became of that version, or anyone's certifier could
    // replace it by an easier one.
    if let owner = history.first?.value.authority, owner != suite.authority {
      throw .nameTaken("suite \(suite.name)", by: owner)
    }
    try checkVersion(
      suite.version, label: "suite \(suite.label)",
      used: history.map { (version: $0.value.version, counts: !isTakenBack($0)) })
  }

  /// The adaptation that a statement is about, when it names its artifact and label rightly.
  func known(_ subject: SubjectReference) throws(Refusal) -> AdaptationFact {
    guard let fact = adaptation(subject.adaptation) else { throw .unknownAdaptation(subject.adaptation) }
    guard SubjectReference(fact.value) == subject else { throw .subjectMismatch(subject.adaptation) }
    return fact
  }

  func checkKnown(_ ids: [EnvironmentID]) throws(Refusal) {
    for id in ids where environment(id) == nil { throw .unknownEnvironment(id) }
  }

  func checkSize(_ claimed: Int64, at moment: Moment) throws(Refusal) {
    guard claimed <= moment.sequence else {
      throw .ledgerSizeAhead(claimed: claimed, actual: moment.sequence)
    }
  }

  private func check(_ activation: Activation, at moment: Moment) throws(Refusal) {
    guard let environment = environment(activation.environment)?.value else {
      throw .unknownEnvironment(activation.environment)
    }
    guard environment.names(activation.authority) else {
      throw .noPart(activation.authority, in: environment.id)
    }
    for condition in activation.acceptedConditions
    where !mayAccept(condition, activation.authority, in: environment) {
      throw .mayNotAccept(condition, activation.authority)
    }
    try checkSize(activation.ledgerSize, at: moment)
    _ = try known(activation.subject)
  }

  /// Whether an authority may accept a condition: one that the requirement names, else one whose policies compose
  /// there.
  public func mayAccept(_ condition: String, _ authority: AuthorityID, in environment: Environment) -> Bool {
    requirement(named: condition)?.acceptedBy?.contains(authority)
      ?? environment.authorities.contains(authority)
  }

  /// The requirement that a finding is about; `nil` for what is always demanded.
  public func requirement(_ id: Finding.ID) -> Requirement? {
    guard case .requirement(let policy, let id) = id else { return nil }
    return requirement(id, of: policy)
  }

  /// The requirement that a condition, `policy@version/requirement`, is about.
  private func requirement(named condition: String) -> Requirement? {
    guard let slash = condition.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    let id = condition[condition.utf8.index(after: slash)...]
    return requirement(String(id), of: String(condition[..<slash]))
  }

  private func requirement(_ id: String, of policy: String) -> Requirement? {
    self.policy(label: policy)?.value.requirements.first { $0.id.utf8.elementsEqual(id.utf8) }
  }
}
