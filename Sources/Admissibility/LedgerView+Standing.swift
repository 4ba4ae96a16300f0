import Cryptography
public import Governance

/// Whether what was accepted once still counts.
///
/// Entitlement is asked again as of the entry, in the light of everything known now: a credential that a compromised
/// key issued never was one, and what was signed under it falls with it. Windows are judged at the entry's time, so
/// a credential that merely expired does not take back what was said inside its window.
extension LedgerView {
  /// How the revocation of an authority touches what was said under it before.
  enum Reach {
    /// It no longer supports anything: for all that speaks in favour.
    case past
    /// What was said before it stays said: for all that speaks against.
    case future
  }

  func authority(_ id: AuthorityID, before sequence: Int64) -> AuthorityFact? {
    authorityHistory[id]?.last { $0.sequence < sequence && !isVoid($0) }
  }

  /// The latest credential of each authority for `key` before an entry, leaving out what is void.
  func credentials(of key: KeyID, before sequence: Int64) -> [CredentialFact] {
    var latest: [CredentialFact] = []
    for fact in credentialHistory[key] ?? [] where fact.sequence < sequence && isIssued(fact) {
      latest.removeAll { $0.value.authority == fact.value.authority }
      latest.append(fact)
    }
    return latest
  }

  private func isIssued(_ fact: CredentialFact) -> Bool {
    !isVoid(fact) && authority(fact.value.authority, before: fact.sequence)?.value.key.keyID == fact.signer
  }

  /// The authority as it was at a moment, if it was in force then.
  func authorityInForce(
    _ id: AuthorityID, at moment: Moment, reach: Reach = .past
  ) throws(Refusal) -> AuthorityFact {
    guard let fact = authority(id, before: moment.sequence) else { throw .unknownAuthority(id) }
    if let entry = revokedBy[.authority(id)], reach == .past || entry < moment.sequence {
      throw .authorityRevoked(id, entry: entry)
    }
    guard moment.time < fact.value.notAfter else {
      throw .authorityExpired(id, notAfter: fact.value.notAfter)
    }
    return fact
  }

  /// The credential under which `key` held one of `roles` at a moment, for `authority` where one is named.
  func credential(
    of key: KeyID, roles: [Role], authority: AuthorityID? = nil, at moment: Moment, reach: Reach = .past
  ) throws(Refusal) -> CredentialFact {
    let held = credentials(of: key, before: moment.sequence)
    guard !held.isEmpty else { throw .noCredential(key) }
    var problem: Refusal?
    for fact in held where authority == nil || fact.value.authority == authority {
      do {
        try check(fact, roles: roles, at: moment, reach: reach)
        return fact
      } catch {
        problem = problem ?? error
      }
    }
    if let problem { throw problem }
    guard let authority else { throw .noCredential(key) }
    throw .otherAuthority(key, needed: authority, held: held.map(\.value.authority).sorted())
  }

  private func check(
    _ fact: CredentialFact, roles: [Role], at moment: Moment, reach: Reach
  ) throws(Refusal) {
    let credential = fact.value
    let key = credential.key.keyID
    guard credential.roles.contains(where: roles.contains) else {
      throw .roleMissing(key, needed: roles, held: credential.roles)
    }
    guard credential.isInWindow(at: moment.time) else {
      throw .outOfWindow(key, notBefore: credential.notBefore, notAfter: credential.notAfter)
    }
    _ = try authorityInForce(credential.authority, at: moment, reach: reach)
  }

  /// Whether the signer of a fact held one of `roles` then, and the fact is not void.
  private func isStanding<Value>(
    _ fact: Fact<Value>, roles: [Role], authority: AuthorityID? = nil, reach: Reach = .past
  ) -> Bool {
    let credential = try? credential(
      of: fact.signer, roles: roles, authority: authority, at: fact.moment, reach: reach)
    guard let credential else { return false }
    return switch reach {
    case .past: !isVoid(fact)
    case .future: !isTakenBack(fact, of: credential.value.authority)
    }
  }

