import Certification
import Cryptography
import Governance
import SandboxRunner
import StrictJSON
import Workflows

/// Events of a run as lines of JSON, for programs that watch.
struct RunEventReport {
  private let paired: PairedPlans
  private let plans: [CertificationPlan]

  init(_ paired: PairedPlans) {
    self.paired = paired
    plans = paired.toRun
  }

  func json(_ event: RunEvent) -> JSONValue {
    let index =
      switch event {
      case .began(let index, _), .outcome(let index, _), .spent(let index, _), .ended(let index, _): index
      }
    guard let side = paired.counterpart(ofRun: index) else { return own(event) }
    // Of what it is compared with, not of what is certified.
    return .object((own(event).members ?? []) + [JSONMember("of", .string(side.label))])
  }

  private func own(_ event: RunEvent) -> JSONValue {
    switch event {
    case .began(let index, let kept):
      .object([
        "event": .string("began"), "suite": .string(plans[index].suite.label),
        "cases": .integer(Int64(plans[index].suite.questionCount)), "kept": .integer(Int64(kept)),
      ])
    case .outcome(let index, let outcome):
      .object([
        "event": .string("case"), "suite": .string(plans[index].suite.label),
        "case": .string(outcome.questionID), "passed": .bool(outcome.passed),
        "score": .percentage(outcome.score), "reason": .string(outcome.reason),
      ])
    case .spent(let index, let spending):
      .object([
        "event": .string("spent"), "suite": .string(plans[index].suite.label),
        "endpoint": .string(spending.endpoint.text), "judge": .bool(spending.isJudge),
        "usage": spending.used.json,
      ])
    case .ended(let index, let run):
      .object([
        "event": .string("ended"), "suite": .string(plans[index].suite.label), "passed": .bool(run.passed),
        "score": .percentage(run.summary.score), "evidence": .string(run.evidenceDigest.hex),
        "milliseconds": .integer(run.report.runMilliseconds),
      ])
    }
  }
}
