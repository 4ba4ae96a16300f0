import Cryptography
import Declarations
import Governance
import Testing

@testable import Onboarding

struct QuestionTests {
  private static let templates = ["one-reviewer", "two-reviewers", "hardened"]

  private func answers(_ texts: [Question: String] = [:]) -> Answers {
    Answers([.organisation: "Acme Help Desk", .person: "maria"].merging(texts) { $1 })
  }

  @Test func anAnswerIsTakenOrSaysWhatIsWrongWithIt() {
    let table: [(Question, String, problem: String?)] = [
      (.organisation, "Acme", nil), (.organisation, "", "is needed"), (.organisation, "  ", "is needed"),
      (.organisation, "Acme\u{202E}", "nobody can see"), (.organisation, "Ac\u{1B}me", "nobody can see"),
      (.organisation, String(repeating: "a", count: 201), "longer than 200"),
      (.origin, "", nil), (.origin, "ledger.acme.example", nil), (.origin, "two words", "no spaces"),
      (.origin, "a+b", "no +"), (.origin, "https://acme", "scheme"), (.origin, "löcker", "ASCII"),
      (.origin, String(repeating: "a", count: 151), "longer"),
      (.person, "maria", nil), (.person, "maria@acme.example", nil), (.person, "Maria L", "letters, digits"),
      (.person, "", "is needed"), (.person, "-maria", "starting with"), (.person, "märia", "letters, digits"),
      (.person, String(repeating: "m", count: 61), "longer than 60"),
      (.personName, "", nil), (.personName, "Maria Lindqvist", nil),
      (.submitter, "", nil), (.submitter, "maria", "must not be you"),
      (.submitter, "MARIA", "must not be you"),
      (.submitter, "ci-bot", nil),
      (.authorities, "customer", nil), (.authorities, "everyone", "one of"),
      (.customer, "acme", nil), (.customer, "a b", "letters"), (.provider, "brightloom", "not one of those"),
      (.environment, "prod-eu", nil), (.environment, "prod eu", "letters"), (.jurisdiction, "EU", nil),
      (.jurisdiction, "E U", "letters"), (.deployment, "", nil), (.template, "hardened", nil),
      (.template, "none", nil), (.template, "strict", "one of"),
    ]
    for (question, text, problem) in table {
      let found = answers([question: text]).problem(with: question, templates: Self.templates)
      if let problem {
        #expect(found?.contains(problem) == true, "\(question) \(text): \(found ?? "taken")")
      } else {
        #expect(found == nil, "\(question) \(text)")
      }
    }
  }

  @Test func twoAuthoritiesCannotShareAName() {
    let both = answers([.authorities: "customer+provider", .provider: "ACME"])
    #expect(both.problem(with: .provider, templates: Self.templates) == "is the name of two authorities")
    #expect(answers([.authorities: "customer+provider"]).problems(templates: Self.templates).isEmpty)
  }

  @Test func whatIsLeftEmptyTakesASuggestionThatWillDo() {
    for organisation in ["Acme", "Müller & Söhne", "株式会社", "3M", "!!!", "A"] {
      for choice in Decider.choices.map(\.text) {
        let answers = Answers([.organisation: organisation, .person: "maria", .authorities: choice])
        #expect(answers.problems(templates: Self.templates).isEmpty, "\(organisation) \(choice)")
      }
    }
    #expect(answers().value(of: .customer) == "acme")
    #expect(answers([.jurisdiction: "US"]).value(of: .environment) == "prod-us")
    #expect(answers([.authorities: "provider"]).value(of: .provider) == "acme")
  }

  @Test func everyQuestionIsAskedOnceAndHasAnOptionOfItsOwn() {
    let all = answers([.authorities: "customer+provider+regulator"])
    let asked = SetupStep.allCases.flatMap { $0.questions(all) }
    #expect(
      asked.sorted { $0.rawValue < $1.rawValue } == Question.allCases.sorted { $0.rawValue < $1.rawValue })
    #expect(Set(Question.allCases.map(\.option)).count == Question.allCases.count)
  }

  @Test func aPassphraseIsJudgedByItsLook() {
    let table: [(String, PassphraseStrength)] = [
      ("", .tooShort), ("hunter2", .tooShort), ("elevenbytes", .tooShort), ("aaaaaaaaaaaaaaaa", .tooPlain),
      ("abababababababab", .tooPlain), ("123456789012345", .tooPlain), ("correct horse", .weak),
      ("demo-passphrase", .fair), ("correct horse battery staple", .strong),
    ]
    for (text, strength) in table {
      #expect(PassphraseStrength(of: text.utf8) == strength, "\(text)")
    }
    #expect(!PassphraseStrength.tooPlain.isAccepted && PassphraseStrength.weak.isAccepted)
  }
}
