import Terminal
import TestSupport
import Testing

@testable import Console

/// A suite can have a hundred thousand cases: not all that fail are listed, and it is said how many are not.
struct ManyFailuresTests {
  private func failure(_ number: Int) -> CaseReport {
    CaseReport(
      suite: "long@1", id: "case-\(number)", kind: "synthetic", prompt: "p", answer: "a", expected: "e",
      reason: "r")
  }

  @Test func aRunListsSoManyAndCountsTheRest() {
    var state = RunState(
      suites: [
        .init(
          label: "long@1", done: 0, total: 3_000, failed: 0, elapsedMilliseconds: nil, score: nil, floor: 0)
      ], failures: [], phase: .running)
    for number in 0..<2_500 {
      state.add(failure(number))
      state.suites[0].failed += 1
    }
    #expect(state.failures.count == CaseReport.listLimit && state.unlistedFailures == 1_500)
    state.suites[0].failed = 3
    state.failures = (0..<3).map(failure)
    #expect(state.unlistedFailures == 0)
  }

  @Test func aCertificateSaysHowManyMoreAndHowToSeeThem() {
    var certificate = Example.certificate
    func text() -> String {
      var player = Player()
      player.model.stack.append(CasesScreen(certificate))
      return player.frame.text
    }
    #expect(!text().contains("not listed"))
    certificate.untold = 12_345
    #expect(text().contains("… and 12,345 more cases:"))
    #expect(text().contains("countersign export run DIGEST"))
  }
}
