import Admissibility
import Console
import Governance
import Persistence
import Workflows

extension Desk {
  func queue(_ request: QueueRequest) throws(Problem) -> QueueSlice {
    let query = QueueQuery(request.filter)
    let filter = QueueFilter(
      text: query.words.joined(separator: " "),
      states: Set(query.states.compactMap { AdaptationRow.State(rawValue: $0.rawValue) }),
      risks: Set(query.risks),
      base: query.base, environment: query.environment, jurisdiction: query.jurisdiction)
    let store = ledger.store
    let rows = try Problem.ofStore { () throws in
      func page(_ page: QueuePage) throws -> [AdaptationRow] {
        try store.adaptations(matching: filter, page: page, limit: request.limit)
      }
      switch request.start {
      case .first: return try page(.first)
      case .last: return try page(.last)
      case .after(let id): return try store.adaptation(id).map { try page(.after($0)) } ?? []
      case .before(let id): return try store.adaptation(id).map { try page(.before($0)) } ?? []
      case .from(let id):
        guard let first = try store.adaptation(id) else { return try page(.first) }
        return [first] + (try page(.after(first)))
      }
    }
    let counts = try Problem.ofStore {
      (try store.countOfAdaptations(matching: filter), try store.countOfAdaptations())
    }
    var evaluation = Evaluation(view: try view(of: rows.map(\.id)), at: now)
    return QueueSlice(
      rows: rows.map { row($0, &evaluation) }, total: counts.0, unfiltered: counts.1,
      filterProblem: query.problem)
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
      id: row.id, name: row.name, version: row.version, base: row.base, risk: row.risk,
      summary: manifest?.summary ?? "", state: AdaptationState(rawValue: row.state.rawValue) ?? .pending,
      score: worst?.value.score, scoreFails: worst.map { $0.value.result == .failed } ?? false,
      standings: standings(verdicts), places: places, open: Array(open.prefix(6)),
      furtherOpen: max(open.count - 6, 0), submittedAt: row.submittedAt, submitter: row.submitter)
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
