public import Governance

/// The four checks, in the order in which they are made.
public enum Check: String, CaseIterable, Hashable, Sendable {
  /// Signature and the authority of the key that made it.
  case signature
  /// Whether capabilities, environment and the authorities' requirements allow it.
  case environment
  /// A valid and fresh certificate.
  case certificate
  /// Dependencies and revocations.
  case dependencies
}

/// One requirement, whether it is met, and why.
public struct Finding: Hashable, Sendable {
  public enum State: String, CaseIterable, Hashable, Sendable {
    case met
    /// Not met, but may be accepted as a condition.
    case conditional
    /// Something has yet to be done.
    case open
    /// Was met; what met it is no longer fresh.
    case lapsed
    /// Data is missing, so nobody can say.
    case unknown
    /// Something speaks against it.
    case failed

    public var outcome: Outcome {
      switch self {
      case .met: .admit
      case .conditional: .conditional
      case .open, .lapsed, .unknown: .defer
      case .failed: .refuse
      }
    }
  }

  public var check: Check
  /// `name@version` of the policy that demands it; `nil` for what is always demanded.
  public var policy: String?
  /// The requirement's id in its policy, or a fixed word for what is always demanded.
  public var requirement: String
  public var state: State
  /// One sentence without a full stop; names no times, so that it changes only when the facts do.
  public var reason: String
  /// Ledger entries that it rests on, ascending.
  public var entries: [Int64]
  /// What it is about, where that is one thing: a dependency, a base, a data set, a certificate.
  public var node: Node?

  public init(
    _ check: Check, policy: String? = nil, _ requirement: String, _ state: State, _ reason: String,
    entries: [Int64] = [], node: Node? = nil
  ) {
    self.check = check
    self.policy = policy
    self.requirement = requirement
    self.state = state
    self.reason = reason
    self.entries = entries.sorted()
    self.node = node
  }

  /// `policy@version/requirement`, or only the requirement: as a condition is named when it is accepted.
  public var label: String { policy.map { "\($0)/\(requirement)" } ?? requirement }
}
