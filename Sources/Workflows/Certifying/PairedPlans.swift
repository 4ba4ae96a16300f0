import Certification
import Cryptography
public import Governance
import SandboxRunner

/// Suites to run against an adaptation, each with what its run is compared with.
public struct PairedPlans: Sendable {
  public let plans: [CertificationPlan]
  /// One for every plan, or none at all.
  public let counterparts: [ComparisonBaseline]

  /// Everything that has to be run: the plans in their order, then the other sides that the ledger keeps nothing of.
  public var toRun: [CertificationPlan] {
    plans
      + counterparts.compactMap {
        if case .toRun(let plan) = $0.source { plan } else { nil }
      }
  }

  /// The other side that a run of ``toRun`` is of; `nil` where it is the adaptation itself.
  public func counterpart(ofRun index: Int) -> Comparison.Subject? {
    guard index >= plans.count else { return nil }
    let sides = counterparts.filter { !$0.isKept }
    return sides.indices.contains(index - plans.count) ? sides[index - plans.count].subject : nil
  }

  /// Puts the runs of ``toRun`` together: those of the plans, each compared with its other side.
  ///
  /// - Throws: A ``Problem`` when an other side broke off: of it nothing follows, least of all that nothing got worse.
  public func compared(_ runs: [CertificationRun]) throws(Problem) -> [CertificationRun] {
    var found = Array(runs.prefix(plans.count))
    var rest = runs.dropFirst(plans.count)
    guard found.count == plans.count else {
      throw Problem(.bug, "\(runs.count) of \(toRun.count) runs came back")
    }
    for (index, counterpart) in counterparts.enumerated() {
      switch counterpart.source {
      case .kept(let evidence): found[index].compare(with: evidence, counterpart.subject)
      case .toRun:
        guard let other = rest.popFirst() else {
          throw Problem(.bug, "a run to compare with did not come back")
        }
        guard other.evidence.isWhole else {
          throw Problem(
            .refused,
            "\(counterpart.subject.label) broke off in \(other.suite.label) (\(other.report.ending)): nothing can be compared "
              + "with that",
            next: "Nothing was recorded. Certify without --against, or find out why it broke off.")
        }
        found[index].compare(with: other.evidence, counterpart.subject, run: other)
      }
    }
    return found
  }
}

extension Certifying {
  /// Adds to plans what each is compared with; nothing is run.
  ///
  /// `against`: `nil` for nothing.
  /// `isFresh`: The other side is run again even where the ledger keeps what it answered, if it can be run here at all.
  public func paired(
    _ plans: [CertificationPlan], against: Against?, isFresh: Bool = false
  ) throws(Problem) -> PairedPlans {
    guard let against, let first = plans.first else { return PairedPlans(plans: plans, counterparts: []) }
    let subject = try counterpart(against, of: first.adaptation)
    var runner: Digest?
    if first.endpoint == nil {
      // All plans of one certification share the program.
      var programs = ProgramDigests()
      runner = try first.subject.identity(SandboxLimits(), &programs).runner
    }
    var counterparts: [ComparisonBaseline] = []
    for plan in plans {
      counterparts.append(try counterpart(of: plan, subject, runner: runner, isFresh: isFresh))
    }
    return PairedPlans(plans: plans, counterparts: counterparts)
  }
}
