import Admissibility
import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

/// Leaving a statement out never turns a worse outcome into a better one, for every statement that speaks in favour.
///
/// Statements that can speak against (revocations, rejections, requests for changes, certificates below a floor or with
/// regressions) and
/// those that say how to read the others (root, authorities, environments, credentials, policies, suites, manifests,
/// activations) are controls: they are read from the whole ledger, up to a checkpoint that was verified.
struct MonotonicTests {
  /// What is left out is worth something only where not everything was revoked.
  private static let mostlyOnAdaptations = RandomStory.anything.merging([.approve: 5, .pass: 4]) { $1 }

  /// What may be left out: approvals, certificates that pass every floor, provenance.
  private func speaksInFavour(_ claim: Claim) -> Bool {
    switch claim {
    case .decision(let decision): decision.outcome == .approve
    case .certificate(let certificate):
      certificate.score >= 9_000 && certificate.result == .passed
        && (certificate.comparison?.regressed ?? 0) == 0
    case .provenance: true
    default: false
    }
  }

  @Test func leavingEvidenceOutNeverImprovesAVerdict() {
    var worsened = 0
    forEverySeed(25) { random in
      let story = RandomStory(of: 5, acts: 20, weighted: Self.mostlyOnAdaptations, &random)
      let (scenario, adaptations) = (story.scenario, story.adaptations)
      let favourable = scenario.entries.filter { speaksInFavour($0.statement.claim) }.map(\.sequence)
      for _ in 0..<6 {
        let share = Int.random(in: 1...4, using: &random)
        let hidden = Set(favourable.filter { _ in Int.random(in: 0..<4, using: &random) < share })
        let part = scenario.view { !hidden.contains($0.sequence) }
        for adaptation in adaptations {
          for environment: EnvironmentID in ["prod-eu", "prod-us"] {
            let whole = scenario.admission(adaptation, in: environment)
            let less = admission(adaptation.id, in: environment, view: part, at: scenario.now)
            #expect(
              less.verdict.outcome <= whole.verdict.outcome,
              "seed \(random.seed), without \(hidden.sorted()): \(less.reason), was \(whole.reason)")
            #expect(!less.mayRun || whole.mayRun, "seed \(random.seed), without \(hidden.sorted())")
            if less.verdict.outcome < whole.verdict.outcome { worsened += 1 }
          }
        }
      }
    }
    // The scenarios do hold evidence that matters.
    #expect(worsened > 80)
  }

  @Test func withoutOppositionLeavingAnythingOutNeverAdmits() {
    var admitted = 0
    forEverySeed(15) { random in
      let story = RandomStory(of: 5, acts: 15, weighted: RandomStory.favourable, isPlain: true, &random)
      let (scenario, adaptations) = (story.scenario, story.adaptations)
      for _ in 0..<6 {
        let part = scenario.view { entry in
          if case .policy = entry.statement.claim { return true }
          return Int.random(in: 0..<12, using: &random) > 0
        }
        for adaptation in adaptations {
          let whole = scenario.admission(adaptation)
          let less = admission(adaptation.id, in: "prod-eu", view: part, at: scenario.now)
          if whole.verdict.outcome.isAdmissible { admitted += 1 }
          #expect(
            !less.verdict.outcome.isAdmissible || whole.verdict.outcome.isAdmissible,
            "seed \(random.seed): \(whole.reason)")
          #expect(!less.mayRun || whole.mayRun, "seed \(random.seed)")
        }
      }
    }
    #expect(admitted > 40)
  }
}
