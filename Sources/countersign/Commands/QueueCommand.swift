import ArgumentParser
import Console
import Filtering
import Governance
import Listings
import StrictJSON
import Workflows

struct QueueCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "queue", abstract: "List adaptations, newest first.",
    """
    A filter is words and fields in any order, all of which must hold. Words are looked for in name, version, base and
    submitter, and at the beginning of ids; a capital letter makes capitals count. !term excludes, ~term looks for
    letters in order. Fields:

    \(FilterVocabulary.queue.helpLines)
    """,
    examples: [
      "countersign queue",
      "countersign queue 'state:pending env:prod-eu age>2d !bot'",
      "countersign queue --view mine --limit 20 --json",
    ], exit: .reading)
  @OptionGroup var common: CommonOptions
  @Option(
    help:
      "Only this state; may be repeated: \(AdaptationState.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var state: [AdaptationState] = []
  @Option(help: "Only those that may run in this environment.", completion: .environment)
  var environment: String?
  @Option(help: "Only those of this risk.") var risk: [Manifest.Risk] = []
  @Option(
    help: ArgumentHelp("What a saved view shows, and in its order.", valueName: "name"), completion: .view)
  var view: String?
  @Option(help: ArgumentHelp("Sort by \(QueueSorting.words); newest first if not said.", valueName: "column"))
  var sort: String?
  @Flag(help: "The other way round.") var reverse = false
  @Option(help: ArgumentHelp("How many at the most.", valueName: "count")) var limit = 100
  @Argument(help: "A filter.") var filter: [String] = []

  func perform() async throws(Problem) {
    guard (1...100_000).contains(limit) else { throw Problem(.usage, "--limit goes from 1 to 100000") }
    let view = try view.map(PreferencesFile(common.setup).view)
    let order = try order(view)
    let terms = try terms(view)
    let ledger = try open()
    let (rows, total) = try ledger.queue(QueueFilter(terms, at: ledger.now), order: order, limit: limit)
    common.output.show(
      .object(["total": .integer(Int64(total)), "adaptations": .array(rows.map(QueueReport.json))])
    ) {
      guard !rows.isEmpty else {
        return [
          terms.isEmpty
            ? "The queue is empty. Hand something in with `countersign submit`." : "Nothing matches."
        ]
      }
      return QueueReport.lines(rows, ledger: ledger)
        + (total > rows.count ? ["… and \(total - rows.count) more"] : [])
    }
  }

  private func order(_ view: SavedView?) throws(Problem) -> QueueOrder {
    if let view, sort == nil, !reverse { return view.sort }
    return try QueueSorting.order(sort ?? "newest", reversed: reverse)
  }

  /// What the view says and what stands on the command line must both hold.
  private func terms(_ view: SavedView?) throws(Problem) -> [FilterTerm] {
    var terms = try FilterVocabulary.queue.terms(
      of: (view.map { [$0.filter] } ?? []) + filter, help: "countersign queue --help")
    if !state.isEmpty {
      terms.append(FilterTerm(.field("state", .matches, state.map { .choice($0.rank) })))
    }
    if !risk.isEmpty {
      let places = risk.compactMap { Manifest.Risk.allCases.firstIndex(of: $0) }
      terms.append(FilterTerm(.field("risk", .matches, places.map(FilterValue.choice))))
    }
    if let environment { terms.append(FilterTerm(.field("env", .equals, [.text(environment)]))) }
    return terms
  }
}
