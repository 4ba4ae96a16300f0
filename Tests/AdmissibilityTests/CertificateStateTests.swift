import Admissibility
import Cryptography
import Governance
import TestSupport
import Testing

/// Whether a certificate still says anything is asked in one place, by whatever shows it.
@Suite struct CertificateStateTests {
  @Test func aCertificateCountsUntilItOrWhatItRestsOnDoesNot() throws {
    var scenario = Scenario.standard()
    let adaptation = scenario.submit(Scenario.manifest("desk"))
    let digest = scenario.certify(adaptation)
    func state(_ scenario: Scenario, at now: Timestamp? = nil) throws -> CertificateState {
      scenario.view.state(
        of: try #require(scenario.view.certificates(of: adaptation.id).first), at: now ?? scenario.now)
    }
    #expect(try state(scenario) == .valid)
    #expect(try state(scenario, at: scenario.now + .days(3650)) == .expired)

    var revoked = scenario
    _ = revoked.revoke(.certificate(digest), by: "cora")
    #expect(try state(revoked) == .revoked)

    var withoutSuite = scenario
    _ = withoutSuite.revoke(.suite("safety", version: 1), by: "cora")
    #expect(try state(withoutSuite) == .void("its suite is revoked"))

    var withoutCertifier = scenario
    _ = withoutCertifier.revoke(.key(Scenario.key("cora").keyID), by: "labs")
    #expect(try state(withoutCertifier) == .void("its certifier no longer counts"))
  }
}
