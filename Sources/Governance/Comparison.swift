public import Cryptography

/// What a certificate's run was compared with, case by case on the same suite, and what came of it.
///
/// Which cases they are stands in the evidence; a policy can bound how many regressed.
public struct Comparison: Hashable, Sendable {
  /// What the other side is to the adaptation that was certified.
  public enum Role: String, CaseIterable, Hashable, Sendable {
    /// The one that its manifest names as its predecessor.
    case predecessor
    /// Its base, without an adapter.
    case base
    /// Any other adaptation, chosen by whoever certified; no policy asks for one.
    case other

    /// As a sentence calls what plays it.
    public var words: String { self == .other ? "other adaptation" : rawValue }
  }

  /// What was on the other side.
  public struct Subject: Hashable, Sendable {
    public var role: Role
    /// `name@version` of an adaptation, or the name of a base; for people, the digest decides.
    public var label: String
    /// The adaptation's id, or the digest of the base.
    public var digest: Digest

    public init(role: Role, label: String, digest: Digest) {
      self.role = role
      self.label = label
      self.digest = digest
    }

    public init(role: Role, _ adaptation: Adaptation) {
      self.init(role: role, label: adaptation.manifest.label, digest: adaptation.id.digest)
    }

    /// `nil` for one that is not known by its digest, such as a hosted one.
    public init?(base: Base) {
      guard let digest = base.digest else { return nil }
      self.init(role: .base, label: base.name, digest: digest)
    }
  }

  public var subject: Subject
  /// The blob with the other side's outcomes.
  public var evidence: Digest
  /// Cases that passed on the other side and fail here.
  public var regressed: Int64
  /// Cases that failed on the other side and pass here.
  public var improved: Int64
  /// All others.
  public var unchanged: Int64

  public init(subject: Subject, evidence: Digest, regressed: Int64, improved: Int64, unchanged: Int64) {
    self.subject = subject
    self.evidence = evidence
    self.regressed = regressed
    self.improved = improved
    self.unchanged = unchanged
  }

  /// In one line: `against support-triage@3.0.2: 2 regressions, 5 improvements, 273 unchanged`.
  public var summary: String {
    func counted(_ count: Int64, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
    return "against \(subject.label): \(counted(regressed, "regression")), "
      + "\(counted(improved, "improvement")), \(unchanged) unchanged"
  }
}

/// How many cases may be worse than on the other side.
public struct RegressionBound: Hashable, Sendable {
  /// What a run must have been compared with; never ``Comparison/Role/other``.
  public var against: Comparison.Role
  /// The most cases that may have passed there and fail here.
  public var regressions: Int64

  public init(against: Comparison.Role, regressions: Int64) {
    self.against = against
    self.regressions = regressions
  }
}
