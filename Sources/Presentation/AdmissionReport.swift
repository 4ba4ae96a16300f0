public import Admissibility
import Cryptography
public import Governance
public import StrictJSON

/// How the answer to "may this run here, now?" is told.
public enum AdmissionReport {
  public static func lines(_ admission: Admission, on adaptation: Adaptation) -> [String] {
    let answer =
      "\(admission.mayRun ? "yes" : "no"): \(adaptation.manifest.label) in \(admission.verdict.environment): "
      + shown(admission.reason)
    guard admission.mayRun, let end = admission.verdict.holdsUntil else { return [answer] }
    return [answer, "  holds until \(end.minuteText) unless an entry changes it"]
  }

  /// The answer for a serving system.
  ///
  /// - Parameters:
  ///   - admission: The answer.
  ///   - adaptation: What it is about.
  ///   - ledgerSize: The size of the ledger that it follows from.
  ///   - now: The moment that it holds for.
  ///   - pinnedSize: How far this machine remembers that the ledger came; `nil` where it remembers nothing.
  ///   - warnings: What else whoever asks should know.
  /// - Returns: A JSON object.
  public static func json(
    _ admission: Admission, on adaptation: Adaptation, ledgerSize: Int64, at now: Timestamp, pinnedSize: Int?,
    warnings: [String]
  ) -> JSONValue {
    .object([
      "mayRun": .bool(admission.mayRun), "reason": .string(admission.reason),
      "adaptation": .string(adaptation.id.digest.hex), "label": .string(adaptation.manifest.label),
      "environment": .string(admission.verdict.environment.text),
      "outcome": .string(admission.verdict.outcome.rawValue),
      "conditions": .strings(admission.verdict.conditions),
      "holdsUntil": admission.verdict.holdsUntil.map(JSONValue.moment),
      "activationEntry": admission.activation.map { .integer($0.sequence) },
      "ledgerSize": .integer(ledgerSize), "checkedAt": .string(now.rfc3339),
      "pinnedSize": pinnedSize.map { .integer(Int64($0)) }, "warnings": .strings(warnings),
    ])
  }

  /// What a bundle holds of an adaptation in each environment of its manifest, for reading: an auditor recomputes it,
  /// so nothing of it is signed.
  public static func bundled(
    _ admissions: [Admission], on adaptation: Adaptation, ledgerSize: Int64, at moment: Timestamp
  ) -> JSONValue {
    .object([
      "adaptation": .string(adaptation.id.digest.hex), "label": .string(adaptation.manifest.label),
      "ledgerSize": .integer(ledgerSize), "at": .string(moment.rfc3339),
      "environments": .array(
        admissions.map {
          .object([
            "environment": .string($0.verdict.environment.text),
            "outcome": .string($0.verdict.outcome.rawValue), "mayRun": .bool($0.mayRun),
            "reason": .string($0.reason), "findings": .array($0.verdict.findings.map(VerdictReport.json)),
          ])
        }),
    ])
  }
}
