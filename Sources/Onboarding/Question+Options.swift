extension Question {
  /// What there is to choose from, with what each means; nil where anything can be written.
  public func options(_ templates: [PolicyTemplate]) -> [(value: String, words: String)]? {
    switch self {
    case .authorities:
      Decider.choices.map { ($0.text, Self.words($0.deciders)) }
    case .template:
      templates.map { ($0.id, $0.title) } + [(Answers.noPolicy, "without one nothing is admitted")]
    default: nil
    }
  }

  private static func words(_ deciders: [Decider]) -> String {
    switch deciders {
    case [.customer]: "you alone, who use models"
    case [.provider]: "you alone, who make models"
    case [.customer, .provider]: "you and their maker"
    default: "with a supervisor"
    }
  }
}
