public import Admissibility
import Attestations
import Cryptography
public import Governance
public import StrictJSON
import Terminal

/// How one adaptation is shown.
public struct AdaptationReport: Sendable {
  private let fact: AdaptationFact
  private let view: LedgerView
  private let now: Timestamp
  private let admissions: [Admission]

  /// - Parameters:
  ///   - fact: The adaptation.
  ///   - admissions: The answer in each environment of its manifest.
  ///   - view: What the ledger says about it.
  ///   - now: The moment that all of this holds for.
  public init(_ fact: AdaptationFact, admissions: [Admission], view: LedgerView, at now: Timestamp) {
    self.fact = fact
    self.admissions = admissions
    self.view = view
    self.now = now
  }

  private var manifest: Manifest { fact.value.manifest }

  private var certificates: [CertificateFact] { view.certificates(of: fact.value.id) }

  public var lines: [String] {
    var lines = ["\(manifest.label)  \(fact.value.id.short)"]
    func add(_ title: String, _ text: String?) {
      lines.append("  \(title.padded(14)) \(text.map(shown) ?? "not declared")")
    }
    if !manifest.summary.isEmpty { add("summary", manifest.summary) }
    add("id", fact.value.id.digest.hex)
    add("artifact", manifest.artifact.digest?.hex ?? manifest.artifact.hostedModel)
    add("base", manifest.base.map { $0.name + ($0.revision.map { " revision \($0)" } ?? "") })
    add("method", manifest.method.rawValue)
    add("risk", manifest.risk?.rawValue)
    add("environments", listed(manifest.environments.map(\.text)))
    add("capabilities", listed(manifest.capabilities.map(\.text)))
    add("data", manifest.dataSets.map { listed($0.map { "\($0.name) (\($0.records) records)" }) })
    add("submitted", "\(fact.recordedAt.minuteText) by \(view.name(of: fact))")
    for flag in manifest.reviewFlags { add("to review", "\(flag.code): \(flag.explanation)") }
    for dependency in manifest.dependencies {
      add(dependency.kind.rawValue, "\(dependency.label) (\(dependency.target.short))")
    }
    if let revocation = view.revocation(of: .adaptation(fact.value.id)) {
      add("REVOKED", "\(revocation.recordedAt.minuteText): \(revocation.value.reason)")
    }
    lines.append("")
    lines.append(
      certificates.isEmpty
        ? "No certificates. Run `countersign certify \(fact.value.id.short) --suite NAME`." : "Certificates")
    for certificate in certificates { lines.append("  " + line(certificate)) }
    for admission in admissions {
      lines.append("")
      lines += VerdictReport.lines(admission.verdict)
      lines.append("  runs here: \(admission.mayRun ? "yes" : "no") — \(shown(admission.reason))")
    }
    return lines
  }

  private func line(_ certificate: CertificateFact) -> String {
    let value = certificate.value
    let state = view.state(of: certificate, at: now)
    return
      "\(certificate.digest.short)  \(state.status(value.result).mark) \(state.words(value.result).padded(8)) \(value.suiteName)@\(value.suiteVersion)  "
      + "\(value.passedCases.count) of \(value.caseCount) (\(Percentage.text(value.score)))  "
      + "by \(value.issuer), until \(value.expiresAt.minuteText)"
      + (value.importedFrom.map { ", imported from \(shown($0.label))" } ?? "")
      + (value.abnormalEnding.map { ", broke off: \(shown($0))" } ?? "")
      + (value.comparison.map { "; \(shown($0.summary))" } ?? "")
  }

  private static func json(_ comparison: Comparison) -> JSONValue {
    .object([
      "role": .string(comparison.subject.role.rawValue), "against": .string(comparison.subject.label),
      "subject": .string(comparison.subject.digest.hex), "evidence": .string(comparison.evidence.hex),
      "regressed": .integer(comparison.regressed), "improved": .integer(comparison.improved),
      "unchanged": .integer(comparison.unchanged),
    ])
  }

  public var json: JSONValue {
    .object([
      "id": .string(fact.value.id.digest.hex), "short": .string(fact.value.id.short),
      "name": .string(manifest.name.text), "version": .string(manifest.version.text),
      "summary": .string(manifest.summary),
      "artifact": manifest.artifact.digest.map { .string($0.hex) },
      "hostedModel": manifest.artifact.hostedModel.map(JSONValue.string),
      "base": manifest.base.map { .string($0.name) }, "method": .string(manifest.method.rawValue),
      "risk": manifest.risk.map { .string($0.rawValue) },
      "environments": .strings(manifest.environments.map(\.text)),
      "capabilities": .strings(manifest.capabilities.map(\.text)),
      "dependencies": .array(
        manifest.dependencies.map {
          .object([
            "kind": .string($0.kind.rawValue), "target": .string($0.target.digest.hex),
            "label": .string($0.label),
          ])
        }),
      "dataSets": manifest.dataSets.map { sets in
        .array(
          sets.map {
            .object([
              "name": .string($0.name), "sha256": .string($0.digest.hex), "records": .integer($0.records),
              "rights": $0.rights.map(JSONValue.string),
            ])
          })
      },
      "reviewFlags": .array(
        manifest.reviewFlags.map {
          .object(["code": .string($0.code), "explanation": .string($0.explanation)])
        }),
      "submittedAt": .string(fact.recordedAt.rfc3339), "entry": .integer(fact.sequence),
      "revoked": .bool(view.isRevoked(.adaptation(fact.value.id))),
      "certificates": .array(
        certificates.map {
          .object([
            "certificate": .string($0.digest.hex),
            "certifier": .string($0.value.issuer.description),
            "suite": .string("\($0.value.suiteName)@\($0.value.suiteVersion)"),
            "result": .string($0.value.result.rawValue), "score": .percentage($0.value.score),
            "failedCases": .strings($0.value.failedCases), "expiresAt": .string($0.value.expiresAt.rfc3339),
            "evidence": .string($0.value.evidence.hex),
            "sandboxLayers": .strings($0.value.sandboxLayers),
            "abnormalEnding": $0.value.abnormalEnding.map(JSONValue.string),
            "comparison": $0.value.comparison.map(Self.json),
            "importedFrom": $0.value.importedFrom.map { .string($0.label) },
            "state": .string(view.state(of: $0, at: now).word),
          ])
        }),
      "verdicts": .array(admissions.map(\.verdict).map(VerdictReport.json)),
    ])
  }
}
