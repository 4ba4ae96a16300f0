import Governance

extension CertificateRequirement: Judged {
  func judgement(of subject: Subject, _ demand: Demand) -> Judgement {
    let finding = subject.finding(demand.id, for: self, of: demand.policy)
    return Judgement(finding: finding, canBeCondition: finding.state != .failed)
  }
}

/// Check 3: a valid and fresh certificate.
///
/// A failed run, or one with too many regressions, speaks against the adaptation until a later run in the same name
/// passes; any passed run that no run in its name outdid speaks for it. So leaving a passed certificate out can never
/// make a verdict better.
extension Subject {
  /// What is always demanded: one valid certificate, whatever its suite.
  ///
  /// An imported one only where one of `policies` takes imported results of that suite. A later failed run by the same
  /// suite takes it back, where none of `policies` asks for that suite; where one does, that requirement judges.
  func certificateFindings(under policies: [PolicyFact]) -> [Finding] {
    let requirements = policies.flatMap(\.value.requirements)
    let importable = Set(requirements.compactMap(\.importableSuite))
    let judged = Set(requirements.compactMap(\.suite))
    let passed = certificates.filter { certificate in
      certificate.value.result == .passed && view.isStanding(certificate, in: environment.value)
        && view.concerns(certificate, environment.value)
        && (certificate.value.importedFrom == nil || importable.contains(certificate.value.suiteName))
    }
    // A run by another suite, which may ask one trivial question, says nothing about what this one found, and another
    // authority's certifier nothing about what this one's saw.
    let failed = certificates.filter { certificate in
      !judged.contains(certificate.value.suiteName) && view.concerns(certificate, environment.value)
        && view.speaksAgainst(certificate, under: nil, in: environment.value)
        && !isLifted(certificate, by: passed)
    }
    let counted = passed.filter { certificate in !failed.contains { isOutdone(certificate, by: $0) } }
    var newest: [SuiteName: CertificateFact] = [:]
    for certificate in failed { newest[certificate.value.suiteName] = certificate }
    let against = newest.values.sorted { $0.sequence < $1.sequence }.map { certificate in
      Finding(
        .certificate, .failedRun(certificate.value.suiteName), .failed,
        failedReason(certificate.value, floor: certificate.value.floor), entries: [certificate.sequence],
        node: .certificate(certificate.digest))
    }
    return counted.isEmpty && !against.isEmpty ? against : [certificateFinding(counted)] + against
  }

  private func certificateFinding(_ passed: [CertificateFact]) -> Finding {
    if let valid = passed.last(where: { now < $0.value.expiresAt }) {
      return Finding(
        .certificate, .certificate, .met, "certified by \(suiteLabel(valid))", entries: [valid.sequence],
        node: .certificate(valid.digest), holdsUntil: passed.map(\.value.expiresAt).max())
    }
    if let expired = passed.last {
      return Finding(
        .certificate, .certificate, .lapsed, "the certificate by \(suiteLabel(expired)) has expired",
        entries: [expired.sequence], node: .certificate(expired.digest))
    }
    return Finding(
      .certificate, .certificate, .open,
      certificates.isEmpty ? "there is no certificate" : "no certificate is passed and unrevoked",
      entries: certificates.map(\.sequence))
  }

