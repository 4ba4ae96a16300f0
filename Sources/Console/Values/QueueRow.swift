public import Admissibility
public import Governance
public import Listings
public import Presentation

/// One environment of an adaptation, in short.
public struct Place: Hashable, Sendable {
  public var environment: EnvironmentID
  /// Nil for an environment that the ledger does not know.
  public var jurisdiction: String?
  public var outcome: Outcome
  public var isActive: Bool
  /// `policy@version/requirement` of each condition that an activation must accept.
  public var conditions: [String]

  public init(
    environment: EnvironmentID, jurisdiction: String?, outcome: Outcome, isActive: Bool,
    conditions: [String] = []
  ) {
    self.environment = environment
    self.jurisdiction = jurisdiction
    self.outcome = outcome
    self.isActive = isActive
    self.conditions = conditions
  }

  public init(_ admission: Admission, jurisdiction: String?) {
    let verdict = admission.verdict
    self.init(
      environment: verdict.environment, jurisdiction: jurisdiction, outcome: verdict.outcome,
      isActive: admission.mayRun, conditions: verdict.conditions)
  }
}

/// A line of the queue: what was recorded about an adaptation, and what is decided.
public struct QueueRow: Hashable, Sendable {
  /// What is decided about an adaptation, over all environments of its manifest.
  public struct Decided: Hashable, Sendable {
    public var summary: String
    /// The worst among the newest certificates of each suite, in hundredths of a percent.
    public var score: Int64?
    /// Whether that one is below its floor.
    public var scoreFails: Bool
    /// By kind of authority; a kind without authorities in the environments is absent.
    public var standings: [Authority.Kind: Standing]
    public var places: [Place]
    /// At most a handful, the gravest first.
    public var open: [OpenPoint]
    /// How many more there are.
    public var furtherOpen: Int

    public init(
      summary: String = "", score: Int64? = nil, scoreFails: Bool = false,
      standings: [Authority.Kind: Standing] = [:], places: [Place] = [], open: [OpenPoint] = [],
      furtherOpen: Int = 0
    ) {
      self.summary = summary
      self.score = score
      self.scoreFails = scoreFails
      self.standings = standings
      self.places = places
      self.open = open
      self.furtherOpen = furtherOpen
    }
  }

  public var recorded: AdaptationRow
  /// Nil until it is known.
  public var decided: Decided?

  public init(_ recorded: AdaptationRow, _ decided: Decided? = nil) {
    self.recorded = recorded
    self.decided = decided
  }

  public var id: Adaptation.ID { recorded.id }
  public var label: String { recorded.label }
  public var state: AdaptationState { recorded.state }
  /// In hundredths of a percent.
  var score: Int64? { decided.map(\.score) ?? recorded.score }
}
