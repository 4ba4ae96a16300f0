/// What checking a whole store found.
public struct VerificationReport: Hashable, Sendable {
  public enum Pin: Hashable, Sendable {
    /// All entries that this machine had seen are there.
    case holds(size: Int)
    /// Entries cut off at the end, with all that belongs to them, would not show.
    case none

    /// What this machine had seen.
    public var size: Int? { if case .holds(let size) = self { size } else { nil } }
  }

  /// How many entries the ledger has; with a fault, how many were found good before it.
  public var entries: Int
  public var checkpoints: Int
  /// The first thing that is wrong: entries in ledger order, then the pin, evidence, projections and the schema.
  public var fault: LedgerFault?
  public var pin: Pin

  public var isIntact: Bool { fault == nil }
}

extension VerificationReport: CustomStringConvertible {
  public var description: String {
    if let fault { return "\(fault) (\(entries) entries before it are good)" }
    let tail =
      switch pin {
      case .holds(let size): "the tail is pinned on this machine at \(size)"
      case .none: "the tail is not pinned on this machine"
      }
    return "\(entries) entries and \(checkpoints) checkpoints verify; \(tail)"
  }
}
