public import Admissibility
public import Governance
public import Presentation

/// Where an adaptation stands, in one word.
public enum AdaptationState: String, CaseIterable, Hashable, Sendable {
  case pending, certified, failed, approved, changesRequested, rejected, active, revoked
}

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

/// A line of the queue.
public struct QueueRow: Hashable, Sendable {
  public var id: Adaptation.ID
  public var name: String
  public var version: String
  /// Nil when the manifest does not say.
  public var base: String?
  public var risk: Manifest.Risk?
  public var summary: String
  public var state: AdaptationState
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
  public var submittedAt: Timestamp
  public var submitter: String
  /// What the manifest's environments belong to, while it is not known what is decided there.
  public var jurisdictions: [String] = []
  /// False while only what was recorded is known: then there are no places, standings and open points.
  public var isEvaluated = true

  public init(
    id: Adaptation.ID, name: String, version: String, base: String?, risk: Manifest.Risk?,
    summary: String = "", state: AdaptationState, score: Int64?,
    scoreFails: Bool = false, standings: [Authority.Kind: Standing],
    places: [Place], open: [OpenPoint] = [], furtherOpen: Int = 0, submittedAt: Timestamp, submitter: String
  ) {
    self.id = id
    self.name = name
    self.version = version
    self.base = base
    self.risk = risk
    self.summary = summary
    self.state = state
    self.score = score
    self.scoreFails = scoreFails
    self.standings = standings
    self.places = places
    self.open = open
    self.furtherOpen = furtherOpen
    self.submittedAt = submittedAt
    self.submitter = submitter
  }

  /// `name@version`.
  public var label: String { "\(name)@\(version)" }
}

/// A run of the queue's rows, as loaded.
public struct QueueSlice: Hashable, Sendable {
  public var rows: [QueueRow]
  public var count: QueueCount
  /// The place of the first row, where it is known.
  public var offset: Int?
  /// How many there are without a filter.
  public var unfiltered: Int

  public init(rows: [QueueRow], count: QueueCount, offset: Int? = nil, unfiltered: Int) {
    self.rows = rows
    self.count = count
    self.offset = offset
    self.unfiltered = unfiltered
  }
}

/// How many rows match a filter.
public struct QueueCount: Hashable, Sendable {
  public var count: Int
  /// False where there are at least that many.
  public var isExact: Bool

  public init(_ count: Int, isExact: Bool = true) {
    self.count = count
    self.isExact = isExact
  }
}

/// Which part of the queue to load.
public struct QueueRequest: Hashable, Sendable {
  public enum Start: Hashable, Sendable {
    case first
    /// This row, where it matches, and those that follow it; told with their place.
    case from(Adaptation.ID)
    case after(Adaptation.ID)
    case before(Adaptation.ID)
    case last
  }

  public var selection: QueueSelection
  public var start: Start
  public var limit: Int

  public init(_ selection: QueueSelection, start: Start, limit: Int) {
    self.selection = selection
    self.start = start
    self.limit = limit
  }
}
