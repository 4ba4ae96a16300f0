import Certification
import Console
import Governance
import Workflows

/// What a run can be, or was, compared with.
extension ConsoleService {
  /// What a run can be compared with.
  ///
  /// `suite`: One that it can be run against.
  func offer(_ against: Against, _ id: Adaptation.ID, _ suite: String) -> ComparisonOffers.Offer {
    do throws(Problem) {
      let plan = try plan(id, suite)
      _ = try Certifying(ledger).paired([plan], against: against)
      return .available(try Certifying(ledger).counterpart(against, of: plan.adaptation).label)
    } catch {
      return .unavailable(([error.what] + error.details).joined(separator: "\n"))
    }
  }
}

extension PairedComparison {
  /// For the console: the counts, and reports of cases that changed, those that got worse first.
  ///
  /// `untold`: How many more changed and pass; those that got worse are among the failing cases.
  func told(
    against label: String, _ suite: Suite
  ) -> (counts: ComparedCounts, reports: [CaseReport], untold: Int) {
    let counts = ComparedCounts(
      against: label, regressed: counts.regressed, improved: counts.improved, unchanged: counts.unchanged,
      reworded: counts.reworded, chance: counts.chanceText)
    let changes: [Change] = [.regressed, .improved, .reworded]
    let reports = changes.lazy.flatMap { pairs($0) }.prefix(CaseReport.listLimit).compactMap {
      pair -> CaseReport? in
      guard let trial = pair.telling, let kind = CaseChange.Kind(rawValue: pair.change.rawValue) else {
        return nil
      }
      var report = CaseReport(trial.after, of: suite[pair.caseID], suite: suite.label)
      report.change = CaseChange(kind, against: label, answer: trial.before.toldOutput)
      return report
    }
    let listed = Array(reports)
    let passing = pairs.count - pairs(.regressed).count
    return (counts, listed, passing - listed.count { $0.change?.kind != .regressed })
  }
}

extension RunBoard {
  /// The runs are over and compared.
  func finish(_ runs: [CertificationRun]) {
    let told = runs.compactMap { run in
      run.compared.map { ($0, run.suite) }
    }.map { (suite: $1.label, told: $0.comparison.told(against: $0.subject.label, $1)) }
    finish(.finished) { state in
      for one in told { state.compare(one.suite, one.told.counts, one.told.reports) }
    }
  }
}