  fileprivate func finding(
    _ id: Finding.ID, for requirement: CertificateRequirement, of policy: PolicyFact
  ) -> Finding {
    let name = requirement.suite
    let suite = view.suite(name).flatMap { environment.value.names($0.value.authority) ? $0 : nil }
    let own = certificates.filter { $0.value.suiteName == name }
    // Whoever is heard with a failed run is heard when it says that it is no longer so.
    let lifting = own.filter {
      requirement.isMet(by: $0.value) && view.isStanding($0, in: environment.value)
        && isAllowed($0, by: requirement)
    }
    let passed = lifting.filter {
      $0.value.suiteVersion == suite?.value.version && isHeard($0, under: policy)
    }
    // A failed run that stands speaks against, whatever became of its suite.
    let against = own.last { certificate in
      (hasPart(certificate) || isHeard(certificate, under: policy))
        && view.speaksAgainst(certificate, under: requirement, in: environment.value)
        && !isLifted(certificate, by: lifting)
    }
    if let against {
      return Finding(
        .certificate, id, .failed,
        failedReason(against.value, requirement),
        entries: [against.sequence], node: .certificate(against.digest))
    }
    if let fresh = passed.last(where: { isFresh($0, requirement) }) {
      return Finding(
        .certificate, id, .met,
        metReason(fresh.value, requirement),
        entries: [fresh.sequence], node: .certificate(fresh.digest),
        holdsUntil: passed.map { end(of: $0, requirement) }.max())
    }
    if let stale = passed.last {
      return Finding(
        .certificate, id, .lapsed, "the certificate by \(suiteLabel(stale)) is no longer fresh",
        entries: [stale.sequence], node: .certificate(stale.digest))
    }
    guard let suite else {
      return Finding(
        .certificate, id, .open,
        view.suite(name).map {
          "suite \(name) is \($0.value.authority)'s, which has no part in \(environmentID)"
        } ?? "suite \(name) is not published")
    }
    let node = Node.suite(name, version: suite.value.version)
    if let revocation = revocation(of: node) {
      return Finding(
        .certificate, id, .open, "suite \(suite.value.label) is revoked",
        entries: [suite.sequence, revocation.sequence], node: node)
    }
    return Finding(
      .certificate, id, .open, missingReason(suite, own, requirement), entries: own.map(\.sequence))
  }

  private func isLifted(_ failed: CertificateFact, by passed: [CertificateFact]) -> Bool {
    passed.contains { isSameWord($0, failed) && outdoes($0, failed) }
  }

  /// Whether a run of the same authority by the same suite found otherwise since.
  private func isOutdone(_ passed: CertificateFact, by failed: CertificateFact) -> Bool {
    isSameWord(passed, failed) && !outdoes(passed, failed)
  }

  /// By the same suite, in the name of the same authority, which alone can say that what it saw is no longer so.
  private func isSameWord(_ certificate: CertificateFact, _ other: CertificateFact) -> Bool {
    certificate.value.suiteName == other.value.suiteName
      && certificate.value.authority == other.value.authority
  }

  /// Whether a passed run was made later, also by the certifiers' own word, and asked no less.
  ///
  /// One kept back until after the failed one does not lift it; an older version may lack the cases that failed.
  private func outdoes(_ passed: CertificateFact, _ failed: CertificateFact) -> Bool {
    // A run cannot have been made after the ledger recorded it, whatever its certifier's clock said.
    let moment = min(failed.value.issuedAt, failed.recordedAt)
    return passed.sequence > failed.sequence && passed.value.issuedAt >= moment
      && passed.value.suiteVersion >= failed.value.suiteVersion
  }

  /// Whether it was certified in the name of an authority with a part in the environment.
  ///
  /// Every authority can make certifiers; those of an unrelated customer speak neither for an adaptation nor against
  /// it.
  func hasPart(_ certificate: CertificateFact) -> Bool {
    environment.value.names(certificate.value.authority)
  }

  /// Whether a passed run counts for a policy: in the name of its own authority, of the suite's, or of certifiers that
  /// the environment names.
  ///
  /// A customer must not speak for what a regulator demands.
  func isHeard(_ certificate: CertificateFact, under policy: PolicyFact) -> Bool {
    let authority = certificate.value.authority
    guard let owner = view.owner(ofSuiteOf: certificate), environment.value.names(owner) else { return false }
    return authority == policy.value.authority || authority == owner
      || (view.kind(of: authority) == .certifier && environment.value.names(authority))
  }

  private func metReason(_ fresh: Certificate, _ requirement: CertificateRequirement) -> String {
    "\(Percentage.text(fresh.score)) in \(suiteLabel(fresh)), \(Percentage.text(requirement.floor)) needed"
      + (requirement.bound.flatMap { bound in
        bound.words(fresh).map { "; \($0), \(bound.regressions) allowed" }
      } ?? "")
  }

  private func failedReason(_ against: Certificate, _ requirement: CertificateRequirement) -> String {
    if against.abnormalEnding == nil, let bound = requirement.bound, bound.isBroken(by: against),
      let words = bound.words(against)
    {
      return "\(words) in \(suiteLabel(against)), at most \(bound.regressions) allowed"
    }
    return failedReason(against, floor: max(requirement.floor, against.floor))
  }

