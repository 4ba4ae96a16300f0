import Admissibility
import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

/// The floor below which a later run revokes, and how many cases may be worse than the predecessor's.
struct RegressionTests {
  typealias S = Scenario

  /// A run of ten cases.
  private struct Run {
    var passing: Int
    /// Of the certificate itself.
    var floor: Int64 = 9_000
    var shortfalls: [String] = []
    var ending: String?
    var comparison: Comparison.Role?
    var regressed = 0
  }

  private static let predecessor = Adaptation.ID(Digest(of: [7]))
  private static let base = Digest(of: [8])

  private static func requirement(
    _ revokesBelow: Int64? = nil, _ bound: RegressionBound? = nil
  ) -> CertificateRequirement {
    CertificateRequirement(suite: "safety", floor: 9_000, revokesBelow: revokesBelow, bound: bound)
  }

  private static func certificate(
    _ run: Run, _ adaptation: Adaptation, _ scenario: Scenario
  ) -> Certificate {
    var certificate = scenario.certificate(adaptation, passing: run.passing, floor: run.floor)
    certificate.shortfalls = run.shortfalls
    certificate.abnormalEnding = run.ending
    certificate.result = certificate.hasPassed ? .passed : .failed
    certificate.comparison = run.comparison.map { role in
      let digest =
        switch role {
        case .predecessor: predecessor.digest
        case .base: base
        case .other: Digest(of: [9])
        }
      return Comparison(
        subject: .init(role: role, label: "before", digest: digest), evidence: Digest(of: [1]),
        regressed: Int64(run.regressed), improved: 0, unchanged: Int64(10 - run.regressed))
    }
    return certificate
  }

