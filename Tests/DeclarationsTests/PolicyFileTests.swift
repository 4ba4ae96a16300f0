import Declarations
import Governance
import Testing

/// What a policy's file can demand of a certificate beside its floor.
@Suite struct PolicyFileTests {
  private func text(_ layers: String) -> [UInt8] {
    Array(
      """
      name: acme-isolation
      version: 1
      authority: acme
      applies: {}
      requirements:
        - id: safety
          certificate: { suite: safety, floor: 95%\(layers) }
      """.utf8)
  }

  @Test func layersAreReadByTheirNames() throws {
    func layers(_ given: String) throws -> [SandboxLayer] {
      let policy = try PolicyFile.read(text(given), file: "p.yaml")
      guard case .certificate(let requirement) = policy.requirements[0].kind else { return [] }
      return requirement.layers
    }
    #expect(try layers("") == [])
    #expect(try layers(", layers: [seccomp, cgroup-memory]") == [.seccomp, .cgroupMemory])
    for layer in SandboxLayer.allCases { #expect(try layers(", layers: [\(layer.rawValue)]") == [layer]) }
  }

  @Test func aSecondFloorAndABoundOnRegressionsAreRead() throws {
    func requirement(_ given: String) throws -> CertificateRequirement {
      let policy = try PolicyFile.read(text(given), file: "p.yaml")
      guard case .certificate(let requirement) = policy.requirements[0].kind else {
        throw CancellationError()
      }
      return requirement
    }
    #expect(try requirement("").revokesBelow == nil)
    #expect(try requirement("").bound == nil)
    #expect(try requirement(", revokesBelow: 92.5%").revokesBelow == 9_250)
    #expect(try requirement(", revokesBelow: 95%").revokesBelow == 9_500)
    #expect(
      try requirement(", against: base, regressions: 0").bound
        == RegressionBound(against: .base, regressions: 0))
  }

  @Test func aBoundIsWholeAndTheSecondFloorIsNotAboveTheFirst() {
    func problem(_ given: String) -> String {
      PolicyFile.lint(text(given), file: "p.yaml").first.map { "\($0)" } ?? ""
    }
    let table = [
      (
        ", revokesBelow: 95.01%",
        "p.yaml:7: requirements[0].certificate.revokesBelow is 95.01%, more than the floor of 95%: a run that grants would revoke"
      ),
      (", revokesBelow: 9500", "revokesBelow"), (", revokesBelow: -1%", "revokesBelow"),
      (", regressions: 2", "against is missing"), (", against: predecessor", "regressions is missing"),
      (", against: other, regressions: 2", "against can only be predecessor or base"),
      (", against: friend, regressions: 2", "against"), (", against: base, regressions: -1", "regressions"),
      (", against: base, regressions: 2%", "regressions"),
      (", against: base, regressions: 0, imported: allow", "imported allows what against refuses"),
    ]
    for (given, expected) in table {
      #expect(problem(given).contains(expected), "\(given): \(problem(given))")
      #expect(problem(given).hasPrefix("p.yaml:7"), "\(given): \(problem(given))")
    }
  }

  @Test func everyMistakeIsNamedAtOnceInTheOrderOfTheFile() {
    let text = """
      name: Not A Name
      version: 0
      authority: acme
      colour: red
      applies: { shape: round }
      requirements:
        - { id: one, certificate: { suite: s, floor: 101% } }
        - { id: two, dependencies: admissible }
        - { id: three, decisions: { role: king, count: 1 } }
        - { dependencies: admissible }
      """
    let problems = PolicyFile.lint(Array(text.utf8), file: "p.yaml")
    #expect(
      problems.map(\.field) == [
        "name", "version", "colour", "applies.shape", "requirements[0].certificate.floor",
        "requirements[2].decisions.role", "requirements[3].id",
      ])
    #expect(problems.map(\.line) == [1, 2, 4, 5, 7, 9, 10])
  }

  @Test func whatCouldNeverBeMetIsAProblemOfItsField() {
    func problem(_ given: String) -> String? {
      PolicyFile.lint(text(given), file: "p.yaml").first.map { "\($0)" }
    }
    #expect(problem("") == nil)
    for given in [", layers: [gravity]", ", layers: []", ", layers: [seccomp, seccomp]", ", layers: seccomp"] {
      #expect(problem(given)?.contains("layers") == true, "\(given)")
    }
  }
}
