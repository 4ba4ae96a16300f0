import Declarations
import Governance
import Testing

/// Layers of isolation in a policy's file.
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

  @Test func whatCouldNeverBeMetIsAProblemOfItsField() {
    func problem(_ given: String) -> String? {
      PolicyFile.lint(text(given), file: "p.yaml").first.map { "\($0)" }
    }
    #expect(problem("") == nil)
    for given in [", layers: [gravity]", ", layers: []", ", layers: [seccomp, seccomp]", ", layers: seccomp"]
    {
      #expect(problem(given)?.contains("layers") == true, "\(given)")
    }
  }
}
