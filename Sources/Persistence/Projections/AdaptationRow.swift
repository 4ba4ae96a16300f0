public import Governance

/// A line of the queue: what was recorded about an adaptation.
///
/// Whether it may run is for the evaluation to say.
public struct AdaptationRow: Hashable, Sendable {
  public enum State: String, CaseIterable, Hashable, Sendable {
    /// Nothing but the manifest.
    case pending
    /// It has certificates, of runs of ours or of imported ones that a policy takes, and the newest of each suite did not
    /// fail.
    case certified
    /// The newest certificate of a suite failed.
    case failed
    /// Someone approved, and nobody's newest decision says otherwise.
    case approved
    case changesRequested
    case rejected
    case active
    case revoked
  }

  /// Of the manifest's entry.
  public var sequence: Int
  public var id: Adaptation.ID
  public var name: String
  public var version: String
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
  public var state: State
  /// The lowest score among the newest certificates of each suite, revoked ones aside: what a reader must know first.
  public var bestCertificate: CertificateScore?
  /// Distinct principals whose newest decision approves.
  public var approvals: Int
  /// Sorted; none once revoked.
  public var activeEnvironments: [String]
  public var isRevoked: Bool

  /// The first 8 hexadecimal digits of the id.
  public var shortID: String { id.short }
}

/// How many cases of a suite passed.
public struct CertificateScore: Hashable, Sendable {
  public var passed: Int
  public var total: Int
}
