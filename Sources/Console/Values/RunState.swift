/// A suite that an adaptation can be run against.
public struct SuiteChoice: Hashable, Sendable {
  /// `name@version`.
  public var label: String
  public var title: String
  public var cases: Int
  /// In hundredths of a percent.
  public var floor: Int64
  /// The policies that ask for it.
  public var requiredBy: [String]

  public init(label: String, title: String, cases: Int, floor: Int64, requiredBy: [String]) {
    self.label = label
    self.title = title
    self.cases = cases
    self.floor = floor
    self.requiredBy = requiredBy
  }
}

/// What can be run against an adaptation.
public struct SuiteMenu: Hashable, Sendable {
  public var choices: [SuiteChoice]
  /// Why it cannot be run here at all, such as that no endpoint of it is declared; nil when it can.
  public var obstacle: Failure?
  public var offers: ComparisonOffers

  public init(choices: [SuiteChoice], obstacle: Failure? = nil, offers: ComparisonOffers = ComparisonOffers()) {
    self.choices = choices
    self.obstacle = obstacle
    self.offers = offers
  }
}

/// A certification as far as it has come.
public struct RunState: Hashable, Sendable {
  public enum Phase: Hashable, Sendable {
    case running
    /// Every suite ran to its end.
    case finished
    case cancelled
    /// It could not go on; what failed and what to do.
    case broken(Failure)
  }

  public struct SuiteProgress: Hashable, Sendable {
    public var label: String
    public var done: Int
    public var total: Int
    public var failed: Int
    /// Nil before it began.
    public var elapsedMilliseconds: Int64?
    /// In hundredths of a percent; nil before its end.
    public var score: Int64?
    public var floor: Int64
    /// The tags that stay under floors of their own.
    public var shortfalls: [String]
    /// Whether every floor was reached and the model ended as it should; nil before its end.
    public var isPassed: Bool?
    /// Answers that an earlier run had got.
    public var kept = 0
    /// What runs here to be compared with, where it is not the adaptation itself.
    public var reference: String?
    public var comparison: ComparedCounts?

    public init(
      label: String, done: Int, total: Int, failed: Int, elapsedMilliseconds: Int64?, score: Int64?,
      floor: Int64, shortfalls: [String] = []
    ) {
      self.shortfalls = shortfalls
      self.label = label
      self.done = done
      self.total = total
      self.failed = failed
      self.elapsedMilliseconds = elapsedMilliseconds
      self.score = score
      self.floor = floor
    }
  }

  /// In the order in which they run.
  public var suites: [SuiteProgress]
  /// Models elsewhere with what they have used so far; empty for a run that asks nobody.
  public var asked: [AskedModel] = []
  /// In the order in which they came; at most ``CaseReport/listLimit``.
  public var failures: [CaseReport]
  /// Cases that pass and changed from what the run was compared with; in the suites' order.
  public private(set) var changed: [CaseReport] = []
  /// The latest answers that passed, the newest first.
  public private(set) var latest: [CaseReport] = []
  public var phase: Phase

  public init(suites: [SuiteProgress], failures: [CaseReport], phase: Phase) {
    self.suites = suites
    self.failures = failures
    self.phase = phase
  }

  public var isRunning: Bool { phase == .running }

  /// How many of ``latest`` are kept: enough to watch, however long the run is.
  public static let latestLimit = 200

  /// The suites that are certified, without what they are compared with.
  public var ownSuites: [SuiteProgress] { suites.filter { $0.reference == nil } }

  /// How many failed that are not listed, because there are too many.
  public var unlistedFailures: Int {
    guard failures.count >= CaseReport.listLimit else { return 0 }
    return max(ownSuites.reduce(0) { $0 + $1.failed } - failures.count, 0)
  }

  /// The suites worth a line: what they were compared with is told in one once it has run.
  public var shownSuites: [SuiteProgress] { phase == .finished ? ownSuites : suites }

  /// A suite was compared: cases that got worse come first, whatever else failed.
  ///
  /// `reports`: Of all cases that changed.
  public mutating func compare(_ label: String, _ counts: ComparedCounts, _ reports: [CaseReport]) {
    for index in suites.indices where suites[index].label == label && suites[index].reference == nil {
      suites[index].comparison = counts
    }
    let known = Dictionary(reports.map { ($0.id, $0.change) }) { first, _ in first }
    for index in failures.indices where failures[index].suite == label {
      failures[index].change = known[failures[index].id] ?? nil
    }
    failures = failures.pinningRegressions
    let passed = reports.filter(\.passed)
    changed += passed
    let told = Set(passed.map(\.id))
    latest.removeAll { $0.suite == label && told.contains($0.id) }
  }

  /// A case has been graded.
  public mutating func add(_ one: CaseReport) {
    guard one.passed else {
      if failures.count < CaseReport.listLimit { failures.append(one) }
      return
    }
    latest.insert(one, at: 0)
    if latest.count > Self.latestLimit { latest.removeLast() }
  }
}

extension [CaseReport] {
  /// Those that got worse on top.
  var pinningRegressions: [CaseReport] {
    filter { $0.change?.kind == .regressed } + filter { $0.change?.kind != .regressed }
  }
}

/// Why something did not happen, in words for people.
public struct Failure: Error, Hashable, Sendable {
  public var what: String
  public var next: String?
  /// The ledger moved under a draft: it can be signed only after it was drafted and read anew.
  public var outdatesDraft: Bool

  public init(_ what: String, next: String? = nil, outdatesDraft: Bool = false) {
    self.what = what
    self.next = next
    self.outdatesDraft = outdatesDraft
  }
}
