public import Cryptography

/// What is known before anything is asked.
public struct SetupOffer: Hashable, Sendable {
  /// A suite that is shipped beside the program.
  public struct Suite: Hashable, Sendable {
    /// `name@version`.
    public var label: String
    public var title: String
    public var cases: Int

    public init(label: String, title: String, cases: Int) {
      self.label = label
      self.title = title
      self.cases = cases
    }
  }

  /// Where the ledger will lie, for people.
  public var place: String
  public var templates: [PolicyTemplate]
  /// By file name without extension; what is missing here cannot be published now.
  public var suites: [String: Suite]
  /// Names of keys that lie beside the store already; new ones are named otherwise.
  public var takenKeys: [KeyName]

  public init(place: String, templates: [PolicyTemplate], suites: [String: Suite], takenKeys: [KeyName] = []) {
    self.place = place
    self.templates = templates
    self.suites = suites
    self.takenKeys = takenKeys
  }

  public var templateIDs: [String] { templates.map(\.id) }

  public func template(_ answers: Answers) -> PolicyTemplate? {
    let id = answers.value(of: .template)
    return templates.first { $0.id == id }
  }

  /// Makes the plan; throws the first answer that will not do.
  public func plan(_ answers: Answers) throws(AnswerProblem) -> SetupPlan {
    try SetupPlan(answers, self)
  }
}
