import Admissibility
public import Certification
public import Governance

/// The run behind a certificate, as far as the store keeps it.
public struct KeptRun: Sendable {
  public internal(set) var evidence: Evidence?
  public internal(set) var suite: Suite?
  /// With what the run was compared with; `nil` where it was with nothing, and where what is kept of the other side
  /// says otherwise than the certificate: what was signed is what is told.
  public internal(set) var comparison: PairedComparison?
  /// Why not all of it can be told; `nil` when it can.
  public internal(set) var problem: String?
}

extension Ledger {
  public func keptRun(of certificate: Certificate) -> KeptRun {
    do throws(Problem) {
      var run = KeptRun(evidence: try evidence(certificate.evidence))
      guard
        let publication = governing.suite(certificate.suiteName, version: certificate.suiteVersion)?.value
      else {
        run.problem = "the suite is missing, so prompts are not known"
        return run
      }
      run.suite = try suite(publication)
      run.comparison = comparison(of: certificate, run)
      return run
    } catch {
      return KeptRun(problem: error.what)
    }
  }

  private func comparison(of certificate: Certificate, _ run: KeptRun) -> PairedComparison? {
    guard let signed = certificate.comparison, let suite = run.suite, let evidence = run.evidence,
      let other = try? self.evidence(signed.evidence)
    else { return nil }
    let found = PairedComparison(suite: suite, before: other.outcomes, after: evidence.outcomes)
    return (Int64(found.regressed), Int64(found.improved)) == (signed.regressed, signed.improved)
      ? found : nil
  }
}
