public import Admissibility
public import Cryptography
public import Governance

/// A certificate with the cases that failed.
@dynamicMemberLookup
public struct CertificateDetail: Hashable, Sendable {
  public var certificate: Certificate
  /// Of its statement.
  public var digest: Digest
  /// Who signed it, and for whom.
  public var certifier: String
  public var state: CertificateState
  /// What its run was compared with, and what came of it.
  public var comparison: ComparedCounts?
  /// Cases that pass and changed; those that got worse are among the failures.
  public var changed: [CaseReport] = []
  public var failures: [CaseReport] = []
  /// How many more failed or changed than are told here.
  public var untold = 0
  /// Why the failing cases cannot be shown, such as that the evidence is missing.
  public var evidenceProblem: String?
  public var entry: Int64

  public init(
    _ certificate: Certificate, digest: Digest, certifier: String, state: CertificateState, entry: Int64
  ) {
    self.certificate = certificate
    self.digest = digest
    self.certifier = certifier
    self.state = state
    self.entry = entry
  }

  public subscript<Value>(dynamicMember path: KeyPath<Certificate, Value>) -> Value {
    certificate[keyPath: path]
  }

  /// As something that can be revoked.
  public var node: Node { .certificate(digest) }
  /// `name@version`.
  public var suite: String { "\(certificate.suiteName)@\(certificate.suiteVersion)" }
}

/// A case that failed: what was asked, what came back, what was expected, and why the grader said no.
public struct CaseReport: Hashable, Sendable {
  public var suite: String
  public var id: String
  public var kind: String
  public var prompt: String
  /// What the model said, byte for byte; nil when it gave no answer.
  public var answer: String?
  /// What the grader looked for, in words.
  public var expected: String
  public var reason: String
  public var passed: Bool
  /// How it changed from the run that it was compared with; nil when it did not, or when there was none.
  public var change: CaseChange?

  /// How many are listed at most; a suite can have a hundred thousand cases.
  public static let listLimit = 1_000

  public init(
    suite: String, id: String, kind: String, prompt: String, answer: String?, expected: String,
    reason: String, passed: Bool = false, change: CaseChange? = nil
  ) {
    self.suite = suite
    self.id = id
    self.kind = kind
    self.prompt = prompt
    self.answer = answer
    self.expected = expected
    self.reason = reason
    self.passed = passed
    self.change = change
  }
}
