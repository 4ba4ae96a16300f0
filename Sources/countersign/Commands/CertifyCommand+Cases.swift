import Certification
import Governance
import Presentation
import StrictJSON
import Workflows

/// Single cases, asked again to look at.
extension CertifyCommand {
  /// What a look at single cases has no use for.
  func checkCaseOptions() throws(Problem) {
    guard suite.count == 1 else {
      throw Problem(.usage, "--case looks into one suite", next: "Name it with --suite.")
    }
    guard signing.key == nil, comparing.against == nil, running.junit == nil, running.events == nil else {
      throw Problem(
        .usage, "nothing is signed, compared or reported for single cases",
        next: "Leave out --key, --against, --junit and --events.")
    }
  }

  func showCases(_ plan: CertificationPlan) async throws(Problem) {
    var ids: [CaseID] = []
    for text in cases {
      do throws(IdentifierError) { ids.append(try CaseID(text)) } catch {
        throw Problem(.usage, "--case: \(error)")
      }
    }
    let outcomes = try await plan.outcomes(ofSingle: ids)
    let found = outcomes.map { Self.json($0, plan.suite[$0.caseID]) }
    common.output.show(.object(["suite": .string(plan.suite.label), "cases": .array(found)])) {
      outcomes.flatMap { outcome in
        let one = plan.suite[outcome.caseID]
        return outcome.lines(of: one) + ["    expected \(shown(one?.expectation ?? ""))"]
      }
    }
    if outcomes.contains(where: { !$0.passed }) { throw Problem.silentNo }
  }

  private static func json(_ outcome: CaseOutcome, _ one: Case?) -> JSONValue {
    .object([
      "case": .string(outcome.caseID.text),
      "trial": outcome.trial == 1 ? nil : .integer(Int64(outcome.trial)), "passed": .bool(outcome.passed),
      "score": .percentage(outcome.score), "prompt": .string(one?.prompt ?? ""),
      "output": outcome.output.map(JSONValue.string),
      "outputBytes": outcome.whole.map { .integer($0.byteCount) },
      "expected": .string(one?.expectation ?? ""),
      "reason": .string(outcome.reason),
    ])
  }
}