  /// Whether the manifest's signer still counts as a submitter.
  public func isStanding(_ fact: AdaptationFact) -> Bool { isStanding(fact, roles: [.submitter]) }

  /// Whether a decision still counts: an approval rests on its authority, a rejection outlives it.
  public func isStanding(_ fact: DecisionFact) -> Bool {
    let decision = fact.value
    return isStanding(
      fact, roles: [decision.role], authority: decision.authority,
      reach: decision.outcome == .approve ? .past : .future)
  }

  /// Whether an activation still counts.
  public func isStanding(_ fact: ActivationFact) -> Bool {
    isStanding(fact, roles: [.operator], authority: fact.value.authority)
  }

  /// Whether a certificate counts as evidence in favour, leaving aside its result and expiry: neither it nor its suite
  /// was revoked, and its certifier still counts.
  public func isStanding(_ fact: CertificateFact) -> Bool {
    let certificate = fact.value
    let suite = suite(certificate.suiteName, version: certificate.suiteVersion)
    return !isRevoked(.certificate(fact.digest))
      && !isRevoked(.suite(certificate.suiteName, version: certificate.suiteVersion))
      && suite.map(isStanding) ?? false
      && isStanding(fact, roles: [.certifier])
  }

  /// Whether an adaptation may be measured against what a certificate's run showed.
  ///
  /// A comparison speaks for whoever does no worse, so the other side must not be anybody's choice: the certificate stands,
  /// it was signed in the name of an authority of certifiers or of the suite's own, and neither by who submitted what it
  /// is about nor by who submitted `candidate`. Answers only where the view covers both.
  public func isMeasure(_ fact: CertificateFact, for candidate: Adaptation.ID) -> Bool {
    guard isStanding(fact), let authority = certifyingAuthority(of: fact) else { return false }
    let submitters = [fact.value.subject.adaptation, candidate].map { id in
      adaptation(id).flatMap { principal(of: $0.signer) }
    }
    return (kind(of: authority) == .certifier || authority == publishingAuthority(ofSuiteOf: fact))
      && !submitters.contains(nil) && !submitters.contains(fact.value.certifier)
  }

  /// In whose name a certificate was signed.
  func certifyingAuthority(of fact: CertificateFact) -> AuthorityID? {
    try? credential(of: fact.signer, roles: [.certifier], at: fact.moment).value.authority
  }

  /// In whose name the suite of a certificate was published.
  func publishingAuthority(ofSuiteOf fact: CertificateFact) -> AuthorityID? {
    suite(fact.value.suiteName, version: fact.value.suiteVersion).flatMap {
      try? suitePublisher($0.signer, at: $0.moment, reach: .past)
    }
  }

  /// Whether a certificate's result counts as evidence against.
  ///
  /// Revoking the certificate or its suite does not take
  /// back what the run showed; only a compromised key does.
  ///
  /// `requirement`: `nil` where no policy says what counts: then that the run failed.
  func speaksAgainst(_ fact: CertificateFact, under requirement: CertificateRequirement?) -> Bool {
    (requirement?.isBroken(by: fact.value) ?? (fact.value.result == .failed))
      && isStanding(fact, roles: [.certifier], reach: .future)
  }

  /// Whether the one who published a suite was entitled to, and still counts.
  func isStanding(_ fact: SuiteFact) -> Bool {
    let publisher = try? suitePublisher(fact.signer, at: fact.moment, reach: .past)
    return publisher.map { !isTakenBack(fact, of: $0) } ?? false
  }

  func policyInForce(_ name: PolicyName) -> PolicyFact? {
    let latest = policyHistory[name]?.last { fact in
      !isTakenBack(fact, of: fact.value.authority)
        && (try? checkPublisher(fact.signer, of: fact.value.authority, at: fact.moment)) != nil
    }
    // An earlier version does not come back when the latest is revoked: its demands may be weaker.
    return latest.flatMap { isRevoked(.policy(name, version: $0.value.version)) ? nil : $0 }
  }
}
