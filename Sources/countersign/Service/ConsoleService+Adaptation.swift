import Admissibility
import Attestations
import Certification
import Console
import Cryptography
import Governance
import Listings
import Persistence
import StrictJSON
import Workflows

extension ConsoleService {
  func detail(_ id: Adaptation.ID) throws(Problem) -> AdaptationDetail {
    let view = try view(of: [id])
    guard let fact = view.adaptation(id) else { throw Problem(.notFound, "no adaptation \(id.short)") }
    let manifest = fact.value.manifest
    var evaluation = Evaluation(view: view, at: now)
    let verdicts = evaluation.admissions(of: fact.value).map { admission in
      let id = admission.verdict.environment
      let environment = view.environment(id)?.value
      return PlaceVerdict(
        admission, jurisdiction: environment?.jurisdiction.text, name: environment?.name ?? id.text)
    }
    let row = try Problem.ofStore { try ledger.store.adaptation(id) }
    return AdaptationDetail(
      adaptation: fact.value, state: row?.state ?? .pending,
      predecessor: manifest.predecessor.map { ledger.label(of: .adaptation($0), in: view) },
      submittedAt: fact.recordedAt,
      submitter: view.name(of: fact), verdicts: verdicts,
      certificates: view.certificates(of: id).reversed().map { detail(of: $0, view) },
      lineage: try lineage(of: id),
      history: try ledger.history(of: .adaptation(id)).reversed())
  }

  private func detail(of fact: CertificateFact, _ view: LedgerView) -> CertificateDetail {
    let one = fact.value
    var detail = CertificateDetail(
      one, digest: fact.digest, certifier: one.issuer.description, state: view.state(of: fact, at: now),
      entry: fact.sequence)
    if !one.failedCases.isEmpty || one.comparison != nil { tell(one, in: &detail) }
    return detail
  }

  /// The cases that failed or changed, with what was asked and answered, from the run that the certificate binds.
  private func tell(_ one: Certificate, in detail: inout CertificateDetail) {
    let run = ledger.keptRun(of: one)
    detail.evidenceProblem = run.problem
    detail.comparison = one.comparison.map {
      ComparedCounts(
        against: $0.subject.label, regressed: Int($0.regressed), improved: Int($0.improved),
        unchanged: Int($0.unchanged))
    }
    guard let outcomes = run.evidence?.outcomes else { return }
    if let compared = run.comparison, let against = one.comparison?.subject.label, let suite = run.suite {
      let told = compared.told(against: against, suite)
      detail.comparison = told.counts
      detail.changed = told.reports
      detail.untold = told.untold
    }
    let changes = Dictionary(detail.changed.map { ($0.id, $0.change) }) { first, _ in first }
    detail.changed.removeAll { !$0.passed }
    let failed = outcomes.only(outcomes.indices.filter { !outcomes[$0].passed }.map { Int32($0) })
    let suite = detail.suite
    detail.failures = failed.prefix(CaseReport.listLimit).map { outcome in
      var report = CaseReport(outcome, of: run.suite?[outcome.caseID], suite: suite)
      report.change = changes[report.id] ?? nil
      return report
    }
    detail.untold += failed.count - detail.failures.count
  }

  // MARK: The ledger

  func entry(_ sequence: Int64) throws(Problem) -> EntryText {
    let detail = try ledger.detail(of: sequence)
    let entry = detail.entry
    var facts = [
      Listing.Fact("entry", "\(entry.sequence)"),
      Listing.Fact("recorded", entry.recordedAt.rfc3339.replacing("T", with: " ")),
      Listing.Fact("signed by", entry.signerName), Listing.Fact("key", entry.signer.hex),
      Listing.Fact("says", entry.summary),
      Listing.Fact("statement", "sha256:\(entry.digest.hex)"),
    ]
    facts.append(
      Listing.Fact("counts", entry.refusal.map { "no: \($0)" } ?? "yes, and its signature was verified"))
    return EntryText(row: entry, facts: facts, statement: detail.statement.json.prettyText)
  }
}

extension CaseReport {
  init(_ outcome: CaseOutcome, of one: Case?, suite: String) {
    self.init(
      suite: suite, id: outcome.questionID, kind: one?.kind.rawValue ?? "",
      prompt: one?.prompt ?? "(not known)",
      answer: outcome.toldOutput, expected: one?.expectation ?? "(not known)",
      reason: outcome.reason, passed: outcome.passed)
  }
}
