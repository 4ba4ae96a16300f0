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
    var verdicts: [PlaceVerdict] = []
    for environment in manifest.environments {
      let admission = evaluation.admission(of: id, in: environment)
      verdicts.append(
        PlaceVerdict(
          place: place(admission, environment),
          name: view.environment(environment)?.value.name ?? environment.text,
          findings: admission.verdict.findings, authorities: admission.verdict.authorities,
          mayRun: admission.mayRun, reason: admission.reason))
    }
    let row = try Problem.ofStore { try ledger.store.adaptation(id) }
    var certificates: [CertificateDetail] = []
    for certificate in view.certificates(of: id).reversed() {
      certificates.append(detail(of: certificate, view))
    }
    return AdaptationDetail(
      adaptation: fact.value, state: row?.state ?? .pending,
      predecessor: manifest.predecessor.map { ledger.label(of: .adaptation($0), in: view) },
      submittedAt: fact.recordedAt,
      submitter: view.name(of: fact), verdicts: verdicts, certificates: certificates,
      lineage: try lineage(of: id),
      history: try ledger.history(of: .adaptation(id)).reversed())
  }

  private func detail(of fact: CertificateFact, _ view: LedgerView) -> CertificateDetail {
    let one = fact.value
    let told = cases(of: one)
    var detail = CertificateDetail(
      node: .certificate(fact.digest), suite: "\(one.suiteName)@\(one.suiteVersion)", result: one.result,
      passed: one.passedCases.count, total: one.caseCount, score: one.score, floor: one.floor,
      certifier: one.issuer.description, issuedAt: one.issuedAt, expiresAt: one.expiresAt,
      state: view.state(of: fact, at: now),
      sandboxLayers: one.sandboxLayers, importedFrom: one.importedFrom?.label, failures: told.failures,
      evidenceProblem: told.problem, entry: fact.sequence)
    detail.abnormalEnding = one.abnormalEnding
    detail.comparison = told.comparison
    detail.changed = told.changed
    detail.untold = told.untold
    return detail
  }

  private struct ToldCases {
    var failures: [CaseReport] = []
    var changed: [CaseReport] = []
    var untold = 0
    var comparison: ComparedCounts?
    var problem: String?
  }

  /// The failing cases with what was asked and answered, from the suite and the evidence that the certificate binds.
  private func cases(of one: Certificate) -> ToldCases {
    guard !one.failedCases.isEmpty || one.comparison != nil else { return ToldCases() }
    do {
      guard let bytes = try ledger.store.blob(one.evidence) else {
        return ToldCases(
          comparison: comparison(of: one, nil, nil)?.counts, problem: "the evidence is missing")
      }
      let evidence = try Evidence(parsing: bytes, keeping: SpillFile())
      let publication = ledger.governing.suite(one.suiteName, version: one.suiteVersion)?.value
      let suite = try publication.map { try ledger.suite($0) }
      let outcomes = evidence.outcomes
      let failed = outcomes.only(outcomes.indices.filter { !outcomes[$0].passed }.map { Int32($0) })
      let reports = failed.prefix(CaseReport.listLimit).map { outcome in
        CaseReport(outcome, of: suite?[outcome.caseID], suite: "\(one.suiteName)@\(one.suiteVersion)")
      }
      let compared = comparison(of: one, evidence, suite)
      let changes = Dictionary((compared?.reports ?? []).map { ($0.id, $0.change) }) { first, _ in first }
      let failures = reports.map { report in
        var report = report
        report.change = changes[report.id] ?? nil
        return report
      }
      return ToldCases(
        failures: failures, changed: compared?.reports.filter(\.passed) ?? [],
        untold: failed.count - failures.count + (compared?.untold ?? 0), comparison: compared?.counts,
        problem: suite == nil ? "the suite is missing, so prompts are not known" : nil)
    } catch {
      return ToldCases(
        comparison: comparison(of: one, nil, nil)?.counts, problem: "the evidence cannot be read: \(error)")
    }
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
