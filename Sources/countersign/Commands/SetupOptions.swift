import ArgumentParser
import Onboarding

/// The answers of the guided beginning, as options.
struct SetupOptions: ParsableArguments {
  @Option(help: "The ledger's name for people, such as the company.") var name: String?
  @Option(help: "The beginning of its name in checkpoints, such as ledger.acme.example.") var origin: String?
  @Option(help: "Your short name: who reviews, certifies, activates and revokes.") var person: String?
  @Option(help: "Your full name.") var personName: String?
  @Option(help: "Who submits, such as pipeline; not you.") var submitter: String?
  @Option(
    help: ArgumentHelp(
      "Who decides: customer, customer+provider, customer+provider+regulator or provider.", valueName: "kinds"
    ))
  var authorities: String?
  @Option(help: ArgumentHelp("The customer's short name.", valueName: "name")) var customer: String?
  @Option(help: ArgumentHelp("The provider's short name.", valueName: "name")) var provider: String?
  @Option(help: ArgumentHelp("The regulator's short name.", valueName: "name")) var regulator: String?
  @Option(help: "The first environment, such as prod-eu.") var environment: String?
  @Option(help: "Its jurisdiction, such as EU.") var jurisdiction: String?
  @Option(help: "Its name for people.") var deployment: String?
  @Option(help: "The first policy: one-reviewer, two-reviewers, hardened or none.") var policy: String?

  /// By question; nil where nothing was given.
  subscript(question: Question) -> String? {
    switch question {
    case .organisation: name
    case .origin: origin
    case .person: person
    case .personName: personName
    case .submitter: submitter
    case .authorities: authorities
    case .customer: customer
    case .provider: provider
    case .regulator: regulator
    case .environment: environment
    case .jurisdiction: jurisdiction
    case .deployment: deployment
    case .template: policy
    }
  }

  /// Whether more is wanted than a root.
  var isGuided: Bool {
    Question.allCases.contains { $0 != .organisation && $0 != .origin && self[$0] != nil }
  }
}
