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

  static let requirements: [(Requirement.Kind, String)] = [
    (
      .decisions(DecisionRequirement(role: .reviewer, count: 1, authority: "acme")),
      "one reviewer of acme approves, who did not submit it"
    ),
    (
      .decisions(
        DecisionRequirement(role: .reviewer, count: 3, authorityKind: .customer, distinctAuthorities: 2)),
      "3 different reviewers of a customer from 2 authorities approve, none of whom submitted it"
    ),
    (
      .certificate(
        CertificateRequirement(
          suite: "safety", floor: 9_000, revokesBelow: 8_000,
          bound: RegressionBound(against: .base, regressions: 1), maximumAge: .days(60))),
      "suite safety passed with 90% or better, revoked below 80%, at most 1 case worse than its base, "
        + "not longer ago than 60d"
    ),
    (.manifest(ManifestRequirement(field: .risk, condition: .present)), "its manifest states the risk"),
    (
      .manifest(ManifestRequirement(field: .method, condition: .oneOf(["lora", "full"]))),
      "the method of training is one of lora, full"
    ),
    (.dependenciesAdmissible, "everything that it requires may run too"),
  ]

  @Test func aRequirementReadsAsASentence() {
    for (kind, words) in Self.requirements { #expect(Requirement(id: "r", kind: kind).words() == words) }
    let own = Requirement(id: "r", kind: Self.requirements[0].0, isConditional: true)
    #expect(
      own.words(of: "acme")
        == "one reviewer approves, who did not submit it, or whoever activates it accepts that it is not so")
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
