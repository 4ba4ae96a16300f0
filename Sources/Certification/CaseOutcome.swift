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
///
/// It is made of a whole answer, which was graded as such, and keeps no more of it than ``Limit/outputBytes``: whatever
/// a model says, there is room to record what came of it.
public struct CaseOutcome: Hashable, Sendable {
  /// In bytes of canonical JSON.
  enum Limit {
    static let outputBytes = 16_384
    static let reasonBytes = 1_024
  }

  /// An answer that is too long to be kept.
  public struct Whole: Hashable, Sendable {
    /// In UTF-8.
    public var byteCount: Int64
    public var digest: Digest
  }

  public var caseID: CaseID
  /// Counted from 1.
  public var trial: Int
  public var promptDigest: Digest
  /// What the adapted model said, byte for byte, or its beginning; `nil` when it gave no answer.
  public internal(set) var output: String? {
    get { said?.text }
    set { said = newValue.map { ByteText($0) } }
  }
  /// The output, to be compared.
  private var said: ByteText?
  /// Of what ``output`` is the beginning; `nil` when that is all.
  public internal(set) var whole: Whole?
  public var passed: Bool
  /// What the grader gave, in hundredths of a percent.
  public var score: Int64
  @ByteText public internal(set) var reason: String

  /// Without a `score`, 10,000 for what passed and 0 for what did not.
  ///
  /// `output`: The whole answer.
  public init(
    caseID: CaseID, trial: Int = 1, promptDigest: Digest, output: String?, passed: Bool, score: Int64? = nil,
    reason: String
  ) {
    self.init(
      kept: caseID, trial, promptDigest, output: output, whole: nil, passed,
      score ?? Self.plainScore(passed), reason)
    cut(output: Limit.outputBytes, reason: Limit.reasonBytes)
  }

  /// As it was kept, of an answer that may be cut already.
  init(
    kept caseID: CaseID, _ trial: Int, _ promptDigest: Digest, output: String?, whole: Whole?, _ passed: Bool,
    _ score: Int64, _ reason: String
  ) {
    self.caseID = caseID
    self.trial = trial
    self.promptDigest = promptDigest
    said = output.map { ByteText($0) }
    self.whole = whole
    self.passed = passed
    self.score = score
    self.reason = reason
  }

  static func plainScore(_ passed: Bool) -> Int64 { passed ? 10_000 : 0 }

  /// As ``Question/id``.
  public var questionID: String { trial == 1 ? caseID.text : "\(caseID)#\(trial)" }

  /// ``output`` for people, who are told where it is not all.
  public var toldOutput: String? {
    guard let output, let whole else { return output }
    return "\(output)… (\(output.utf8.count) of \(whole.byteCount) bytes, sha256 \(whole.digest.hex))"
  }

  /// Whether both are the same answer, however much of it is kept.
  func answers(as other: CaseOutcome) -> Bool {
    guard whole != nil || other.whole != nil else { return said == other.said }
    return answerDigest == other.answerDigest
  }

  private var answerDigest: Digest? { whole?.digest ?? output.map { Digest(of: $0.utf8) } }

  /// Keeps no more of the answer and of the reason than so many bytes of JSON.
  mutating func cut(output outputLimit: Int, reason reasonLimit: Int) {
    if let text = output, let kept = text.prefix(jsonBytes: outputLimit) {
      whole = whole ?? Whole(byteCount: Int64(text.utf8.count), digest: Digest(of: text.utf8))
      output = kept
    }
    if let kept = reason.prefix(jsonBytes: reasonLimit - 3) { reason = kept + "…" }
  }
}

extension String {
  /// Without the quotes: what only JSON escapes counts as its escape.
  var jsonByteCount: Int { unicodeScalars.reduce(0) { $0 + Self.jsonBytes($1) } }

  /// As many of its first scalars as take no more than `limit` bytes in JSON; `nil` when all of them do.
  fileprivate func prefix(jsonBytes limit: Int) -> String? {
    guard utf8.count > limit / 6 else { return nil }
    var count = 0
    for (index, scalar) in zip(unicodeScalars.indices, unicodeScalars) {
      count += Self.jsonBytes(scalar)
      if count > limit { return String(unicodeScalars[..<index]) }
    }
    return nil
  }

  private static func jsonBytes(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x08, 0x09, 0x0A, 0x0C, 0x0D, 0x22, 0x5C: 2
    case ..<0x20: 6
    default: UTF8.width(scalar)
    }
  }
}
