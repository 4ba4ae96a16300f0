import Admissibility
import Attestations
import Cryptography
import Governance
import TestSupport
import Testing

/// What another harness found counts where a policy says so, and speaks against an adaptation everywhere.
struct ImportedCertificateTests {
  typealias S = Scenario

  private static func policy(_ version: Int64, _ change: (inout CertificateRequirement) -> Void) -> Policy {
    var demand = CertificateRequirement(suite: "safety", floor: 9_000)
    change(&demand)
    return S.policy(
      "acme-release", version, of: "acme", Requirement(id: "safety", kind: .certificate(demand)))
  }

  private static func imported(_ certificate: Certificate) -> Certificate {
    var certificate = certificate
    certificate.sandboxLayers = []
    certificate.importedFrom = ForeignRun(
      harness: "inspect_ai", version: "0.3.285",
      files: [ForeignRun.File(name: "a.eval", digest: certificate.runner)])
    return certificate
  }

  private func findings(
    _ change: (inout CertificateRequirement) -> Void = { _ in }, passing count: Int = 10,
    alsoRun: Bool = false
  ) throws -> (any: Finding, required: Finding) {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    scenario.add(.policy(Self.policy(2, change)), by: "pia")
    if alsoRun { scenario.certify(adaptation) }
    scenario.add(
      .certificate(Self.imported(scenario.certificate(adaptation, passing: count))), by: "cora")
    let findings = scenario.verdict(adaptation).findings
    return (
      try #require(findings.first { $0.label == "certificate" }),
      try #require(findings.first { $0.label == "acme-release@2/safety" })
    )
  }

  @Test func byDefaultItIsNoCertificateAtAll() throws {
    let found = try findings()
    #expect(found.any.state == .open)
    #expect(found.required.state == .open)
    #expect(
      found.required.reason
        == "the certificate by safety@1 was imported from inspect_ai 0.3.285, which is not allowed here")
  }

  @Test func aPolicyThatSaysSoTakesIt() throws {
    let found = try findings { $0.allowsImported = true }
    #expect(found.any.state == .met)
    #expect(found.required.state == .met)
  }

  @Test func itNeverHasTheLayersThatAPolicyDemandsAndNoPolicyCanSayBoth() throws {
    let found = try findings { $0.layers = [.seccomp] }
    #expect(found.required.state == .open)
    #expect(found.required.reason.hasSuffix("and nobody knows what isolated that run"))
    let policy = Self.policy(1) {
      $0.allowsImported = true
      $0.layers = [.seccomp]
    }
    #expect(
      policy.problems.map { "\($0)" }.first?.hasPrefix("requirements[0].certificate.imported allows") == true)
  }

  @Test func anImportedFailureSpeaksAgainstWhateverPoliciesSay() throws {
    let found = try findings(passing: 3, alsoRun: true)
    #expect(found.any.state == .met)
    #expect(found.required.state == .failed)
  }

  @Test func anImportedSuccessDoesNotLiftAFailureOfOurs() throws {
    var scenario = S.standard()
    let adaptation = scenario.submit(S.manifest("triage"))
    scenario.certify(adaptation, passing: 3)
    scenario.add(.certificate(Self.imported(scenario.certificate(adaptation))), by: "cora")
    let finding = scenario.verdict(adaptation).findings.first { $0.label == "acme-release@1/safety" }
    #expect(finding?.state == .failed)
  }
}
