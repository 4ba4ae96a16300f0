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

    /// From what speaks against it to what is met.
    private var rank: Int {
      switch self {
      case .failed: 0
      case .unknown: 1
      case .lapsed: 2
      case .open: 3
      case .conditional: 4
      case .met: 5
      }
    }

    /// The state of "at least `count` of these": that of the `count`-th best part.
    ///
    /// With the number of parts as `count` it is "all of these", with 1 "any of these".
    ///
    /// - Parameters:
    ///   - count: 0 is always met; more than there are parts never is, whatever they say.
    ///   - parts: In any order.
    /// - Returns: The state of the whole.
    public static func atLeast(_ count: Int, of parts: some Sequence<State>) -> State {
      guard count > 0 else { return .met }
      let best = parts.sorted { $0.rank > $1.rank }
      return count <= best.count ? best[count - 1] : .failed
    }

    public var outcome: Outcome {
      switch self {
      case .met: .admit
      case .conditional: .conditional
      case .open, .lapsed, .unknown: .defer
      case .failed: .refuse
      }
    }
  }

  /// What a finding is about, whatever was found: findings of two moments with the same one are compared.
  public enum ID: Hashable, Sendable {
    // What is always demanded.
    case manifest, environment, validity, revocation, base, dataSets
    /// That a policy of this authority applies; `nil` where the environment names none.
    case policies(AuthorityID?)
    /// A reviewer's word against it that no policy asked for.
    case opposition(Principal)
    case certificate
    /// A failed run of a suite that no policy asks for.
    case failedRun(SuiteName)
    case dependency(Dependency.Kind, Adaptation.ID)
    // What a policy, `name@version`, demands.
    case capabilities(policy: String)
    case requirement(policy: String, id: String)

    /// `name@version` of the policy that demands it; `nil` for what is always demanded.
    public var policy: String? {
      switch self {
      case .capabilities(let policy), .requirement(let policy, _): policy
      case .manifest, .environment, .validity, .revocation, .base, .dataSets, .policies, .opposition,
        .certificate, .failedRun, .dependency:
        nil
      }
    }

    /// The requirement's id in its policy, or a fixed word for what is always demanded.
    public var word: String {
      switch self {
      case .manifest: "manifest"
      case .environment: "environment"
      case .validity: "validity"
      case .revocation: "revocation"
      case .base: "base"
      case .dataSets: "dataSets"
      case .policies: "policies"
      case .opposition: "opposition"
      case .certificate, .failedRun: "certificate"
      case .dependency(let kind, let target): "\(kind.rawValue):\(target.short)"
      case .capabilities: "allowedCapabilities"
      case .requirement(_, let id): id
      }
    }
  }

  public var check: Check
  public var id: ID
  public var state: State
  /// One sentence without a full stop; names no times, so that it changes only when the facts do.
  public var reason: String
  /// Ledger entries that it rests on, ascending.
  public var entries: [Int64]
  /// What it is about, where that is one thing: a dependency, a base, a data set, a certificate.
  public var node: Node?
  /// The next moment at which the state may become another by time alone; `nil`: never.
  public var holdsUntil: Timestamp?
  /// Of what it is made, where it combines several findings.
  public var parts: [Finding]

  public init(
    _ check: Check, _ id: ID, _ state: State, _ reason: String, entries: [Int64] = [], node: Node? = nil,
    holdsUntil: Timestamp? = nil, parts: [Finding] = []
  ) {
    self.check = check
    self.id = id
    self.state = state
    self.reason = reason
    self.entries = entries.sorted()
    self.node = node
    self.holdsUntil = holdsUntil
    self.parts = parts
  }

  /// `name@version` of the policy that demands it; `nil` for what is always demanded.
  public var policy: String? { id.policy }
  /// The requirement's id in its policy, or a fixed word for what is always demanded.
  public var requirement: String { id.word }
  /// `policy@version/requirement`, or only the requirement: as a condition is named when it is accepted.
  public var label: String { policy.map { "\($0)/\(requirement)" } ?? requirement }
}
