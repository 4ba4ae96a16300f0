import Attestations
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
    if let entry = revocationHistory[.authority(id)]?.first?.sequence,
      reach == .past || entry < moment.sequence
    {
      throw .authorityRevoked(id, entry: entry)
    }
    guard moment.time < fact.value.notAfter else {
      throw .authorityExpired(id, notAfter: fact.value.notAfter)
    }
    return fact
  }

  /// The chain that carried a fact when it was said, if it still counts.
  ///
  /// What speaks in favour ends with the key that said it, what speaks against only when it is taken back.
  func standing<Value>(_ fact: Fact<Value>, _ claim: Claim, reach: Reach = .past) -> Authorization? {
    switch reach {
    case .past: if isVoid(fact) { return nil }
    case .future: if isTakenBack(fact) { return nil }
    }
    return chain(of: fact, claim, reach)
  }

  /// Who was entitled to say something, leaving aside whether it was taken back since.
  private func chain<Value>(of fact: Fact<Value>, _ claim: Claim, _ reach: Reach) -> Authorization? {
    guard var mandate = mandate(for: claim) else { return nil }
    // Where it holds is asked for each environment.
    mandate.place = .anywhere
    return try? authorization(for: mandate, signers: [fact.signer], at: fact.moment, reach: reach)
  }

  /// The chain of a manifest whose signer still counts as a submitter.
  public func standing(_ fact: AdaptationFact) -> Authorization? {
    standing(fact, .manifest(fact.value.manifest))
  }

  /// Whether a decision still counts in an environment: an approval rests on its authority, a rejection outlives it.
  public func isStanding(_ fact: DecisionFact, in environment: Environment) -> Bool {
    let isApproval = fact.value.outcome == .approve
    let chain = standing(fact, .decision(fact.value), reach: isApproval ? .past : .future)
    return chain.map { !isApproval || $0.covers(environment) } ?? false
  }

  /// Whether an activation still counts: by somebody with a part in its environment.
  public func isStanding(_ fact: ActivationFact, in environment: Environment) -> Bool {
    guard environment.names(fact.value.authority) else { return false }
    return standing(fact, .activation(fact.value))?.covers(environment) ?? false
  }

  /// Whether a certificate counts as evidence in favour, leaving aside its result, its expiry and who is heard: neither
  /// it nor its suite was revoked, and its certifier still counts.
  ///
  /// `environment`: Where; `nil`: a revocation anywhere ends it.
  public func isStanding(_ fact: CertificateFact, in environment: Environment?) -> Bool {
    let certificate = fact.value
    let nodes = [
      Node.certificate(fact.digest), .suite(certificate.suiteName, version: certificate.suiteVersion),
    ]
    let isRevoked = nodes.contains { node in
      (environment.map { revocation(of: node, in: $0) } ?? revocation(of: node)) != nil
    }
    guard !isRevoked, let suite = suite(certificate.suiteName, version: certificate.suiteVersion),
      isStanding(suite), let chain = standing(fact, .certificate(certificate))
    else { return false }
    return environment.map(chain.covers) ?? true
  }

  /// The chain of a certificate whose certifier still counts.
  func standing(_ fact: CertificateFact) -> Authorization? { standing(fact, .certificate(fact.value)) }

  /// What a decision has to bind: the certificates that stand wherever it holds, by certifiers who are heard there.
  ///
  /// Others mean nothing there, and whoever made them could end the decision by taking them back.
  public func certificatesToReview(
    of adaptation: Adaptation, in places: [Environment]
  ) -> [CertificateFact] {
    certificates(of: adaptation.id).filter { fact in
      places.allSatisfy { isStanding(fact, in: $0) && concerns(fact, $0) }
    }
  }

  /// Whether a certificate means anything in an environment: certifier and suite are of authorities with a part in it.
  ///
  /// What a stranger asks shows nothing that anybody here wanted to know, and a stranger could end the suite at any
  /// time.
  func concerns(_ fact: CertificateFact, _ place: Environment) -> Bool {
    place.names(fact.value.authority) && (owner(ofSuiteOf: fact).map(place.names) ?? false)
  }

  /// Whether an adaptation may be measured against what a certificate's run showed.
  ///
  /// A comparison speaks for whoever does no worse, so the other side must not be anybody's choice: the certificate
  /// stands, it was signed in the name of an authority of certifiers or of the suite's own, and neither by who
  /// submitted what it is about nor by who submitted `candidate`. Answers only where the view covers both.
  public func isMeasure(_ fact: CertificateFact, for candidate: Adaptation.ID) -> Bool {
    guard isStanding(fact, in: nil) else { return false }
    let authority = fact.value.authority
    let measured = [fact.value.subject.adaptation, candidate].map { adaptation($0) }
    return (kind(of: authority) == .certifier || authority == owner(ofSuiteOf: fact))
      && measured.allSatisfy { other in
        other.map {
          !isSamePerson($0.signer, fact.signer, as: [authority, $0.value.manifest.authority])
        } ?? false
      }
  }

  /// In whose name the suite of a certificate was published.
  func owner(ofSuiteOf fact: CertificateFact) -> AuthorityID? {
    suite(fact.value.suiteName, version: fact.value.suiteVersion)?.value.authority
  }

  /// Whether a certificate's result counts as evidence against in an environment.
  ///
  /// Revoking the certificate or its suite does not take back what the run showed; only a compromised key does.
  ///
  /// `requirement`: `nil` where no policy says what counts: then that the run failed.
  func speaksAgainst(
    _ fact: CertificateFact, under requirement: CertificateRequirement?, in environment: Environment
  ) -> Bool {
    guard requirement?.isBroken(by: fact.value) ?? (fact.value.result == .failed) else { return false }
    return standing(fact, .certificate(fact.value), reach: .future)?.covers(environment) ?? false
  }

  /// Whether the one who published a suite was entitled to, and still counts.
  func isStanding(_ fact: SuiteFact) -> Bool {
    !isTakenBack(fact) && chain(of: fact, .suite(fact.value), .past) != nil
  }

  func policyInForce(_ name: PolicyName) -> PolicyFact? {
    let latest = policyHistory[name]?.last { fact in
      !isTakenBack(fact) && chain(of: fact, .policy(fact.value), .past) != nil
    }
    // An earlier version does not come back when the latest is revoked: its demands may be weaker.
    return latest.flatMap { isRevoked(.policy(name, version: $0.value.version)) ? nil : $0 }
  }
}
