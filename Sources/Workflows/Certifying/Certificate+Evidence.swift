import Certification
import Cryptography
import Governance
import Persistence

extension Certificate {
  /// Refuses evidence that does not say what the certificate says: whoever signs one by other means than `certify`
  /// could bind anything.
  ///
  /// `evidence`: Documents that come with it, the one that it names among them.
  func requireEvidence(among evidence: [Document]) throws(Problem) {
    guard let document = evidence.first(where: { $0.digest == self.evidence }) else {
      throw Problem(
        .badInput, "the evidence \(self.evidence.short) of a certificate for \(subject.label) is missing",
        next: "Append the file as `countersign sign` wrote it.")
    }
    let found: Evidence
    do {
      found = try Evidence(parsing: try document.bytes(), keeping: SpillFile())
    } catch {
      throw Problem(.badInput, "the evidence \(self.evidence.short) cannot be read: \(error)")
    }
    let cases = found.cases
    let isSame =
      found.suiteName == suiteName && found.suiteVersion == suiteVersion && found.suiteDigest == suiteDigest
      && found.runner == runner && found.sandboxLayers == sandboxLayers && cases.passed == passedCases
      && cases.failed == failedCases && (found.importedFrom == nil) == (importedFrom == nil)
    guard isSame else {
      throw Problem(
        .refused, "the certificate for \(subject.label) says otherwise than the evidence that it binds",
        next: "Nothing was appended. Certify again with `countersign certify`.")
    }
  }
}
