public import Admissibility
public import Governance

/// What the policies of one kind of authority say, over all environments of an adaptation.
public enum Standing: String, CaseIterable, Hashable, Sendable {
  case admits
  case conditional
  /// Some of what is required is there.
  case partial
  case open
  case refuses
}

/// Something that is not met yet.
public struct OpenPoint: Hashable, Sendable {
  public var environment: EnvironmentID
  /// Of the authority that demands it; `nil` for what is always demanded.
  public var authority: Authority.Kind?
  public var state: Finding.State
  public var reason: String

  public init(
    environment: EnvironmentID, authority: Authority.Kind?, state: Finding.State, reason: String
  ) {
    self.environment = environment
    self.authority = authority
    self.state = state
    self.reason = reason
  }

  /// Who demands it.
  public var who: String { authority?.rawValue ?? "always" }
}

/// The verdicts on one adaptation in several environments, in short.
public struct VerdictSummary: Hashable, Sendable {
  /// By kind of authority; a kind without authorities in the environments is absent.
  public private(set) var standings: [Authority.Kind: Standing] = [:]
  /// What is not met, the gravest first, each reason once.
  public private(set) var open: [OpenPoint] = []

  /// - Parameters:
  ///   - verdicts: On one adaptation.
  ///   - view: Where the policies that they name stand.
  public init(_ verdicts: [Verdict], in view: LedgerView) {
    var met: Set<Authority.Kind> = []
    for verdict in verdicts {
      for finding in verdict.findings {
        let kind = finding.policy.flatMap { view.policy(label: $0) }.flatMap {
          view.kind(of: $0.value.authority)
        }
        if finding.state == .met {
          if let kind { met.insert(kind) }
        } else {
          add(finding, kind, verdict.environment)
        }
      }
    }
    open = Self.gravestFirst.flatMap { state in open.filter { $0.state == state } }
    let outcomes = Dictionary(grouping: verdicts.flatMap(\.authorities), by: \.kind)
    standings = outcomes.reduce(into: [:]) { standings, entry in
      standings[entry.key] = Self.standing(entry.value.map(\.outcome), isBegun: met.contains(entry.key))
    }
  }

  private static let gravestFirst: [Finding.State] = [.failed, .unknown, .lapsed, .open, .conditional]

  private mutating func add(_ finding: Finding, _ kind: Authority.Kind?, _ environment: EnvironmentID) {
    let isKnown = open.contains {
      $0.reason == finding.reason && $0.authority == kind && $0.state == finding.state
    }
    guard !isKnown else { return }
    open.append(
      OpenPoint(environment: environment, authority: kind, state: finding.state, reason: finding.reason))
  }

  /// `isBegun`: Whether anything is met that they demand.
  private static func standing(_ outcomes: [Outcome], isBegun: Bool) -> Standing {
    if outcomes.contains(.refuse) { return .refuses }
    if outcomes.contains(.defer) {
      return isBegun || outcomes.contains(where: \.isAdmissible) ? .partial : .open
    }
    return outcomes.contains(.conditional) ? .conditional : .admits
  }
}
