public import Governance

/// What may be done with an adaptation in an environment, from worst to best.
public enum Outcome: String, CaseIterable, Hashable, Sendable, Comparable {
  /// Something speaks against it.
  case refuse
  /// Something is still missing.
  case `defer`
  /// It may run if whoever activates it accepts the conditions.
  case conditional
  case admit

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  public static func < (left: Outcome, right: Outcome) -> Bool { left.rank < right.rank }

  /// Whether an adaptation with this outcome may be activated.
  public var isAdmissible: Bool { self >= .conditional }
}

/// Whether an adaptation may run in an environment, with every reason.
///
/// Nothing of it is stored: it follows from the ledger, the policies in it and the moment.
public struct Verdict: Hashable, Sendable {
  public var adaptation: Adaptation.ID
  public var environment: EnvironmentID
  /// The worst that any finding allows.
  public var outcome: Outcome
  /// In the order of the four checks; met ones too.
  public var findings: [Finding]
  /// One for each authority that the environment names, in its order.
  public var authorities: [AuthorityVerdict]
  /// `policy@version/requirement` of each condition that an activation must accept, sorted.
  public var conditions: [String]

  /// Until when it is the same by time alone: before this moment only a new entry can change an outcome or a state in
  /// it.
  ///
  /// `nil`: for ever. It may be the same for longer, when what ends then decides nothing.
  public var holdsUntil: Timestamp?

  init(
    adaptation: Adaptation.ID, environment: EnvironmentID, findings: [Finding],
    authorities: [AuthorityVerdict]
  ) {
    self.adaptation = adaptation
    self.environment = environment
    self.findings = findings
    self.authorities = authorities
    outcome = findings.map(\.state.outcome).min() ?? .refuse
    holdsUntil = findings.compactMap(\.holdsUntil).min()
    conditions = findings.filter { $0.state == .conditional }.map(\.label).sorted()
  }

  /// The ledger entries on which it rests, ascending.
  public var entries: [Int64] { Set(findings.flatMap(\.entries)).sorted() }

  /// The first of the findings that decide the outcome; `nil` when it is admit.
  public var decisiveFinding: Finding? {
    outcome == .admit ? nil : findings.first { $0.state.outcome == outcome }
  }
}

/// What the policies of one authority say.
public struct AuthorityVerdict: Hashable, Sendable {
  public var authority: AuthorityID
  public var kind: Authority.Kind
  /// Refuse when it has no policy that applies.
  public var outcome: Outcome

  public init(authority: AuthorityID, kind: Authority.Kind, outcome: Outcome) {
    self.authority = authority
    self.kind = kind
    self.outcome = outcome
  }
}
