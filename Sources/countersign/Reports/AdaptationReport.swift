import Admissibility
import Attestations
import Cryptography
import Governance
import Listings
import Persistence
import Presentation
import StrictJSON
import Terminal
import Workflows

/// How one adaptation is shown.
struct AdaptationReport {
  private let fact: AdaptationFact
  private let view: LedgerView
  private let now: Timestamp
  private let admissions: [Admission]

  init(_ id: Adaptation.ID, ledger: Ledger) throws(Problem) {
    view = try ledger.view(of: [id])
    now = ledger.now
    guard let fact = view.adaptation(id) else { throw Problem(.notFound, "no adaptation \(id.short)") }
    self.fact = fact
    var evaluation = Evaluation(view: view, at: now)
    admissions = fact.value.manifest.environments.map { evaluation.admission(of: id, in: $0) }
  }

  private var manifest: Manifest { fact.value.manifest }

  private var certificates: [CertificateFact] { view.certificates(of: fact.value.id) }

  var lines: [String] {
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
    add("environments", list(manifest.environments.map(\.text)))
    add("capabilities", list(manifest.capabilities.map(\.text)))
    add("data", manifest.dataSets.map { list($0.map { "\($0.name) (\($0.records) records)" }) })
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
      + "by \(value.certifier), until \(value.expiresAt.minuteText)"
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

  private func list(_ texts: [String]) -> String { texts.isEmpty ? "none" : texts.joined(separator: ", ") }

  var json: JSONValue {
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

/// How the queue is shown.
enum QueueReport {
  static func lines(_ rows: [AdaptationRow], ledger: Ledger) -> [String] {
    var table = TextTable(
      ("ID", .left), ("ADAPTATION", .left), ("STATE", .left), ("BASE", .left), ("CERT", .right),
      ("WHERE", .left),
      ("APPROVALS", .right), ("AGE", .right))
    table.rows = rows.map { row in
      [
        row.shortID, shown(row.label), row.state.rawValue, shown(row.base ?? "?"),
        row.score.map(Percentage.column) ?? "–",
        shown(row.activeEnvironments.isEmpty ? "–" : row.activeEnvironments.joined(separator: ",")),
        String(row.approvals), (ledger.now - row.submittedAt).roughText,
      ]
    }
    return table.lines
  }

  static func json(_ row: AdaptationRow) -> JSONValue {
    .object([
      "id": .string(row.id.digest.hex), "short": .string(row.shortID), "name": .string(row.name),
      "version": .string(row.version), "state": .string(row.state.rawValue),
      "base": row.base.map(JSONValue.string), "risk": row.risk.map { .string($0.rawValue) },
      "method": .string(row.method.rawValue), "environments": .strings(row.environments),
      "jurisdictions": .strings(row.jurisdictions), "activeEnvironments": .strings(row.activeEnvironments),
      "approvals": .integer(Int64(row.approvals)),
      "bestCertificate": row.bestCertificate.map {
        .object(["passed": .integer(Int64($0.passed)), "total": .integer(Int64($0.total))])
      },
      "submitter": .string(row.submitter), "submittedAt": .string(row.submittedAt.rfc3339),
      "revoked": .bool(row.isRevoked),
    ])
  }
}

/// How ledger entries are shown.
enum HistoryReport {
  static func lines(_ entries: [HistoryEntry]) -> [String] {
    var table = TextTable(("ENTRY", .right), ("RECORDED", .left), ("BY", .left), ("WHAT", .left))
    table.rows = entries.map {
      [
        String($0.sequence), $0.recordedAt.minuteText, shown($0.signerName),
        shown($0.summary) + ($0.refusal.map { " — has no effect: \(shown($0))" } ?? ""),
      ]
    }
    return table.lines
  }

  static func json(_ entry: HistoryEntry) -> JSONValue {
    .object([
      "entry": .integer(entry.sequence), "recordedAt": .string(entry.recordedAt.rfc3339),
      "type": .string(entry.type.rawValue), "keyid": .string(entry.signer.hex),
      "by": .string(entry.signerName),
      "summary": .string(entry.summary), "statement": .string(entry.digest.hex),
      "refusal": entry.refusal.map(JSONValue.string),
    ])
  }
}
