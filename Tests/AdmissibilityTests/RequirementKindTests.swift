import Admissibility
import Attestations
import Foundation
import Governance
import StrictJSON
import TestSupport
import Testing

/// Every kind of requirement has all its parts: who adds one and forgets a part fails here, where the compiler does not
/// tell.
struct RequirementKindTests {
  /// One of each kind, as short as it can be said.
  private static let samples: [Requirement.Kind] = [
    .decisions(DecisionRequirement(role: .reviewer, count: 1)),
    .certificate(CertificateRequirement(suite: "safety", floor: 9_000)),
    .manifest(ManifestRequirement(field: .risk, condition: .present)),
    .dependencies(DependencyRequirement()),
  ]

  @Test func everyKindIsListed() {
    #expect(Self.samples.map { type(of: $0.content).key } == Requirement.Kind.all.map { $0.key })
    #expect(Set(Requirement.Kind.all.map { $0.key }).count == Requirement.Kind.all.count)
  }

  @Test(arguments: samples) func everyKindHasAllItsParts(_ kind: Requirement.Kind) throws {
    let requirement = Requirement(id: "sample", kind: kind, isConditional: true, acceptedBy: ["acme"])
    #expect(try Requirement(reading: JSONObjectReader(requirement.json)) == requirement)
    #expect(kind.content.kind == kind)
    #expect(kind.content.problems.isEmpty)
    #expect(requirement.words.hasPrefix("sample: ") && kind.content.words.utf8.count > 10)
    let document = try String(contentsOfFile: "\(ProjectFolder.path)/docs/FORMATS.md", encoding: .utf8)
    #expect(document.contains("\"\(type(of: kind.content).key)\": "), "docs/FORMATS.md does not tell")

    var scenario = Scenario.standard()
    scenario.add(.policy(Scenario.policy("sample", of: "acme", requirement)), by: "acme")
    let adaptation = scenario.run(Scenario.manifest("desk"))
    let id = Finding.ID.requirement(policy: "sample@1", id: "sample")
    let findings = scenario.verdict(adaptation).findings.filter { $0.id == id }
    #expect(findings.count == 1 && findings.first?.label == "sample@1/sample")
    #expect(scenario.view.requirement(id) == requirement)
  }

  @Test func aRequirementWithoutADemandSaysWhichThereAre() {
    #expect {
      try Requirement(reading: JSONObjectReader(.object(["id": .string("empty")])))
    } throws: { error in
      "\(error)".contains("decisions, certificate, manifest, dependencies")
    }
  }

  /// `all`, `any` and "at least n" are one rule: the state of the n-th best part.
  @Test(arguments: [
    (2, [Finding.State.met, .met], Finding.State.met),
    (2, [.met, .open], .open),
    (2, [.failed, .met, .unknown], .unknown),
    (1, [.failed, .lapsed], .lapsed),
    (1, [.failed, .met], .met),
    (3, [.met, .conditional, .failed], .failed),
    (2, [.met, .conditional, .failed], .conditional),
    (0, [], .met),
    (1, [], .failed),
    (3, [.met, .met], .failed),
  ])
  func partsCombine(_ count: Int, _ parts: [Finding.State], _ whole: Finding.State) {
    #expect(Finding.State.atLeast(count, of: parts) == whole)
    #expect(Finding.State.atLeast(count, of: parts.reversed()) == whole)
  }

  @Test func whatADependencyRequirementCombinesAreItsParts() throws {
    var scenario = Scenario.standard()
    scenario.add(
      .policy(Scenario.policy("needs", of: "acme", Requirement(id: "all", kind: Self.samples[3]))), by: "acme"
    )
    let base = scenario.run(Scenario.manifest("base"))
    let adaptation = scenario.run(
      Scenario.manifest("top") { $0.dependencies = [Scenario.dependency(.required, base)] })
    let finding = try #require(
      scenario.verdict(adaptation).findings.first { $0.id == .requirement(policy: "needs@1", id: "all") })
    #expect(finding.parts.map(\.id) == [.dependency(.required, base.id)])
    #expect(finding.state == .atLeast(1, of: finding.parts.map(\.state)))
  }
}
