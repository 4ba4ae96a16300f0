public import Cryptography
public import Governance
public import StrictJSON

public typealias CaseID = Identifier<Case>

/// What the templates of a case can name.
public typealias CaseFields = [ByteText: ByteText]

/// One prompt or conversation, and how the answer to it is graded.
public struct Case: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Written or generated for the purpose.
    case synthetic
    /// Taken from real use.
    case recorded
    /// Meant to make the model misbehave.
    case adversarial
    /// At or beyond the edge of what the model is for.
    case boundary
  }

  public let id: CaseID
  public let kind: Kind
  /// What the subject is asked; a plain prompt is one message of the user.
  public let messages: [ChatMessage]
  /// How often it is asked; the case's score is the share of trials that passed.
  public private(set) var trials: Int
  /// How much the case counts beside the others.
  public let weight: Int
  /// Sorted, each once.
  public let tags: [String]
  /// What `{{item.NAME}}` may stand for, besides `id` and `prompt`.
  public let item: CaseFields
  public let grader: Grader

  public init(
    id: CaseID, kind: Kind, messages: [ChatMessage], trials: Int = 1, weight: Int = 1, tags: [String] = [],
    item: CaseFields = [:], grader: Grader
  ) throws(CaseError) {
    guard (1...Suite.Limit.messages).contains(messages.count) else { throw .messageCount(messages.count) }
    let bytes = messages.reduce(0) { $0 + $1.content.utf8.count }
    guard bytes <= Suite.Limit.promptBytes else { throw .promptLength(bytes) }
    guard (1...Suite.Limit.trials).contains(trials) else { throw .trials(trials) }
    guard (1...Suite.Limit.weight).contains(weight) else { throw .weight(weight) }
    guard tags.allSatisfy({ (try? Identifier<Case>($0)) != nil }) else { throw .tags }
    let tags = Set(tags.map { ByteText($0) }).sorted().map(\.text)
    guard tags.count <= Suite.Limit.tagsPerCase else { throw .tags }
    if let problem = grader.limitProblem { throw .grader(problem) }
    let known = Set(item.keys).union(["id", "prompt"])
    if let missing = grader.itemNames.first(where: { !known.contains(ByteText($0)) }) {
      throw .missingField(missing)
    }
    self.id = id
    self.kind = kind
    self.messages = messages
    self.trials = trials
    self.weight = weight
    self.tags = tags
    self.item = item
    self.grader = grader
  }

  /// A case of one prompt.
  public init(
    id: CaseID, kind: Kind, prompt: String, trials: Int = 1, weight: Int = 1, tags: [String] = [],
    item: CaseFields = [:], grader: Grader
  ) throws(CaseError) {
    try self.init(
      id: id, kind: kind, messages: [ChatMessage(.user, prompt)], trials: trials, weight: weight, tags: tags,
      item: item, grader: grader)
  }

  /// The same, asked in one trial.
  public var once: Case {
    var one = self
    one.trials = 1
    return one
  }

  /// Whether it is more than a prompt.
  public var isConversation: Bool { messages.count != 1 || messages[0].role != .user }

  /// The prompt; of a conversation all turns, each after its role.
  public var prompt: String { Question(caseID: id, trial: 1, messages: messages).text }

  /// Of the prompt's UTF-8 bytes, or of a conversation's canonical JSON.
  public var promptDigest: Digest {
    isConversation
      ? Digest(of: JSONValue.array(messages.map(\.json)).canonicalBytes)
      : Digest(of: messages[0].content.utf8)
  }

  /// What the grader's templates can name.
  public var fields: CaseFields {
    var fields = item
    fields["id"] = ByteText(id.text)
    fields["prompt"] = ByteText(prompt)
    return fields
  }

  /// Grades what the subject said, with the `replies` to what an earlier call asked.
  public func grading(of answer: String, replies: ConsultationReplies = [:]) -> Grading {
    grader.grading(of: answer, item: fields, replies: replies)
  }

  /// Grades what came back for a trial of this case.
  ///
  /// It fails when the grader needs a reply that is not there: ask ``grading(of:replies:)`` first.
  public func outcome(
    of answer: CaseAnswer, trial: Int = 1, replies: ConsultationReplies = [:]
  ) -> CaseOutcome {
    switch answer {
    case .output(let text):
      switch grading(of: text, replies: replies) {
      case .done(let grade): outcome(trial: trial, output: text, grade)
      case .asks:
        outcome(trial: trial, output: text, Grade(passed: false, reason: "the grader had nobody to ask"))
      }
    case .none(let why):
      outcome(trial: trial, output: nil, Grade(passed: false, reason: "no answer: \(why)"))
    }
  }

  private func outcome(trial: Int, output: String?, _ grade: Grade) -> CaseOutcome {
    CaseOutcome(
      caseID: id, trial: trial, promptDigest: promptDigest, output: output, passed: grade.passed,
      score: grade.hundredths, reason: grade.reason)
  }
}

public enum CaseError: Error, Hashable, Sendable, CustomStringConvertible {
  case messageCount(Int)
  case promptLength(Int)
  case trials(Int)
  case weight(Int)
  case tags
  case grader(String)
  case missingField(String)

  /// The field that is wrong.
  public var field: String {
    switch self {
    case .messageCount: "messages"
    case .promptLength: "prompt"
    case .trials: "trials"
    case .weight: "weight"
    case .tags: "tags"
    case .grader, .missingField: "grader"
    }
  }

  public var description: String {
    switch self {
    case .messageCount(let count): "must be 1 to \(Suite.Limit.messages), not \(count)"
    case .trials(let count): "must be 1 to \(Suite.Limit.trials), not \(count)"
    case .weight(let weight): "must be 1 to \(Suite.Limit.weight), not \(weight)"
    case .promptLength(let bytes): "must have at most \(Suite.Limit.promptBytes) bytes, not \(bytes)"
    case .tags: "must be at most \(Suite.Limit.tagsPerCase) names of letters, digits and . _ - @ +"
    case .grader(let problem): problem
    case .missingField(let name): "uses {{item.\(name)}}, which the case does not have"
    }
  }
}
