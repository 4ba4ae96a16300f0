import Admissibility
import Console
import Filtering
import Governance
import Listings
import Persistence
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
    let view = evaluation.view
    let manifest = view.adaptation(row.id)?.value.manifest
    var verdicts: [Verdict] = []
    var places: [Place] = []
    for environment in manifest?.environments ?? [] {
      let admission = evaluation.admission(of: row.id, in: environment)
      verdicts.append(admission.verdict)
      places.append(place(admission, environment))
    }
    let open = openPoints(verdicts)
    let worst = worstCertificate(row.id, view)
    return QueueRow(
      row,
      QueueRow.Decided(
        summary: manifest?.summary ?? "", score: worst?.value.score,
        scoreFails: worst?.value.result == .failed, standings: standings(verdicts), places: places,
        open: Array(open.prefix(6)), furtherOpen: max(open.count - 6, 0)))
  }

  func place(_ admission: Admission, _ environment: EnvironmentID) -> Place {
    Place(
      environment: environment,
      jurisdiction: ledger.governing.environment(environment)?.value.jurisdiction.text,
      outcome: admission.verdict.outcome, isActive: admission.mayRun, conditions: admission.verdict.conditions
    )
  }

  /// Of the newest certificates of each suite, leaving out revoked ones, the one with the least score.
  private func worstCertificate(_ id: Adaptation.ID, _ view: LedgerView) -> CertificateFact? {
    var newest: [SuiteName: CertificateFact] = [:]
    for fact in view.certificates(of: id) where !view.isRevoked(.certificate(fact.digest)) {
      newest[fact.value.suiteName] = fact
    }
    return newest.values.min { ($0.value.score, $0.sequence) < ($1.value.score, $1.sequence) }
  }

  private func authority(of finding: Finding) -> Authority.Kind? {
    finding.policy.flatMap { ledger.governing.policy(label: $0) }.flatMap {
      ledger.governing.kind(of: $0.value.authority)
    }
  }

  /// What is not met, the gravest first, each reason once.
  private func openPoints(_ verdicts: [Verdict]) -> [OpenPoint] {
    var points: [OpenPoint] = []
    for verdict in verdicts {
      for finding in verdict.findings where finding.state != .met {
        let point = OpenPoint(
          environment: verdict.environment, authority: authority(of: finding), state: finding.state,
          reason: finding.reason)
        let isKnown = points.contains {
          $0.reason == point.reason && $0.authority == point.authority && $0.state == point.state
        }
        if !isKnown { points.append(point) }
      }
    }
    let order: [Finding.State] = [.failed, .unknown, .lapsed, .open, .conditional, .met]
    return order.flatMap { state in points.filter { $0.state == state } }
  }

  /// The word of each kind of authority over all environments.
  private func standings(_ verdicts: [Verdict]) -> [Authority.Kind: Standing] {
    var outcomes: [Authority.Kind: [Outcome]] = [:]
    for verdict in verdicts {
      for one in verdict.authorities { outcomes[one.kind, default: []].append(one.outcome) }
    }
    return outcomes.reduce(into: [:]) { standings, entry in
      let (kind, all) = entry
      if all.contains(.refuse) {
        standings[kind] = .refuses
      } else if all.contains(.defer) {
        let isBegun =
          all.contains(where: \.isAdmissible)
          || verdicts.contains { verdict in
            verdict.findings.contains { $0.state == .met && authority(of: $0) == kind }
          }
        standings[kind] = isBegun ? .partial : .open
      } else {
        standings[kind] = all.contains(.conditional) ? .conditional : .admits
      }
    }
  }
}
