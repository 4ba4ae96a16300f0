import Cryptography
import Governance

/// The rules for certificates and decisions.
extension LedgerView {
  func check(_ certificate: Certificate, _ signer: KeyID) throws(Refusal) {
    let subject = try known(certificate.subject)
    // What speaks against an adaptation is heard, whoever says it.
    let known: Set = [certificate.authority, subject.value.manifest.authority]
    if certificate.result == .passed, isSamePerson(subject.signer, signer, as: known) {
      throw .ownAdaptation(certificate.issuer)
    }
    try checkSuite(of: certificate)
    let cases = certificate.passedCases + certificate.failedCases
    let different = Int64(Set(cases).count)
    let expected = suite(certificate.suiteName, version: certificate.suiteVersion)?.value.caseCount ?? 0
    // A run of some cases only, or of one case twice, would give a score that the suite does not mean.
    guard different == expected, cases.count == different else {
      throw .caseCount(expected: expected, found: different)
    }
    // A weight makes a case count for more or less, never for nothing.
    let isWhole =
      certificate.weightedScore == nil || (certificate.score == 10_000) == certificate.failedCases.isEmpty
    if certificate.result == .passed, let ending = certificate.abnormalEnding { throw .brokenOff(ending) }
    guard isWhole, (certificate.result == .passed) == certificate.hasPassed else {
      throw .resultMismatch(certificate.result, score: certificate.score, floor: certificate.floor)
    }
    if let comparison = certificate.comparison { try check(comparison, of: certificate, subject.value) }
  }

  /// A policy judges by what a comparison says, so it must be with what it says it is, and add up.
  private func check(
    _ comparison: Comparison, of certificate: Certificate, _ adaptation: Adaptation
  ) throws(Refusal) {
    let subject = comparison.subject
    // By digest alone: a view of one adaptation need not hold the other, and must say the same as a view of all.
    let named: Digest? =
      switch subject.role {
      case .predecessor: adaptation.manifest.predecessor?.digest
      case .base: adaptation.manifest.base?.digest
      case .other: subject.digest
      }
    guard named == subject.digest, subject.digest != adaptation.id.digest else {
      throw .comparedWith(subject)
    }
    let counts = [comparison.regressed, comparison.improved, comparison.unchanged]
    let expected = Int64(certificate.caseCount)
    // None above what there is, so that the sum cannot overflow.
    let total = counts.map { min(max($0, -1), expected + 1) }.reduce(0, +)
    guard counts.allSatisfy({ $0 >= 0 }), total == expected,
      comparison.regressed <= certificate.failedCases.count,
      comparison.improved <= certificate.passedCases.count
    else { throw .comparisonCounts(expected: expected, found: total) }
  }

  private func checkSuite(of certificate: Certificate) throws(Refusal) {
    let (name, version) = (certificate.suiteName, certificate.suiteVersion)
    guard let suite = suite(name, version: version), isStanding(suite) else {
      throw .unknownSuite(name, version: version)
    }
    // A run that failed is recorded whatever became of its suite.
    let node = Node.suite(name, version: version)
    if certificate.result == .passed, isRevokedEverywhere(node), let revocation = revocation(of: node) {
      throw .suiteRevoked(name, version: version, entry: revocation.sequence)
    }
    guard suite.value.digest == certificate.suiteDigest else {
      throw .suiteDigest(name, version: version, published: suite.value.digest)
    }
    guard certificate.floor >= suite.value.floor else {
      throw .floorBelowSuite(floor: certificate.floor, suite: suite.value.floor)
    }
  }

  func check(_ decision: Decision, _ signer: KeyID, at moment: Moment) throws(Refusal) {
    guard decision.role == .reviewer else { throw .decisionRole(decision.role) }
    try checkKnown(decision.environments)
    try checkSize(decision.ledgerSize, at: moment)
    let subject = try known(decision.subject)
    // What speaks against an adaptation is heard however it was prepared.
    guard decision.outcome == .approve else { return }
    let known: Set = [decision.authority, subject.value.manifest.authority]
    if isSamePerson(subject.signer, signer, as: known) { throw .ownAdaptation(decision.decider) }
    try check(decision.reviewed, of: subject.value)
    // Anyone can append an envelope that was signed long ago: it must not lift a rejection that came after it.
    let later = objections(to: subject.value, by: signer, for: decision.authority).last {
      $0.sequence >= decision.ledgerSize || !decision.replaces.contains($0.digest)
    }
    if let later { throw .decidedSince(decision.decider, entry: later.sequence) }
  }

  private func check(_ reviewed: Reviewed, of adaptation: Adaptation) throws(Refusal) {
    let named = Set(reviewed.dependencies)
    let targets = Set(adaptation.manifest.dependencies.map(\.target))
    guard named == targets else {
      throw .reviewedDependencies(
        missing: targets.subtracting(named).sorted(), extra: named.subtracting(targets).sorted())
    }
    for digest in reviewed.certificates
    where certificate(digest)?.value.subject.adaptation != adaptation.id {
      throw .unknownCertificate(digest)
    }
  }
}
