import Admissibility
import Governance

/// What is decided on one adaptation in one environment, before and after a removal.
struct Change {
  let environment: EnvironmentID
  let before: Admission
  let after: Admission

  /// What it can do: run, be activated, be decided on, nothing.
  private static func standing(_ admission: Admission) -> Int {
    if admission.mayRun { return 3 }
    if admission.verdict.outcome.isAdmissible { return 2 }
    return admission.verdict.outcome == .defer ? 1 : 0
  }

  var isFall: Bool { Self.standing(after) < Self.standing(before) }
  var isRise: Bool { Self.standing(after) > Self.standing(before) }

  /// The first of the worst findings that are worse than before.
  var worstNewFinding: Finding? {
    let worse = after.verdict.findings.filter { finding in
      finding.state.outcome < (counterpart(of: finding)?.state.outcome ?? .admit)
    }
    let worst = worse.map(\.state.outcome).min()
    return worse.first { $0.state.outcome == worst }
  }

  /// The first finding that rests on something else, or says something else, than before.
  var firstDifference: (before: Finding, after: Finding)? {
    for finding in after.verdict.findings {
      guard let old = counterpart(of: finding) else { continue }
      if old.state != finding.state || old.reason != finding.reason || old.entries != finding.entries {
        return (old, finding)
      }
    }
    return nil
  }

  private func counterpart(of finding: Finding) -> Finding? {
    before.verdict.findings.first { $0.check == finding.check && $0.id == finding.id }
  }
}
