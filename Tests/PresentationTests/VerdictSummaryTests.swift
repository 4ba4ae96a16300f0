import Admissibility
import Governance
import Presentation
import TestSupport
import Testing

/// What several verdicts come to, in short.
struct VerdictSummaryTests {
  private var scenario = Scenario.standard()
  private let adaptation: Adaptation

  init() { adaptation = scenario.submit(Scenario.manifest("one")) }

  private func summary(of scenario: Scenario) -> VerdictSummary {
    VerdictSummary(
      adaptation.manifest.environments.map { scenario.verdict(adaptation, in: $0) }, in: scenario.view)
  }

  @Test func aKindOfAuthorityStandsWhereTheWorstOfItsVerdictsDoes() {
    var scenario = scenario
    #expect(summary(of: scenario).standings == [.customer: .open, .regulator: .partial, .provider: .admits])
    scenario.certify(adaptation)
    #expect(summary(of: scenario).standings[.customer] == .partial)
    scenario.approve(adaptation, by: "dana", "erik", "rita")
    #expect(
      summary(of: scenario).standings == [.customer: .admits, .regulator: .admits, .provider: .admits])
    scenario.decide(adaptation, .reject, by: "rita", in: ["prod-eu"])
    #expect(summary(of: scenario).standings[.regulator] == .refuses)
  }

  @Test func whatIsNotMetIsToldOnceAndTheGravestFirst() {
    var scenario = scenario
    let open = summary(of: scenario).open
    let customer = open.filter { $0.authority == .customer }
    #expect(!customer.isEmpty && Set(customer.map(\.reason)).count == customer.count)
    #expect(open.allSatisfy { $0.state != .met })
    scenario.decide(adaptation, .reject, by: "dana")
    let rejected = summary(of: scenario).open
    #expect(rejected.first?.state == .failed && rejected.count >= open.count)
    #expect(summary(of: scenario).open.last?.state == .open)
  }

  @Test func nothingIsSaidOfNoVerdict() {
    let summary = VerdictSummary([], in: scenario.view)
    #expect(summary.open.isEmpty && summary.standings.isEmpty)
  }
}
