import Admissibility
import Console
import Filtering
import Governance
import Listings
import Persistence
import Presentation
import Workflows

extension ConsoleService {
  /// Reads rows as they were recorded, away from everything else that the desk does: a newer question interrupts it.
  nonisolated func queue(_ request: QueueRequest) async throws -> ListPage<QueueRow> {
    let selection = request.selection
    let found = try await store.queue(
      matching: QueueFilter(selection.terms, at: world.now()), order: selection.order, page: request.start,
      limit: request.limit)
    return found.with(found.rows.map { QueueRow($0) })
  }

  nonisolated func count(_ selection: QueueSelection, limit: Int?) async throws -> ListCount {
    try await store.countOfAdaptations(matching: QueueFilter(selection.terms, at: world.now()), limit: limit)
  }

  nonisolated func filterValues() throws -> [String: [FilterCompletion.Candidate]] {
    var values: [String: [FilterCompletion.Candidate]] = [:]
    for field in ["env", "jurisdiction", "base", "submitter"] {
      values[field] = try store.values(of: field, limit: 500).map { value, count in
        FilterCompletion.Candidate(value, note: "\(count)")
      }
    }
    return values
  }

  /// What is decided about some rows.
  func rows(_ ids: [Adaptation.ID]) throws(Problem) -> [QueueRow] {
    let recorded = try Problem.ofStore { try ids.compactMap(store.adaptation) }
    var evaluation = Evaluation(view: try view(of: ids), at: now)
    return recorded.map { row($0, &evaluation) }
  }

  private func row(_ row: AdaptationRow, _ evaluation: inout Evaluation) -> QueueRow {
    let standing = evaluation.standing(of: row.id)
    let open = standing.summary.open
    let worst = standing.worstCertificate?.value
    let places = standing.admissions.map {
      let environment = ledger.governing.environment($0.verdict.environment)?.value
      return Place($0, jurisdiction: environment?.jurisdiction.text)
    }
    return QueueRow(
      row,
      QueueRow.Decided(
        summary: standing.manifest?.summary ?? "", score: worst?.score, scoreFails: worst?.result == .failed,
        standings: standing.summary.standings, places: places, open: Array(open.prefix(6)),
        furtherOpen: max(open.count - 6, 0)))
  }
}
