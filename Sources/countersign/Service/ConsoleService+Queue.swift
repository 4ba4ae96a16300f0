import Admissibility
import Console
import Filtering
import Governance
import Persistence
import Presentation
import Workflows

extension ConsoleService {
  /// Reads rows as they were recorded, away from everything else that the desk does: a newer question interrupts it.
  nonisolated func queue(_ request: QueueRequest) async throws -> QueueSlice {
    let filter = QueueFilter(request.selection.terms, at: world.now())
    let order = QueueOrder(request.selection.sort)
    let page: QueuePage
    switch request.start {
    case .first: page = .first
    case .last: page = .last
    case .after(let id): page = try store.adaptation(id).map(QueuePage.after) ?? .first
    case .before(let id): page = try store.adaptation(id).map(QueuePage.before) ?? .first
    case .from(let id): page = try store.adaptation(id).map(QueuePage.from) ?? .first
    }
    let found = try await store.queue(matching: filter, order: order, page: page, limit: request.limit)
    let all = try await store.countOfAdaptations()
    return QueueSlice(
      rows: found.rows.map(QueueRow.init(recorded:)),
      count: Console.QueueCount(found.count.count, isExact: found.count.isExact), offset: found.offset,
      unfiltered: all.count)
  }

  nonisolated func count(_ selection: QueueSelection, limit: Int?) async throws -> Console.QueueCount {
    let filter = QueueFilter(selection.terms, at: world.now())
    let count = try await store.countOfAdaptations(matching: filter, limit: limit)
    return Console.QueueCount(count.count, isExact: count.isExact)
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
    var evaluated = QueueRow(recorded: row)
    evaluated.isEvaluated = true
    evaluated.summary = standing.manifest?.summary ?? ""
    evaluated.score = standing.worstCertificate?.value.score
    evaluated.scoreFails = standing.worstCertificate?.value.result == .failed
    evaluated.standings = standing.summary.standings
    evaluated.places = standing.admissions.map {
      let environment = ledger.governing.environment($0.verdict.environment)?.value
      return Place($0, jurisdiction: environment?.jurisdiction.text)
    }
    evaluated.open = Array(open.prefix(6))
    evaluated.furtherOpen = max(open.count - 6, 0)
    return evaluated
  }
}

extension QueueRow {
  /// A row as it was recorded, before anything is decided about it.
  init(recorded row: AdaptationRow) {
    self.init(
      id: row.id, name: row.name, version: row.version, base: row.base, risk: row.risk,
      state: AdaptationState(rawValue: row.state.rawValue) ?? .pending, score: row.score, standings: [:],
      places: [],
      submittedAt: row.submittedAt, submitter: row.submitter)
    jurisdictions = row.jurisdictions
    isEvaluated = false
  }
}

extension QueueOrder {
  init(_ sort: QueueSort) {
    self.init(Key(rawValue: sort.key.rawValue) ?? .submitted, ascending: sort.isAscending)
  }
}
