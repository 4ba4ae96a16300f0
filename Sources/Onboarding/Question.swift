/// One thing that is asked before a ledger begins.
///
/// Console, numbered prompts, flags and file ask for the same things in the same words, from this table.
public enum Question: String, CaseIterable, Hashable, Sendable {
  case organisation, origin
  case person, personName, submitter
  case authorities, customer, provider, regulator
  case environment, jurisdiction, deployment
  case template

  /// What stands before the field, and in messages.
  public var label: String {
    switch self {
    case .organisation: "Organisation"
    case .origin: "Origin"
    case .person: "Your short name"
    case .personName: "Your full name"
    case .submitter: "Who submits"
    case .authorities: "Who decides"
    case .customer: "Customer"
    case .provider: "Provider"
    case .regulator: "Regulator"
    case .environment: "Environment"
    case .jurisdiction: "Jurisdiction"
    case .deployment: "Deployment"
    case .template: "Policy"
    }
  }

  /// The question in full, for a prompt.
  public var prompt: String {
    switch self {
    case .organisation: "What is your organisation called?"
    case .origin: "What shall the ledger be called in its checkpoints?"
    case .person: "What is your short name here?"
    case .personName: "What is your full name?"
    case .submitter: "Who hands in fine-tunes: a colleague or a pipeline, but not you?"
    case .authorities: "Who decides what may run?"
    case .customer: "A short name for the customer, who lets models work for people?"
    case .provider: "A short name for the provider, who makes the models?"
    case .regulator: "A short name for the regulator?"
    case .environment: "A short name for the first place where models run?"
    case .jurisdiction: "Whose law holds there?"
    case .deployment: "What is it called by people?"
    case .template: "Which policy shall hold first?"
    }
  }

  /// One line below the field: what is good for an answer.
  public var hint: String {
    switch self {
    case .organisation: "for people: auditors read it in every bundle"
    case .origin: "such as ledger.acme.example; random digits follow it"
    case .person: "one word, such as maria: it stands beside what you sign"
    case .personName: "as auditors shall read it"
    case .submitter: "the same person cannot submit and approve"
    case .authorities: "each of them must agree before anything runs"
    case .customer, .provider, .regulator: "one word, such as \(example)"
    case .environment: "one word, such as prod-eu"
    case .jurisdiction: "such as EU, US or UK; policies can be bound to it"
    case .deployment: "such as Help desk in the EU"
    case .template: "a newer version can be published at any time"
    }
  }

  private var example: String {
    switch self {
    case .provider: "brightloom"
    case .regulator: "eu-supervisor"
    default: "acme"
    }
  }

  /// The option of `countersign init`.
  public var option: String { "--\(key)" }

  /// The field of a file for `--from`, and the option without its dashes.
  public var key: String {
    switch self {
    case .organisation: "name"
    case .personName: "person-name"
    case .template: "policy"
    default: rawValue
    }
  }
}
