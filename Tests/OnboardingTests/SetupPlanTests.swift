import Cryptography
import Declarations
import Governance
import Testing

@testable import Onboarding

struct FoundingPlanTests {
  private func offer(taken: [String] = [], suites: [String] = ["refusal"]) throws -> SetupOffer {
    SetupOffer(
      place: "/home/maria/store.db", templates: try PolicyTemplateFile.shipped(),
      suites: Dictionary(
        uniqueKeysWithValues: suites.map { ($0, SetupOffer.Suite(label: "\($0)@1", title: "", cases: 48)) }),
      takenKeys: taken.compactMap(KeyName.init))
  }

  private func plan(_ texts: [Question: String], _ offer: SetupOffer) throws -> SetupPlan {
    try offer.plan(Answers([.organisation: "Acme", .person: "Maria"].merging(texts) { $1 }))
  }

  @Test func aSmallOrganisationGetsAKeyForEachThatSigns() throws {
    let plan = try plan([:], try offer())
    #expect(plan.keys.map(\.name.text) == ["root", "acme", "maria", "pipeline"])
    #expect(plan.grants.map(\.roles) == [[.certifier, .operator, .publisher, .reviewer], [.submitter]])
    #expect(plan.grants.map(\.principal.text) == ["Maria", "pipeline"])
    #expect(plan.entryCount == 7 && plan.stepCount == 11)
    #expect(plan.notes == [])
    #expect(plan.nextCommand.contains("--environment prod-eu") && plan.nextCommand.contains("--key pipeline"))
  }

  /// The submitter is never among those who decide, so nobody can approve what they hand in.
  @Test func nobodyBothSubmitsAndDecides() throws {
    for choice in Decider.choices.map(\.text) {
      let plan = try plan([.authorities: choice], try offer())
      let submitters = Set(plan.grants.filter { $0.roles.contains(.submitter) }.map(\.principal))
      let deciders = Set(plan.grants.filter { $0.roles.contains(.reviewer) }.map(\.principal))
      #expect(!submitters.isEmpty && !deciders.isEmpty && submitters.isDisjoint(with: deciders))
      #expect(plan.policies.map(\.authority) == plan.authorities.map(\.id), "each of them has a policy")
      #expect(plan.environment?.authorities == plan.authorities.map(\.id).sorted())
    }
  }

  @Test func keysThatAreThereKeepTheirNames() throws {
    let plan = try plan([.person: "root"], try offer(taken: ["root", "acme"]))
    #expect(plan.keys.map(\.name.text) == ["root-2", "acme-2", "root-3", "pipeline"])
    #expect(plan.rootKey.text == "root-2" && plan.publisher.text == "root-3")
  }

  @Test func whatCannotBeDoneYetIsSaid() throws {
    let table: [([Question: String], suites: [String], note: String)] = [
      ([.template: "none"], ["refusal"], "Without a policy"),
      ([.template: "two-reviewers"], ["refusal"], "2 reviewers must approve and you are one"),
      ([:], [], "The suite refusal is not beside the program"),
      ([.authorities: "customer+provider"], ["refusal"], "You review for provider too"),
    ]
    for (texts, suites, note) in table {
      let plan = try plan(texts, try offer(suites: suites))
      #expect(plan.notes.contains { $0.contains(note) }, "\(texts): \(plan.notes)")
      #expect(plan.suites == (texts[.template] == "none" ? [] : suites))
    }
  }

  @Test func thePolicyStandsInTheSummaryToItsLastByte() throws {
    let plan = try plan([.template: "hardened"], try offer())
    let text = plan.summary(place: "/here", suites: [:]).map(\.text).joined(separator: "\n")
    #expect(text.contains("acme-hardened@1, as it is signed"))
    #expect(text.contains(#""maximumAge""#) && text.contains("prompt-injection"))
    for key in plan.keys { #expect(text.contains(key.name.text)) }
  }

  @Test func theFirstWrongAnswerIsNamed() throws {
    let error = #expect(throws: AnswerProblem.self) { try plan([.submitter: "maria"], try offer()) }
    #expect(error?.question == .submitter)
  }

  @Test func everyTemplateDemandsWhatItSays() throws {
    for template in try PolicyTemplateFile.shipped() {
      let policy = try template.policy(for: try AuthorityID("acme"))
      #expect(policy.problems.isEmpty && policy.label == "acme-\(template.id)@1")
      #expect(template.reviewers >= 1)
      for requirement in policy.requirements {
        guard case .decisions(let decisions) = requirement.kind else { continue }
        #expect(decisions.authority?.text == "acme", "\(template.id)")
      }
    }
  }

  @Test func aFileOfAnswersIsReadAndItsMistakesHaveLines() throws {
    let good = "name: Acme\nperson: maria\njurisdiction: US\npolicy: hardened\n"
    let answers = try SetupFile.read(Array(good.utf8), file: "a.yaml", templates: ["hardened"])
    #expect(answers.value(of: .environment) == "prod-us")
    let table = [
      ("name: Acme\n", "person"), ("name: Acme\nperson: maria\nsubmitter: maria\n", "a.yaml:3"),
      ("name: Acme\nperson: maria\ncolour: red\n", "colour"), ("name: [Acme]\nperson: maria\n", "name"),
      ("", "empty"),
    ]
    for (text, part) in table {
      let error = #expect(throws: DeclarationProblem.self) {
        try SetupFile.read(Array(text.utf8), file: "a.yaml", templates: ["hardened"])
      }
      #expect(error.map { "\($0)".contains(part) } == true, "\(text): \(error.map { "\($0)" } ?? "")")
    }
  }
}
