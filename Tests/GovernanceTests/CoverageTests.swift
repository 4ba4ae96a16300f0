import Cryptography
import Governance
import TestSupport
import Testing

/// What scopes, windows and policies cover, and what a score is.
struct CoverageTests {
  private let europe = Scenario.environment("prod-eu", "EU", ["acme"])

  @Test func aScopeCoversWhatBothSidesAllow() {
    let table: [(Scope, Bool)] = [
      (.everywhere, true), (Scope(jurisdictions: ["EU", "US"]), true), (Scope(jurisdictions: ["US"]), false),
      (Scope(environments: ["prod-eu"]), true), (Scope(environments: ["prod-us"]), false),
      (Scope(jurisdictions: ["EU"], environments: ["prod-us"]), false),
      (Scope(jurisdictions: ["US"], environments: ["prod-eu"]), false),
      (Scope(jurisdictions: []), false), (Scope(environments: []), false),
    ]
    for (scope, covers) in table { #expect(scope.covers(europe) == covers, "\(scope)") }
  }

  @Test func aPolicyCoversWhatEverySideAllowsAndSilenceAvoidsNothing() {
    let high = Scenario.manifest("high") { $0.risk = .high }
    let silent = Scenario.manifest("silent") { $0.risk = nil }
    let table: [(Applicability, Manifest, Bool)] = [
      (Applicability(), high, true), (Applicability(risks: [.high]), high, true),
      (Applicability(risks: [.minimal]), high, false), (Applicability(risks: [.minimal]), silent, true),
      (Applicability(risks: []), silent, true), (Applicability(environments: ["prod-us"]), high, false),
      (Applicability(environments: ["prod-eu"], jurisdictions: ["US"]), high, false),
      (Applicability(environments: ["prod-eu"], jurisdictions: ["EU"]), high, true),
    ]
    for (applies, manifest, covers) in table {
      #expect(applies.covers(manifest, in: europe) == covers, "\(applies) \(manifest.label)")
    }
  }

  @Test func aWindowEndsBeforeItsLastMoment() {
    let start = Scenario.start
    let credential = Scenario.credential(
      "dana", of: "acme", [.reviewer], from: start, until: start + .days(1))
    let table: [(Int64, Bool)] = [(-1, false), (0, true), (86_399_999, true), (86_400_000, false)]
    for (offset, isInside) in table {
      #expect(credential.isInWindow(at: start + TimeSpan(milliseconds: offset)) == isInside)
    }
  }

  @Test func aScoreIsRoundedDown() {
    let adaptation = Adaptation(id: Adaptation.ID(Digest(of: [1])), manifest: Scenario.manifest("a"))
    let table: [(passed: Int, failed: Int, Int64)] = [
      (0, 0, 0), (0, 3, 0), (3, 0, 10_000), (2, 1, 6_666), (1, 2, 3_333), (199, 1, 9_950),
    ]
    for (passed, failed, score) in table {
      let certificate = Certificate(
        subject: SubjectReference(adaptation), suiteName: "s", suiteVersion: 1, suiteDigest: Digest(of: []),
        result: .failed, passedCases: (0..<passed).map { "p\($0)" },
        failedCases: (0..<failed).map { "f\($0)" },
        floor: 0, evidence: Digest(of: []), runner: Digest(of: []), sandboxLayers: [], authority: "labs",
        certifier: "cora",
        issuedAt: Scenario.start, expiresAt: Scenario.start)
      #expect(certificate.score == score)
    }
  }

  @Test func listsThatAreSignedAreSorted() {
    #expect(Scope(jurisdictions: ["US", "EU"]).jurisdictions == ["EU", "US"])
    #expect(
      Scenario.credential("x", of: "acme", [.reviewer, .certifier, .operator]).roles
        == [.certifier, .operator, .reviewer])
    #expect(Scenario.environment("e", "EU", ["b", "a"]).authorities == ["a", "b"])
    let ids = [Adaptation.ID(Digest(of: [1])), Adaptation.ID(Digest(of: [2]))]
    #expect(
      Reviewed(dependencies: ids, certificates: [])
        == Reviewed(dependencies: ids.reversed(), certificates: []))
  }
}
