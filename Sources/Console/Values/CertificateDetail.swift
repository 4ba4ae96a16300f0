public import Admissibility
public import Governance

/// A certificate with the cases that failed.
public struct CertificateDetail: Hashable, Sendable {
  /// The certificate as something that can be revoked.
  public var node: Node
  public var suite: String
  public var result: Certificate.Result
  public var passed: Int
  public var total: Int
  /// In hundredths of a percent.
  public var score: Int64
  public var floor: Int64
  public var certifier: String
  public var issuedAt: Timestamp
  public var expiresAt: Timestamp
  public var state: CertificateState
  public var sandboxLayers: [String]
  /// The harness and version whose results it takes over; `nil` for a run of ours.
  public var importedFrom: String?
  /// How the model's program ended, when that was not as it should.
  public var abnormalEnding: String?
  /// What its run was compared with, and what came of it.
  public var comparison: ComparedCounts?
  /// Cases that pass and changed; those that got worse are among the failures.
  public var changed: [CaseReport] = []
  public var failures: [CaseReport]
  /// How many more failed or changed than are told here.
  public var untold = 0
  /// Why the failing cases cannot be shown, such as that the evidence is missing.
  public var evidenceProblem: String?
  public var entry: Int64

  public init(
    node: Node, suite: String, result: Certificate.Result, passed: Int, total: Int, score: Int64,
    floor: Int64,
    certifier: String, issuedAt: Timestamp, expiresAt: Timestamp, state: CertificateState,
    sandboxLayers: [String],
    importedFrom: String? = nil,
    failures: [CaseReport], evidenceProblem: String? = nil, entry: Int64
  ) {
    self.node = node
    self.suite = suite
    self.result = result
    self.passed = passed
    self.total = total
    self.score = score
    self.floor = floor
    self.certifier = certifier
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
    self.state = state
    self.sandboxLayers = sandboxLayers
    self.importedFrom = importedFrom
    self.failures = failures
    self.evidenceProblem = evidenceProblem
    self.entry = entry
  }
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
