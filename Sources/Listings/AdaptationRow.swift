public import Governance

/// A line of the queue: what was recorded about an adaptation.
///
/// Whether it may run is for the evaluation to say.
public struct AdaptationRow: Hashable, Sendable {
  /// Of the manifest's entry.
  public var sequence: Int
  public var id: Adaptation.ID
  public var name: String
  public var version: String
  /// Nil when the manifest does not say.
  public var base: String?
  public var risk: Manifest.Risk?
  public var method: Manifest.Method
  /// Declared in the manifest; sorted.
  public var environments: [String]
  /// Of those environments that the ledger knows; sorted.
  public var jurisdictions: [String]
  public var submittedAt: Timestamp
  /// The principal or authority whose key signed the manifest.
  public var submitter: String
  public var state: AdaptationState
  /// The lowest score among the newest certificates of each suite, revoked ones aside: what a reader must know first.
  public var bestCertificate: CertificateScore?
  /// Distinct principals whose newest decision approves.
  public var approvals: Int
  /// Sorted; none once revoked.
  public var activeEnvironments: [String]
  public var isRevoked: Bool

  public init(
    sequence: Int, id: Adaptation.ID, name: String, version: String, base: String?, risk: Manifest.Risk?,
    method: Manifest.Method, environments: [String], jurisdictions: [String], submittedAt: Timestamp,
    submitter: String, state: AdaptationState, bestCertificate: CertificateScore?, approvals: Int,
    activeEnvironments: [String], isRevoked: Bool
  ) {
    self.sequence = sequence
    self.id = id
    self.name = name
    self.version = version
    self.base = base
    self.risk = risk
    self.method = method
    self.environments = environments
    self.jurisdictions = jurisdictions
    self.submittedAt = submittedAt
    self.submitter = submitter
    self.state = state
    self.bestCertificate = bestCertificate
    self.approvals = approvals
    self.activeEnvironments = activeEnvironments
    self.isRevoked = isRevoked
  }

  /// The first 8 hexadecimal digits of the id.
  public var shortID: String { id.short }
  /// `name@version`.
  public var label: String { "\(name)@\(version)" }
  /// In hundredths of a percent.
  public var score: Int64? { bestCertificate?.score }
}

/// How many cases of a suite passed.
public struct CertificateScore: Hashable, Sendable {
  public var passed: Int
  public var total: Int

  public init(passed: Int, total: Int) {
    self.passed = passed
    self.total = total
  }

  /// In hundredths of a percent.
  public var score: Int64 { total == 0 ? 0 : Int64(passed * 10_000 / total) }
}
