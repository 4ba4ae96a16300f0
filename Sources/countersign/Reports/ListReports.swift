import Attestations
import Cryptography
import Governance
import Listings
import Persistence
import Presentation
import StrictJSON
import Workflows

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
