public import Cryptography
public import Governance

/// What came of running a suite against an adaptation: not yet a certificate, because nobody has signed for it.
public struct RunResult: Sendable {
  /// What the run was compared with, and what came of that.
  public struct Compared: Sendable {
    public let subject: Comparison.Subject
    /// The other side's, which itself is compared with nothing.
    public let evidence: Evidence
    public let comparison: PairedComparison
    /// Whether the other side was not run again, because the ledger keeps what it answered.
    public let isKept: Bool

    public init(subject: Comparison.Subject, evidence: Evidence, comparison: PairedComparison, isKept: Bool) {
      self.subject = subject
      self.evidence = evidence
      self.comparison = comparison
      self.isKept = isKept
    }
  }

  public let adaptation: Adaptation
  public let suite: Suite
  public var evidence: Evidence
  /// Of ``evidence``, which takes a walk through all outcomes.
  public var evidenceDigest: Digest
  public let summary: RunSummary
  /// How the run ended, and how long it took.
  public let report: RunReport
  public var compared: Compared?

  public init(
    adaptation: Adaptation, suite: Suite, evidence: Evidence, evidenceDigest: Digest, report: RunReport,
    compared: Compared? = nil
  ) {
    self.adaptation = adaptation
    self.suite = suite
    self.evidence = evidence
    self.evidenceDigest = evidenceDigest
    summary = RunSummary(suite: suite, outcomes: evidence.outcomes)
    self.report = report
    self.compared = compared
  }

  public var passed: Bool { summary.floorMet && report.ending.isNormal }
}