  private func failedReason(_ against: Certificate, floor: Int64) -> String {
    if let ending = against.abnormalEnding {
      return "the model broke off in \(suiteLabel(against)): \(ending)"
    }
    let score = Percentage.text(against.score)
    // A tag can stay under its floor when the whole does not.
    guard against.shortfalls.isEmpty || against.score < floor else {
      return "\(suiteLabel(against)) is under the floor of \(against.shortfalls.joined(separator: ", "))"
    }
    return "\(score) in \(suiteLabel(against)) is not enough, \(Percentage.text(floor)) needed"
  }

  private func missingReason(
    _ suite: SuiteFact, _ own: [CertificateFact], _ requirement: CertificateRequirement
  ) -> String {
    if let foreign = own.last(where: { isOtherwiseGood($0, suite, requirement) }),
      let run = foreign.value.importedFrom
    {
      return "the certificate by \(suiteLabel(foreign)) was imported from \(run.label), "
        + (requirement.layers.isEmpty
          ? "which is not allowed here" : "and nobody knows what isolated that run")
    }
    if let loose = own.last(where: { isOtherwiseGood($0, suite, requirement) }) {
      return "the certificate by \(suiteLabel(loose)) was made in a sandbox without "
        + loose.value.lacks(of: requirement.layers).map(\.rawValue).joined(separator: ", ")
    }
    let current = own.filter {
      $0.value.suiteVersion == suite.value.version && view.isStanding($0, in: environment.value)
    }
    if let bound = requirement.bound,
      let lone = current.last(where: { requirement.reachesFloor($0.value) && !bound.isKept(by: $0.value) })
    {
      return "the certificate by \(suiteLabel(lone)) \(bound.obstacle(lone.value, of: manifest))"
    }
    if let low = current.last(where: { requirement.leavesStanding($0.value) }) {
      return "\(Percentage.text(low.value.score)) in \(suiteLabel(low)) does not grant, "
        + "\(Percentage.text(max(requirement.floor, low.value.floor))) needed"
    }
    let isOlder = own.contains {
      $0.value.suiteVersion != suite.value.version && view.isStanding($0, in: environment.value)
    }
    return isOlder
      ? "certified by an earlier version of suite \(suite.value.label) only"
      : "no valid certificate by suite \(suite.value.label)"
  }

  /// Whether how its run was isolated, and by whom it was made, is as demanded.
  private func isAllowed(_ certificate: CertificateFact, by requirement: CertificateRequirement) -> Bool {
    certificate.value.lacks(of: requirement.layers).isEmpty
      && (certificate.value.importedFrom == nil || requirement.allowsImported)
  }

  /// Whether only how or where its run was made keeps it from counting.
  private func isOtherwiseGood(
    _ certificate: CertificateFact, _ suite: SuiteFact, _ requirement: CertificateRequirement
  ) -> Bool {
    certificate.value.suiteVersion == suite.value.version && requirement.reachesFloor(certificate.value)
      && view.isStanding(certificate, in: environment.value)
      && !isAllowed(certificate, by: requirement)
  }

  private func isFresh(_ certificate: CertificateFact, _ requirement: CertificateRequirement) -> Bool {
    now < end(of: certificate, requirement)
  }

  /// The first moment at which a certificate is no longer fresh.
  private func end(of certificate: CertificateFact, _ requirement: CertificateRequirement) -> Timestamp {
    guard let maximumAge = requirement.maximumAge else { return certificate.value.expiresAt }
    // The certifier's word can make a certificate older than the ledger saw it, never younger.
    let oldest = min(certificate.value.issuedAt, certificate.recordedAt) + maximumAge
    return min(certificate.value.expiresAt, oldest + TimeSpan(milliseconds: 1))
  }

  /// Of exactly this artifact: taking a certificate into the ledger demanded it.
  private var certificates: [CertificateFact] { view.certificates(of: id) }

  private func suiteLabel(_ certificate: CertificateFact) -> String { suiteLabel(certificate.value) }

  private func suiteLabel(_ certificate: Certificate) -> String {
    "\(certificate.suiteName)@\(certificate.suiteVersion)"
  }
}

extension Requirement {
  /// The suite of which it takes imported results.
  fileprivate var importableSuite: SuiteName? {
    if case .certificate(let certificate) = kind, certificate.allowsImported {
      certificate.suite
    } else {
      nil
    }
  }
}
