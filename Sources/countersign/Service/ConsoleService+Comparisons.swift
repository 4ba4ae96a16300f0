import Admissibility
import Certification
import Console
import Governance
import Persistence
import Workflows

/// What a run, or a certificate, was compared with.
extension ConsoleService {
  /// What the runs of an adaptation can be compared with, and what policies ask for.
  ///
  /// `suite`: One that it can be run against.
  func offers(_ manifest: Manifest, _ id: Adaptation.ID, suite: String, _ policies: [PolicyFact])
    -> ComparisonOffers
  {
    var offers = ComparisonOffers(
      predecessor: offer(.predecessor, id, suite), base: offer(.base, id, suite))
    for policy in policies {
      for requirement in policy.value.requirements {
        guard case .certificate(let certificate) = requirement.kind, let bound = certificate.bound else {
          continue
        }
        // The predecessor goes first where some ask for the one and some for the other.
        if offers.asked != .predecessor { offers.asked = bound.against == .base ? .base : .predecessor }
        if !offers.askedBy.contains(policy.value.label) { offers.askedBy.append(policy.value.label) }
      }
    }
    return offers
  }

  private func offer(_ against: Against, _ id: Adaptation.ID, _ suite: String) -> ComparisonOffers.Offer {
    do throws(Problem) {
      let plan = try plan(id, suite)
      _ = try Certifying(ledger).paired([plan], against: against)
      return .available(try Certifying(ledger).counterpart(against, of: plan.adaptation).label)
    } catch {
      return .unavailable(([error.what] + error.details).joined(separator: "\n"))
    }
  }

  /// Of a certificate, from the evidence of both sides; only the counts where the other side's cannot be read.
  func comparison(
    of certificate: Certificate, _ evidence: Evidence?, _ suite: Suite?
  ) -> (counts: ComparedCounts, reports: [CaseReport], untold: Int)? {
    guard let signed = certificate.comparison else { return nil }
    let plain = ComparedCounts(
      against: signed.subject.label, regressed: Int(signed.regressed), improved: Int(signed.improved),
      unchanged: Int(signed.unchanged))
    guard let evidence, let suite, let other = try? ledger.evidence(signed.evidence) else {
      return (plain, [], 0)
    }
    let comparison = PairedComparison(suite: suite, before: other.outcomes, after: evidence.outcomes)
    // What was signed is what is said; evidence that says otherwise is not told as if it were the same.
    guard comparison.regressed == plain.regressed, comparison.improved == plain.improved else {
      return (plain, [], 0)
    }
    return comparison.told(against: signed.subject.label, suite)
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
