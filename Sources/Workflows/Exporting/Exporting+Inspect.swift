import Admissibility
import Certification
public import Cryptography
public import ForeignResults
import Governance
import Persistence

extension Exporting {
  /// The certificate that binds some evidence, with it and its suite.
  public func run(withEvidence digest: Digest) throws(Problem) -> InspectExport {
    let view = try ledger.wholeView()
    let all = view.adaptations.flatMap { view.certificates(of: $0.value.id) }
    guard let fact = all.last(where: { $0.value.evidence == digest || $0.digest == digest }) else {
      throw Problem(
        .notFound, "no certificate binds the evidence \(digest.short)",
        next: "`countersign show ADAPTATION --json` lists certificates with their evidence.")
    }
    let certificate = fact.value
    let publication = ledger.governing.suite(certificate.suiteName, version: certificate.suiteVersion)?.value
    guard let publication, publication.digest == certificate.suiteDigest else {
      throw Problem(.notFound, "the suite \(certificate.suiteName)@\(certificate.suiteVersion) is not known")
    }
    let suite = try ledger.suite(publication)
    return InspectExport(
      certificate: certificate, evidence: try ledger.evidence(certificate.evidence), suite: suite)
  }
}
