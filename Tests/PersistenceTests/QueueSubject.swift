import Cryptography
import Filtering
import Governance
import Listings

@testable import Persistence

extension AdaptationRow {
  /// The row as a filter sees it at a moment: what SQL answers, answered in memory.
  func filterSubject(at now: Timestamp) -> some FilterSubject { QueueSubject(row: self, now: now) }
}

private struct QueueSubject: FilterSubject {
  let row: AdaptationRow
  let now: Timestamp

  var filterText: String { "\(row.name)@\(row.version) \(row.base ?? "") \(row.submitter)" }
  var filterID: String { row.id.digest.hex }

  func filterValues(of field: String) -> [FilterValue] {
    switch field {
    case "state": [.choice(row.state.rank)]
    case "risk": row.risk.map { [.choice($0.rank - 1)] } ?? []
    case "env": row.environments.map(FilterValue.text)
    case "jurisdiction": row.jurisdictions.map(FilterValue.text)
    case "base": row.base.map { [.text($0)] } ?? []
    case "cert": row.score.map { [.number($0)] } ?? []
    case "approvals": [.number(Int64(row.approvals))]
    case "age": [.number(now.milliseconds - row.submittedAt.milliseconds)]
    case "active": [.choice(row.state == .active ? 0 : 1)]
    case "submitter": HolderNames.of(row.submitter).map(FilterValue.text)
    case "name": [.text(row.name)]
    case "version": [.text(row.version)]
    case "id": [.text(row.id.digest.hex)]
    default: []
    }
  }
}
