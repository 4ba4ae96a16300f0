public import Governance

/// What the subject is asked once: a case, in one of its trials.
public struct Question: Hashable, Sendable {
  public let caseID: CaseID
  /// Counted from 1.
  public let trial: Int
  /// At least one; the last is what the subject answers.
  public let messages: [ChatMessage]

  /// The case's id for its first trial, `ID#2` and so on for the others.
  ///
  /// Unique in a suite, because `#` cannot stand in the id of a case.
  public var id: String { trial == 1 ? caseID.text : "\(caseID)#\(trial)" }

  /// The one text that a subject gets which takes no conversations: the prompt itself, or every turn after its role.
  public var text: String {
    if messages.count == 1, messages[0].role == .user { return messages[0].content }
    return messages.map { "\($0.role.rawValue): \($0.content)" }.joined(separator: "\n")
  }
}

extension Case {
  /// One question for every trial.
  public var questions: [Question] {
    (1...trials).map { Question(caseID: id, trial: $0, messages: messages) }
  }
}

extension Suite {
  /// Every trial of every case: the cases in their order, the trials of a case one after the other.
  public var questions: Questions { Questions(suite: self) }

  public var questionCount: Int { census.questions }

  /// Which case a question is of, and its trial.
  public func place(ofQuestion number: Int) -> (one: Case, trial: Int) {
    let place = census.place(ofQuestion: number)
    return (cases[place.caseIndex], place.trial)
  }

  public subscript(_ id: CaseID) -> Case? { census.ids.place(of: id.text).map { cases[$0] } }
}

/// The questions of a suite, each made when it is asked for.
public struct Questions: RandomAccessCollection, Sendable {
  let suite: Suite

  public var startIndex: Int { 0 }
  public var endIndex: Int { suite.questionCount }

  public subscript(position: Int) -> Question {
    let (one, trial) = suite.place(ofQuestion: position)
    return Question(caseID: one.id, trial: trial, messages: one.messages)
  }
}
