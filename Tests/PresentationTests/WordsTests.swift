import Declarations
import Governance
import Onboarding
import Presentation
import TestSupport
import Testing

/// Words that console, commands and other programs share.
struct WordsTests {
  @Test func aCountAgreesWithItsNoun() {
    #expect(counted(1, "file") == "1 file" && counted(0, "file") == "0 files")
    #expect(counted(1_204, "entry", "entries") == "1,204 entries")
    #expect(listed([]) == "none" && listed(["a", "b"]) == "a, b")
    #expect(chanceWords("0.0215") == "p = 0.0215" && chanceWords("< 0.0001") == "p < 0.0001")
  }

  @Test func aPolicySaysWhatItDemandsInSentences() throws {
    var policy = try #require(PolicyTemplateFile.shipped().first).pattern
    let kinds: [Requirement.Kind] = [
      .decisions(DecisionRequirement(role: .reviewer, count: 1)),
      .decisions(DecisionRequirement(role: .reviewer, count: 3)),
      .certificate(CertificateRequirement(suite: "safety", floor: 9_000, maximumAge: .days(60))),
      .manifest(ManifestRequirement(field: .risk, condition: .present)),
      .manifest(ManifestRequirement(field: .method, condition: .oneOf(["lora", "full"]))),
      .dependencies(DependencyRequirement()),
    ]
    policy.requirements = kinds.map { Requirement(id: "r", kind: $0) }
    #expect(
      policy.demands == [
        "one reviewer approves, who did not submit it",
        "3 different reviewers approve, none of whom submitted it",
        "suite safety passed with 90% or better, not longer ago than 60d",
        "its manifest states the risk", "the method of training is one of lora, full",
        "everything that it requires may run too",
      ])
    policy.requirements = [Requirement(id: "r", kind: kinds[5], isConditional: true)]
    #expect(
      policy.demands == [
        "everything that it requires may run too, or whoever activates it accepts that it is not so",
        "a suite passed in the sandbox, whichever (always demanded)",
      ])
  }

  @Test func everyShippedPolicySaysWhatItDemands() throws {
    for template in try PolicyTemplateFile.shipped() {
      let demands = template.pattern.demands
      #expect(demands.count >= template.pattern.requirements.count)
      #expect(demands.contains { $0.hasPrefix("suite ") || $0.hasPrefix("a suite ") }, "\(template.id)")
      #expect(!demands.joined().contains(template.pattern.authority.text + " approve"))
    }
  }
}
