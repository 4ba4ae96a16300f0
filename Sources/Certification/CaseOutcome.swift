public import Cryptography
public import Governance
public import StrictJSON

/// What came back for a question.
public enum CaseAnswer: Hashable, Sendable {
  case output(String)
  /// Nothing, with the reason; the case fails.
  case none(String)
}

/// What came of one question: of a case, or of one of its trials.
public struct CaseOutcome: Hashable, Sendable {
  public var caseID: CaseID
  /// Counted from 1.
  public var trial: Int
  public var promptDigest: Digest
  /// What the adapted model said, byte for byte; `nil` when it gave no answer.
  public var output: String? {
    get { said?.text }
    set { said = newValue.map { ByteText($0) } }
  }
  /// The output, to be compared.
  var said: ByteText?
  public var passed: Bool
  /// What the grader gave, in hundredths of a percent.
  public var score: Int64
  @ByteText public var reason: String

  /// Without a `score`, 10,000 for what passed and 0 for what did not.
  public init(
    caseID: CaseID, trial: Int = 1, promptDigest: Digest, output: String?, passed: Bool, score: Int64? = nil,
    reason: String
  ) {
    self.caseID = caseID
    self.trial = trial
    self.promptDigest = promptDigest
    said = output.map { ByteText($0) }
    self.passed = passed
    self.score = score ?? Self.plainScore(passed)
    self.reason = reason
  }

  static func plainScore(_ passed: Bool) -> Int64 { passed ? 10_000 : 0 }

  /// As ``Question/id``.
  public var questionID: String { trial == 1 ? caseID.text : "\(caseID)#\(trial)" }
}
