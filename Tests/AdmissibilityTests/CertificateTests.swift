import Admissibility
import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

/// Check 3: presence, freshness, floor, regression and revocation of certificates.
struct CertificateTests {
  typealias S = Scenario

  private struct Answer: Equatable {
    /// Of any valid certificate.
    var any: Finding.State
    /// Of acme's requirement: suite `safety`, 90 %, at most 60 days old.
    var required: Finding.State

    init(_ any: Finding.State, _ required: Finding.State) {
      self.any = any
      self.required = required
    }
  }

  private func answer(after days: Int64 = 0, _ act: (inout Scenario, Adaptation) -> Void) throws -> Answer {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    act(&scenario, adaptation)
    scenario.now = scenario.now + .days(days)
    let findings = scenario.verdict(adaptation).findings
    return Answer(
      try #require(findings.first { $0.label == "certificate" }).state,
      try #require(findings.first { $0.label == "acme-release@1/safety" }).state)
  }

  @Test func passedFreshAndUnrevoked() throws {
    #expect(try answer { _, _ in } == Answer(.open, .open))
    #expect(try answer { $0.certify($1) } == Answer(.met, .met))
    #expect(try answer { $0.certify($1, passing: 9) } == Answer(.met, .met))
    #expect(try answer { $0.certify($1, passing: 8) } == Answer(.open, .failed))
    #expect(try answer(after: 59) { $0.certify($1) } == Answer(.met, .met))
    #expect(try answer(after: 61) { $0.certify($1) } == Answer(.met, .lapsed))
    #expect(try answer(after: 91) { $0.certify($1) } == Answer(.lapsed, .lapsed))
  }

  @Test func aCertificateThatItsOwnFloorLetPassCanBeTooLowForThePolicy() throws {
    let answer = try answer { scenario, adaptation in
      scenario.add(.certificate(scenario.certificate(adaptation, passing: 7, floor: 6_000)), by: "cora")
    }
    #expect(answer == Answer(.met, .failed))
  }

  @Test func aLaterFailureIsARegressionUntilALaterRunPasses() throws {
    #expect(
      try answer {
        $0.certify($1)
        $0.certify($1, passing: 5)
      } == Answer(.met, .failed))
    #expect(
      try answer {
        $0.certify($1, passing: 5)
        $0.certify($1)
      } == Answer(.met, .met))
  }

  @Test func aLaterFailureTakesBackWhatIsAlwaysDemandedWhereNoPolicyAsksForTheSuite() throws {
    let other = S.suite("spelling")
    func state(_ runs: [(suite: SuitePublication, passing: Int)]) throws -> (Finding.State, String) {
      var scenario = S.standard()
      scenario.add(.suite(other), by: "cora")
      let adaptation = scenario.submit(S.manifest("triage"))
      for run in runs {
        scenario.now = scenario.now + .hours(1)
        scenario.add(
          .certificate(scenario.certificate(adaptation, passing: run.passing, suite: run.suite)), by: "cora")
      }
      let finding = try #require(scenario.verdict(adaptation).findings.first { $0.label == "certificate" })
      return (finding.state, finding.reason)
    }
    #expect(try state([(other, 10)]) == (.met, "certified by spelling@1"))
    #expect(try state([(other, 10), (other, 3)]) == (.failed, "30% in spelling@1 is not enough, 90% needed"))
    #expect(try state([(other, 3)]).0 == .failed, "leaving out what passed before makes nothing better")
    #expect(try state([(other, 10), (other, 3), (other, 10)]).0 == .met)
    #expect(try state([(S.suite("safety"), 10), (other, 3)]) == (.met, "certified by safety@1"))
    #expect(
      try state([(S.suite("safety"), 10), (S.suite("safety"), 3)]).0 == .met, "acme's requirement judges")
  }

  @Test func aPassedRunKeptBackDoesNotLiftALaterFailure() throws {
    let answer = try answer { scenario, adaptation in
      let kept = scenario.certificate(adaptation)
      scenario.now = scenario.now + .hours(1)
      scenario.certify(adaptation, passing: 5)
      scenario.add(.certificate(kept), by: "cora")
    }
    #expect(answer.required == .failed)
  }

  /// Whether a policy asks for the suite (`safety`) or none does.
  @Test(arguments: ["safety", "spelling"] as [SuiteName])
  func anOlderVersionOfASuiteLiftsNoFailedRunOfANewerOne(_ name: SuiteName) {
    func hasFailed(_ runs: (version: Int64, passing: Int)...) -> Bool {
      var scenario = S.standard()
      if name != "safety" { scenario.add(.suite(S.suite(name)), by: "cora") }
      scenario.add(.suite(S.suite(name, 2)), by: "cora")
      let adaptation = scenario.submit(S.manifest("triage"))
      for run in runs {
        let certificate = scenario.certificate(
          adaptation, passing: run.passing, suite: S.suite(name, run.version))
        scenario.add(.certificate(certificate), by: "cora")
      }
      return scenario.verdict(adaptation).findings.contains { $0.check == .certificate && $0.state == .failed }
    }
    #expect(hasFailed((2, 3)))
    #expect(hasFailed((2, 3), (1, 10)))
    #expect(!hasFailed((2, 3), (1, 10), (2, 10)))
    #expect(!hasFailed((1, 3), (2, 10)))
  }

  @Test func theCertifierCannotMakeACertificateYounger() throws {
    let answer = try answer(after: 61) { scenario, adaptation in
      var certificate = scenario.certificate(adaptation, lasting: .days(1000))
      certificate.issuedAt = scenario.now + .days(500)
      scenario.add(.certificate(certificate), by: "cora")
    }
    #expect(answer == Answer(.met, .lapsed))
  }

  @Test func aRevokedCertificateIsNoEvidenceInFavour() throws {
    let answer = try answer { scenario, adaptation in
      let certificate = scenario.certify(adaptation)
      scenario.revoke(.certificate(certificate), by: "olga")
    }
    #expect(answer == Answer(.open, .open))
  }

  @Test func revokingAFailedCertificateDoesNotUnfail() throws {
    let answer = try answer { scenario, adaptation in
      scenario.certify(adaptation)
      let failed = scenario.certify(adaptation, passing: 2)
      scenario.revoke(.certificate(failed), by: "cora")
    }
    #expect(answer.required == .failed)
  }

  @Test func onlyTheLatestVersionOfASuiteCertifies() throws {
    let answer = try answer { scenario, adaptation in
      scenario.certify(adaptation)
      scenario.add(.suite(S.suite("safety", 2)), by: "cora")
    }
    #expect(answer == Answer(.met, .open))
    let again = try self.answer { scenario, adaptation in
      scenario.add(.suite(S.suite("safety", 2)), by: "cora")
      scenario.add(.certificate(scenario.certificate(adaptation, suite: S.suite("safety", 2))), by: "cora")
    }
    #expect(again == Answer(.met, .met))
  }

  @Test func aRevokedSuiteCertifiesNothingAndItsPredecessorDoesNotReturn() throws {
    let answer = try answer { scenario, adaptation in
      scenario.certify(adaptation)
      scenario.revoke(.suite("safety", version: 1), by: "cora")
    }
    #expect(answer == Answer(.open, .open))
    let second = try self.answer { scenario, adaptation in
      scenario.certify(adaptation)
      scenario.add(.suite(S.suite("safety", 2)), by: "cora")
      scenario.revoke(.suite("safety", version: 2), by: "cora")
    }
    #expect(second == Answer(.met, .open))
  }

  @Test func certificatesFallWithTheirCertifiersKey() throws {
    let answer = try answer { scenario, adaptation in
      scenario.certify(adaptation)
      scenario.revoke(.key(S.key("cora").keyID), by: "labs", since: scenario.size - 1)
    }
    #expect(answer == Answer(.open, .open))
    // So do failures: nobody knows who ran them.
    let failed = try self.answer { scenario, adaptation in
      scenario.certify(adaptation)
      scenario.certify(adaptation, passing: 1)
      scenario.revoke(.key(S.key("cora").keyID), by: "labs", since: scenario.size - 1)
    }
    #expect(failed == Answer(.met, .met))
  }

  @Test func aPolicyCanDemandLayersOfIsolation() throws {
    func finding(_ layers: [SandboxLayer], held: [String], passing count: Int = 10) throws -> Finding {
      var scenario = S.standard()
      scenario.add(
        .policy(
          S.policy(
            "bafa-isolation", of: "bafa",
            Requirement(
              id: "isolation",
              kind: .certificate(CertificateRequirement(suite: "safety", floor: 9_000, layers: layers))))),
        by: "bafa")
      let adaptation = scenario.submit(S.manifest("triage"))
      var certificate = scenario.certificate(adaptation, passing: count)
      certificate.sandboxLayers = held
      scenario.add(.certificate(certificate), by: "cora")
      let findings = scenario.verdict(adaptation).findings
      return try #require(findings.first { $0.label == "bafa-isolation@1/isolation" })
    }
    #expect(try finding([.seccomp], held: ["rlimits", "seccomp"]).state == .met)
    #expect(try finding([], held: []).state == .met)
    let loose = try finding([.seccomp, .cgroupMemory, .cgroupProcesses], held: ["seccomp"])
    #expect(loose.state == .open)
    #expect(
      loose.reason
        == "the certificate by safety@1 was made in a sandbox without cgroup-memory, cgroup-pids")
    // Names of the first version are wider, and still count; names that nobody knows hold nothing.
    #expect(
      try finding([.processNamespace, .readOnlyRoot], held: ["files", "namespaces"]).state == .met)
    #expect(try finding([.cgroupMemory], held: ["cgroupMemory", "every-layer"]).state == .open)
    // A failed run speaks against, however it was isolated.
    #expect(try finding([.cgroupMemory], held: [], passing: 1).state == .failed)
  }

  @Test func aSuiteThatNobodyPublishedIsOpen() throws {
    var scenario = S.standard()
    scenario.add(
      .policy(
        S.policy(
          "bafa-bias", of: "bafa",
          Requirement(id: "bias", kind: .certificate(CertificateRequirement(suite: "bias", floor: 9_000))))),
      by: "bafa")
    let adaptation = scenario.admit(S.manifest("triage"))
    let verdict = scenario.verdict(adaptation)
    #expect(verdict.outcome == .defer)
    #expect(verdict.decisiveFinding?.reason == "suite bias is not published")
  }
}