  private func finding(
    _ runs: [Run], _ requirement: CertificateRequirement, namesPredecessor: Bool = true
  ) throws -> Finding {
    var scenario = S.standard()
    let policy = S.policy(
      "acme-release", 2, of: "acme", Requirement(id: "safety", kind: .certificate(requirement)))
    scenario.add(.policy(policy), by: "pia")
    let adaptation = scenario.submit(
      S.manifest("triage") {
        if namesPredecessor { $0.predecessor = Self.predecessor }
        $0.base?.digest = Self.base
      })
    for run in runs {
      scenario.add(.certificate(Self.certificate(run, adaptation, scenario)), by: "cora")
    }
    return try #require(
      scenario.verdict(adaptation).findings.first { $0.label == "acme-release@2/safety" })
  }

  // MARK: Two floors

  @Test func betweenTheTwoFloorsALaterRunChangesNothingAndBelowItRevokes() throws {
    let table: [(runs: [Int], revokesBelow: Int64?, Finding.State)] = [
      ([10], nil, .met), ([10, 8], nil, .failed), ([8], nil, .failed), ([8, 10], nil, .met),
      ([10], 8_000, .met), ([10, 9], 8_000, .met), ([10, 8], 8_000, .met), ([10, 8, 8, 8], 8_000, .met),
      ([10, 7], 8_000, .failed), ([10, 7, 8], 8_000, .failed), ([10, 7, 9], 8_000, .met),
      ([8], 8_000, .open), ([8, 8], 8_000, .open), ([8, 10], 8_000, .met), ([7], 8_000, .failed),
      ([7, 8], 8_000, .failed),
      // At the floor it is as without one.
      ([10, 8], 9_000, .failed), ([8], 9_000, .failed), ([10, 9], 9_000, .met),
      ([10, 0], 0, .met), ([0], 0, .open),
    ]
    for (passing, revokesBelow, expected) in table {
      let found = try finding(passing.map { Run(passing: $0) }, Self.requirement(revokesBelow))
      #expect(found.state == expected, "\(passing) under \(revokesBelow ?? -1): \(found.reason)")
    }
    let low = try finding([Run(passing: 8)], Self.requirement(8_000))
    #expect(low.reason == "80% in safety@1 does not grant, 90% needed")
  }

  @Test func onlyAScoreCanBeNearlyEnough() throws {
    let good = Run(passing: 10)
    let requirement = Self.requirement(8_000)
    // A tag under its floor, a model that broke off: whatever the score.
    for run in [
      Run(passing: 8, shortfalls: ["rare"]), Run(passing: 10, shortfalls: ["rare"]),
      Run(passing: 8, ending: "killed by signal 11"), Run(passing: 10, ending: "killed by signal 11"),
    ] { #expect(try finding([good, run], requirement).state == .failed, "\(run)") }
    // One that passed by a lower floor of its own is judged by its score alone.
    let low = Run(passing: 8, floor: 6_000)
    #expect(try finding([low], requirement).state == .open)
    #expect(try finding([good, low], requirement).state == .met)
    #expect(try finding([good, low], Self.requirement()).state == .failed)
    let crashed = try finding([Run(passing: 10, ending: "killed by signal 11")], Self.requirement())
    #expect(crashed.reason == "the model broke off in safety@1: killed by signal 11")
  }

  /// The better the last run, the better the finding; the lower the second floor, the better, too.
  @Test func findingsFollowScoresAndFloors() throws {
    for history in [[], [10], [8], [10, 7], [10, 8]] {
      var last: [Outcome] = []
      for revokesBelow: Int64? in [nil, 9_000, 8_000, 7_000, 0] {
        let outcomes = try (0...10).map { passing in
          try finding((history + [passing]).map { Run(passing: $0) }, Self.requirement(revokesBelow)).state
            .outcome
        }
        #expect(outcomes == outcomes.sorted(), "\(history), \(revokesBelow ?? -1)")
        for (lower, higher) in zip(outcomes, last) {
          #expect(lower >= higher, "\(history), \(revokesBelow ?? -1)")
        }
        last = outcomes
      }
    }
  }

  // MARK: Regressed cases

  private static let bound = RegressionBound(against: .predecessor, regressions: 1)

  @Test func aPolicyBoundsHowManyCasesGotWorse() throws {
    func against(_ role: Comparison.Role?, _ regressed: Int = 0, passing: Int = 9) -> Run {
      Run(passing: passing, comparison: role, regressed: regressed)
    }
    let table: [(runs: [Run], Finding.State, String)] = [
      (
        [against(.predecessor)], .met,
        "90% in safety@1, 90% needed; 0 regressions against its predecessor, 1 allowed"
      ),
      (
        [against(.predecessor, 1)], .met,
        "90% in safety@1, 90% needed; 1 regression against its predecessor, 1 allowed"
      ),
      ([against(nil)], .open, "the certificate by safety@1 was not compared with its predecessor"),
      (
        [against(.base)], .open,
        "the certificate by safety@1 was compared with its base, not with its predecessor"
      ),
      (
        [against(.other)], .open,
        "the certificate by safety@1 was compared with an other adaptation, not with its predecessor"
      ),
      // A lone later run neither lifts nor takes; one that got worse takes.
      ([against(.predecessor), against(nil)], .met, ""),
      (
        [against(.predecessor), against(.predecessor, 2, passing: 8)], .failed,
        "2 regressions against its predecessor in safety@1, at most 1 allowed"
      ),
      ([against(.predecessor, 2, passing: 8), against(nil)], .failed, ""),
      ([against(.predecessor, 2, passing: 8), against(.predecessor)], .met, ""),
    ]
    for (runs, state, reason) in table {
      let found = try finding(runs, Self.requirement(nil, Self.bound))
      #expect(found.state == state, "\(runs): \(found.reason)")
      if !reason.isEmpty { #expect(found.reason == reason) }
    }
  }

  @Test func tooManyRegressionsSpeakAgainstHoweverGoodTheScore() throws {
    let bound = RegressionBound(against: .predecessor, regressions: 0)
    let found = try finding(
      [Run(passing: 9, comparison: .predecessor, regressed: 1)], Self.requirement(5_000, bound))
    #expect(found.state == .failed)
    #expect(found.reason == "1 regression against its predecessor in safety@1, at most 0 allowed")
  }

  @Test func withoutAPredecessorNothingIsMet() throws {
    let found = try finding(
      [Run(passing: 10, comparison: .base)], Self.requirement(nil, Self.bound), namesPredecessor: false)
    #expect(found.state == .open)
    #expect(
      found.reason
        == "the certificate by safety@1 was not compared with a predecessor: the manifest names none")
  }

  // MARK: What the ledger takes

  @Test func aComparisonMustBeWithWhatTheManifestNamesAndAddUp() {
    var scenario = S.standard()
    let adaptation = scenario.submit(
      S.manifest("triage") {
        $0.predecessor = Self.predecessor
        $0.base?.digest = Self.base
      })
    func refusal(_ role: Comparison.Role = .predecessor, _ change: (inout Comparison) -> Void) -> Refusal? {
      var certificate = Self.certificate(
        Run(passing: 9, comparison: role, regressed: 1), adaptation, scenario)
      if var comparison = certificate.comparison {
        change(&comparison)
        certificate.comparison = comparison
      }
      return scenario.refusal(of: .certificate(certificate), by: "cora")
    }
    for role in Comparison.Role.allCases { #expect(refusal(role) { _ in } == nil, "\(role)") }
    for role in [Comparison.Role.predecessor, .base] {
      let stranger = Comparison.Subject(role: role, label: "before", digest: Digest(of: [99]))
      #expect(refusal(role) { $0.subject = stranger } == .comparedWith(stranger))
    }
    let own = Comparison.Subject(role: .other, label: "triage@1.0.0", digest: adaptation.id.digest)
    #expect(refusal { $0.subject = own } == .comparedWith(own))
    #expect(refusal { $0.unchanged = 8 } == .comparisonCounts(expected: 10, found: 9))
    #expect(refusal { ($0.regressed, $0.unchanged) = (-1, 11) } == .comparisonCounts(expected: 10, found: 10))
    #expect(refusal { $0.unchanged = .max } == .comparisonCounts(expected: 10, found: 12))
    // One case failed, so no more than one got worse.
    #expect(refusal { ($0.regressed, $0.unchanged) = (2, 8) } == .comparisonCounts(expected: 10, found: 10))
    #expect(
      refusal { ($0.regressed, $0.improved, $0.unchanged) = (0, 10, 0) }
        == .comparisonCounts(expected: 10, found: 10))
  }

  @Test func aModelThatBrokeOffHasFailedWhateverItAnswered() {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    var certificate = scenario.certificate(adaptation)
    certificate.abnormalEnding = "killed by signal 11"
    #expect(
      scenario.refusal(of: .certificate(certificate), by: "cora") == .brokenOff("killed by signal 11"))
    certificate.result = .failed
    #expect(scenario.refusal(of: .certificate(certificate), by: "cora") == nil)
    scenario.add(.certificate(certificate), by: "cora")
    let finding = scenario.verdict(adaptation).findings.first { $0.label == "acme-release@1/safety" }
    #expect(finding?.state == .failed)
  }
}
