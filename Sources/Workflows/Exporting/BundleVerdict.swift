import Admissibility
import Cryptography
import Governance
import Presentation
import StrictJSON

extension LedgerView {
  /// What the ledger says about an adaptation in each environment of its manifest at `moment`, for reading: an auditor
  /// recomputes it, so nothing of it is signed.
  func bundleVerdict(on adaptation: Adaptation, admissions: [Admission], at moment: Timestamp) -> JSONValue {
    .object([
      "adaptation": .string(adaptation.id.digest.hex), "label": .string(adaptation.manifest.label),
      "ledgerSize": .integer(size), "at": .string(moment.rfc3339),
      "environments": .array(admissions.map(\.bundleJSON)),
    ])
  }
}

extension Admission {
  fileprivate var bundleJSON: JSONValue {
    .object([
      "environment": .string(verdict.environment.text), "outcome": .string(verdict.outcome.rawValue),
      "mayRun": .bool(mayRun), "reason": .string(reason),
      "findings": .array(verdict.findings.map(VerdictReport.json)),
    ])
  }
}
