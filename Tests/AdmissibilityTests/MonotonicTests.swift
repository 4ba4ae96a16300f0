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
  typealias S = Scenario

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
      let (scenario, adaptations) = Self.randomScenario(&random, withOpposition: true)
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
      let (scenario, adaptations) = Self.randomScenario(&random, withOpposition: false)
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

  private static let before = Adaptation.ID(Digest(of: [1]))

  /// Revokes below 70 % only, and demands a comparison without regressions.
  private static let withTwoFloors = S.policy(
    "acme-regression", of: "acme",
    Requirement(
      id: "safety",
      kind: .certificate(
        CertificateRequirement(
          suite: "safety", floor: 9_000, revokesBelow: 7_000,
          bound: RegressionBound(against: .predecessor, regressions: 0)))))

  /// A run of which some are compared, and some of those got worse.
  private static func certify(
    _ adaptation: Adaptation, passing count: Int, _ scenario: inout Scenario, _ random: inout SeededRandom
  ) {
    var certificate = scenario.certificate(adaptation, passing: count)
    if Int.random(in: 0..<4, using: &random) > 0 {
      let regressed = count < 10 && Bool.random(using: &random) ? 1 : 0
      certificate.comparison = Comparison(
        subject: .init(role: .predecessor, label: "before", digest: before.digest),
        evidence: Digest(of: [2]), regressed: Int64(regressed), improved: 0,
        unchanged: Int64(10 - regressed))
    }
    scenario.add(.certificate(certificate), by: "cora")
  }

  /// Five adaptations, of which later ones depend on earlier ones, and random acts on them.
  static func randomScenario(
    _ random: inout SeededRandom, withOpposition: Bool
  ) -> (Scenario, [Adaptation]) {
    var scenario = S.standard()
    if random.seed % 3 == 0 { scenario.add(.policy(withTwoFloors), by: "acme") }
    var adaptations: [Adaptation] = []
    let kinds: [Dependency.Kind] = withOpposition ? Dependency.Kind.allCases : [.required, .supported]
    for index in 0..<5 {
      let manifest = S.manifest(AdaptationName(stringLiteral: "a\(index)")) { manifest in
        manifest.dependencies = adaptations.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }.map {
          S.dependency(kinds.randomElement(using: &random) ?? .required, $0)
        }
        if withOpposition, Bool.random(using: &random) { manifest.compatibleBases = [Base(called: "qwen")] }
        manifest.predecessor = before
      }
      let isReady = Int.random(in: 0..<3, using: &random) > 0
      adaptations.append(isReady ? scenario.run(manifest) : scenario.submit(manifest))
    }
    for _ in 0..<Int.random(in: 5...25, using: &random) {
      guard let adaptation = adaptations.randomElement(using: &random) else { continue }
      act(on: adaptation, &scenario, &random, withOpposition: withOpposition)
    }
    return (scenario, adaptations)
  }

  private static func act(
    on adaptation: Adaptation, _ scenario: inout Scenario, _ random: inout SeededRandom, withOpposition: Bool
  ) {
    let reviewers = ["dana", "erik", "fay", "rita"]
    let reviewer = reviewers.randomElement(using: &random) ?? "dana"
    let places: [EnvironmentID] =
      [["prod-eu"], ["prod-us"], ["prod-eu", "prod-us"]].randomElement(using: &random) ?? []
    // A reviewer whose key was revoked is refused, which is as it should be.
    func decide(_ outcome: Decision.Outcome) {
      let decision = scenario.decision(adaptation, outcome, by: reviewer, in: places)
      _ = scenario.append(.decision(decision), by: reviewer)
    }
    switch Int.random(in: 0..<(withOpposition ? 12 : 5), using: &random) {
    case 0...1: decide(.approve)
    case 2: certify(adaptation, passing: 10, &scenario, &random)
    case 3: certify(adaptation, passing: withOpposition ? 9 : 10, &scenario, &random)
    case 4: scenario.activate(adaptation, in: "prod-eu")
    case 5: decide(.reject)
    case 6: decide(.requestChanges)
    case 7: certify(adaptation, passing: Int.random(in: 0...8, using: &random), &scenario, &random)
    case 8:
      let digest = scenario.view.certificates(of: adaptation.id).randomElement(using: &random)?.digest
      if let digest {
        _ = scenario.append(.revocation(scenario.revocation(.certificate(digest))), by: "cora")
      }
    case 9:
      let since = Int64.random(in: 0...scenario.size, using: &random)
      let key = S.key(reviewer).keyID
      let authority = reviewer == "rita" ? "bafa" : "acme"
      if Int.random(in: 0..<6, using: &random) == 0 {
        _ = scenario.append(.revocation(scenario.revocation(.key(key), since: since)), by: authority)
      }
    case 10:
      let version = (scenario.view.suite("safety")?.value.version ?? 0) + 1
      if Int.random(in: 0..<4, using: &random) == 0 {
        scenario.add(.suite(S.suite("safety", version)), by: "cora")
      }
    default:
      if Int.random(in: 0..<8, using: &random) == 0 {
        _ = scenario.append(.revocation(scenario.revocation(.base("llama-3.1-8b"))), by: "olga")
      }
    }
  }
}
