import Admissibility
import Attestations
import Governance
import TestSupport
import Testing

/// A verdict says until when it is the same by time alone.
struct HoldsUntilTests {
  typealias S = Scenario

  private func states(
    _ adaptation: Adaptation, _ environment: EnvironmentID, _ view: LedgerView, _ now: Timestamp
  ) -> (outcome: Outcome, states: [Finding.State], holdsUntil: Timestamp?) {
    let verdict = evaluate(adaptation.id, in: environment, view: view, at: now)
    return (verdict.outcome, verdict.findings.map(\.state), verdict.holdsUntil)
  }

  /// Walks random ledgers through time, from one such moment to the next: nothing changes in between, and some things
  /// do there.
  @Test func nothingChangesBeforeItAndSomethingDoesThen() {
    var (changes, ends) = (0, 0)
    forEverySeed(20) { random in
      let story = RandomStory(of: 5, acts: 20, &random)
      var (scenario, adaptations) = (story.scenario, story.adaptations)
      _ = scenario.append(.policy(Self.fresh), by: "acme")
      let validity = Validity(
        notBefore: scenario.now + .hours(5),
        notAfter: scenario.now + .hours(Int64.random(in: 20...500, using: &random)))
      let timed = S.manifest("timed") { $0.validity = validity }
      if scenario.append(.manifest(timed), by: "sam") == nil { adaptations.append(.described(by: timed)) }
      let view = scenario.view
      for adaptation in adaptations {
        for environment: EnvironmentID in ["prod-eu", "prod-us"] {
          var now = scenario.now
          for _ in 0..<12 {
            let found = states(adaptation, environment, view, now)
            guard let end = found.holdsUntil else {
              let later = states(adaptation, environment, view, now + .days(40_000))
              #expect(later.outcome == found.outcome && later.states == found.states, "seed \(random.seed)")
              ends += 1
              break
            }
            #expect(end > now, "seed \(random.seed)")
            let between = Timestamp(
              milliseconds: Int64.random(in: now.milliseconds..<end.milliseconds, using: &random))
            for moment in [between, Timestamp(milliseconds: end.milliseconds - 1)] {
              let same = states(adaptation, environment, view, moment)
              #expect(same.outcome == found.outcome && same.states == found.states, "seed \(random.seed)")
              #expect(same.holdsUntil == end, "seed \(random.seed)")
            }
            if states(adaptation, environment, view, end).states != found.states { changes += 1 }
            now = end
          }
        }
      }
    }
    #expect(changes > 100 && ends > 100)
  }

  private static let fresh = S.policy(
    "acme-fresh", of: "acme",
    Requirement(
      id: "fresh",
      kind: .certificate(CertificateRequirement(suite: "safety", floor: 1_000, maximumAge: .days(7)))))

  @Test func itIsTheFirstThingThatEnds() throws {
    var scenario = S.standard()
    let start = scenario.now
    let adaptation = scenario.run(
      S.manifest("desk") { $0.validity = Validity(notBefore: nil, notAfter: start + .days(5)) })
    #expect(scenario.verdict(adaptation).holdsUntil == start + .days(5))
    let other = scenario.run(S.manifest("other"))
    let certificate = try #require(scenario.view.certificates(of: other.id).last)
    let until = try #require(scenario.verdict(other).holdsUntil)
    #expect(until <= certificate.value.expiresAt && until > scenario.now)
    #expect(evaluate(other.id, in: "prod-eu", view: scenario.view, at: until).outcome == .defer)
    // It ends sooner for what rests on what ends sooner.
    let top = scenario.run(S.manifest("top") { $0.dependencies = [S.dependency(.required, adaptation)] })
    #expect(scenario.verdict(top).holdsUntil == start + .days(5))
    #expect(scenario.verdict(top).outcome.isAdmissible)
    let after = evaluate(top.id, in: "prod-eu", view: scenario.view, at: start + .days(5))
    #expect(!after.outcome.isAdmissible)
  }

  @Test func whatHasEndedDoesNotComeBackByTime() {
    var scenario = S.standard()
    let adaptation = scenario.run(S.manifest("desk"))
    let late = scenario.now + .days(3_650)
    #expect(evaluate(adaptation.id, in: "prod-eu", view: scenario.view, at: late).holdsUntil == nil)
  }

  @Test func itSaysOnWhatItRests() {
    var scenario = S.standard()
    let adaptation = scenario.run(S.manifest("desk"))
    let verdict = scenario.verdict(adaptation)
    #expect(verdict.entries == Set(verdict.findings.flatMap(\.entries)).sorted())
    #expect(verdict.entries.contains(scenario.view.adaptation(adaptation.id)?.sequence ?? -1))
  }
}
