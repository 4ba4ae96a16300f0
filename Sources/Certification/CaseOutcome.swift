public import Cryptography

/// What came back for a case.
public enum CaseAnswer: Hashable, Sendable {
  case output(String)
  /// Nothing, with the reason; the case fails.
  case none(String)
}

/// What came of one case.
public struct CaseOutcome: Hashable, Sendable {
  public var caseID: CaseID
  public var promptDigest: Digest
  /// What the adapted model said, byte for byte; `nil` when it gave no answer.
  public var output: String?
  public var passed: Bool
  public var reason: String

  public init(caseID: CaseID, promptDigest: Digest, output: String?, passed: Bool, reason: String) {
    self.caseID = caseID
    self.promptDigest = promptDigest
    self.output = output
    self.passed = passed
    self.reason = reason
  }
}
