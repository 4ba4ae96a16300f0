import Admissibility
import Attestations
import Certification
public import Cryptography
public import Governance
import Persistence

extension Certifying {
  /// One draft of a certificate for each run, passed or failed, signed and recorded together.
  ///
  /// `lifetime`: From now to their expiry.
  public func draft(
    _ runs: [CertificationRun], lifetime: TimeSpan = certificateLifetime, signer: KeyID,
    for authority: AuthorityID? = nil
  ) throws(Problem) -> Draft {
    var claims: [Certificate] = []
    for run in runs {
      try run.requireEnd()
      claims.append(try certificate(run.result, lifetime, signer, authority))
    }
    return try ledger.draft(
      claims.map(Claim.certificate), signer: signer, evidence: runs.flatMap(\.documents),
      effect: claims.map(effect))
  }

  private func effect(of certificate: Certificate) -> String {
    "\(certificate.subject.label) \(certificate.result == .passed ? "passed" : "failed") \(certificate.suiteName): "
      + "\(certificate.passedCases.count) of \(certificate.caseCount) cases, floor "
      + "\(Percentage.text(certificate.floor)), until \(certificate.expiresAt.minuteText)."
      + (certificate.abnormalEnding.map { " The model broke off: \($0)." } ?? "")
      + (certificate.comparison.map { " Compared \($0.summary)." } ?? "")
  }

  /// A certificate over imported results, passed or failed, marked as what it is.
  public func draft(
    _ run: ImportedRun, lifetime: TimeSpan = certificateLifetime, signer: KeyID,
    for authority: AuthorityID? = nil
  ) throws(Problem) -> Draft {
    let certificate = try certificate(run.result, lifetime, signer, authority)
    return try ledger.draft(
      [.certificate(certificate)], signer: signer, evidence: [run.document],
      effect: [
        "\(certificate.subject.label) \(run.passed ? "passed" : "failed") \(run.suite.label) as imported from "
          + "\(run.source.run.label): \(run.summary.passed) of \(run.summary.total) cases, floor "
          + "\(Percentage.text(certificate.floor)), until \(certificate.expiresAt.minuteText).",
        "You vouch that \(run.source.model) in its log is \(certificate.subject.label). Nothing is claimed about isolation; "
          + "policies count it only where they say `imported: allow`.",
      ])
  }

  private func certificate(
    _ run: RunResult, _ lifetime: TimeSpan, _ signer: KeyID, _ authority: AuthorityID?
  ) throws(Problem) -> Certificate {
    let cases = run.evidence.cases
    // That of the suite's own authority where the key speaks for several.
    let owner = ledger.governing.suite(run.suite.name)?.value.authority
    let credential = try ledger.credential(of: signer, for: .statement(.certificate), of: authority) {
      $0 == owner
    }
    let now = ledger.now
    return Certificate(
      subject: SubjectReference(run.adaptation), suiteName: run.suite.name, suiteVersion: run.suite.version,
      suiteDigest: run.suite.digest, result: run.passed ? .passed : .failed,
      passedCases: cases.passed, failedCases: cases.failed,
      weightedScore: run.summary.isPlain ? nil : run.summary.score,
      shortfalls: run.summary.shortfalls.map(\.name), floor: run.suite.floor,
      evidence: run.evidenceDigest, runner: run.evidence.runner, sandboxLayers: run.evidence.sandboxLayers,
      authority: credential.authority, certifier: credential.principal, issuedAt: now,
      expiresAt: now + lifetime, importedFrom: run.evidence.importedFrom?.run,
      comparison: run.evidence.comparison?.summary, abnormalEnding: run.report.ending.abnormal)
  }
}

extension Document {
  init(of evidence: Evidence) {
    var hasher = Hasher256()
    var count = 0
    evidence.write {
      hasher.update($0)
      count += $0.count
    }
    self.init(digest: hasher.finalize(), byteCount: count) { try evidence.write(to: $0) }
  }
}
