public import Cryptography

/// Ends the force of something for good, and commits to what falls with it.
public struct Revocation: Hashable, Sendable {
  /// In whose name it is revoked.
  public var speaker: Speaker
  public var target: Node
  /// What the target is known by besides its name: bytes and hosted models that are refused with it, whoever hands them
  /// in again; sorted.
  public var covers: [Node]
  /// For people: the target as it was shown.
  public var label: String
  /// Free text of at most 4,000 bytes; never empty.
  public var reason: String
  /// For a key: entries from this one on no longer count.
  ///
  /// `nil`: none of its entries counts any more.
  public var since: Int64?
  /// What was shown before the signature.
  public var cascade: CascadeCommitment
  public var ledgerSize: Int64
  public var revokedAt: Timestamp

  public init(
    speaker: Speaker, target: Node, covers: [Node] = [], label: String, reason: String, since: Int64? = nil,
    cascade: CascadeCommitment,
    ledgerSize: Int64, revokedAt: Timestamp
  ) {
    self.speaker = speaker
    self.target = target
    self.covers = covers
    self.label = label
    self.reason = reason
    self.since = since
    self.cascade = cascade
    self.ledgerSize = ledgerSize
    self.revokedAt = revokedAt
  }
}

/// The digest of a sorted list of fates, and its counts.
public struct CascadeCommitment: Hashable, Sendable {
  public var digest: Digest
  public var falls: Int64
  public var degraded: Int64
  public var survives: Int64
  public var unknown: Int64
  /// How many may do more than before, such as what only a rejection that goes with it had kept out.
  public var rises: Int64

  public init(
    digest: Digest, falls: Int64, degraded: Int64, survives: Int64, unknown: Int64, rises: Int64 = 0
  ) {
    self.digest = digest
    self.falls = falls
    self.degraded = degraded
    self.survives = survives
    self.unknown = unknown
    self.rises = rises
  }

  /// Such as `1 falls, 2 degrade, 0 survive, 0 unknown, 0 rise`.
  public var summary: String {
    [
      fallText, Self.said(degraded, "degrades", "degrade"), Self.said(survives, "survives", "survive"),
      "\(unknown) unknown", Self.said(rises, "rises", "rise"),
    ].joined(separator: ", ")
  }

  /// Such as `41 fall`.
  public var fallText: String { Self.said(falls, "falls", "fall") }

  private static func said(_ count: Int64, _ one: String, _ more: String) -> String {
    "\(count) \(count == 1 ? one : more)"
  }
}
