import Admissibility
import ArgumentParser
import CBaselines
import Glibc
import Governance
import Listings
import Persistence
import Workflows

struct DecideCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide",
    abstract: "What it takes to decide about a screenful of adaptations that nobody has looked at yet.",
    discussion: """
      Everything that decides about them is read and proven, entries among it that were never read before, and each is \
      put to the evaluator for every environment that it names. Processor times do not grow with the machine's load.
      """)

  @OptionGroup var options: MeasuringOptions
  @Option(help: "How many screenfuls.") var pages = 200
  @Option(help: "How many adaptations a screenful has.") var rows = 34

  func run() async throws {
    let measured = try await options.withWorkplace { try self.report(on: $0) }
    measured.show(asJSON: options.json)
  }

  func report(on workplace: Workplace) throws -> Report {
    var ledger = try Ledger.open(workplace.places, world: .live)
    var pages = try Self.pages(ledger.store, count: pages, rows: rows)
    // What only the first question pays for, such as types that are made when they are first met.
    _ = try Self.decide(pages.removeFirst(), &ledger)
    let clock = ContinuousClock()
    var times: [Double] = []
    var verdicts = 0
    let begun = cbl_processor_milliseconds(getpid())
    for page in pages {
      times.append(try clock.measure { verdicts += try Self.decide(page, &ledger) } / .milliseconds(1))
    }
    let processor = cbl_processor_milliseconds(getpid()) - begun
    let passed = Distribution(times)
    let again = try clock.measure { for page in pages.suffix(5) { _ = try Self.decide(page, &ledger) } }
    var report = Report(
      title: "Deciding, \(pages.count) screenfuls of \(rows)",
      circumstances: try options.circumstances(workplace))
    report.figures = [
      Figure(name: "screenful, p50", unit: .milliseconds, ours: passed.median),
      Figure(name: "screenful, p99", unit: .milliseconds, ours: passed.percentile(99)),
      Figure(
        name: "screenful, processor time", unit: .milliseconds, ours: processor / Double(pages.count)),
      Figure(
        name: "verdict", unit: .milliseconds, ours: times.reduce(0, +) / Double(max(1, verdicts)), target: 1,
        note: "\(verdicts) verdicts"),
      Figure(
        name: "screenful that was seen before", unit: .milliseconds,
        ours: again / .milliseconds(1) / Double(min(5, pages.count))),
    ]
    return report
  }

  /// Screenfuls from the newest on, one more than asked for.
  private static func pages(_ store: Store, count: Int, rows: Int) throws -> [[Adaptation.ID]] {
    var pages: [[Adaptation.ID]] = []
    var page = ListStart<Adaptation.ID>.first
    while pages.count <= count {
      let found = try store.adaptations(page: page, limit: rows)
      guard let last = found.last else { break }
      pages.append(found.map(\.id))
      page = .after(last.id)
    }
    guard pages.count > 1 else { throw ValidationError("the store has less than two screenfuls") }
    return pages
  }

  /// How many verdicts were given.
  private static func decide(_ ids: [Adaptation.ID], _ ledger: inout Ledger) throws -> Int {
    let view = try ledger.view(of: ids)
    var evaluation = Evaluation(view: view, at: ledger.now)
    var verdicts = 0
    for id in ids {
      for environment in view.adaptation(id)?.value.manifest.environments ?? [] {
        _ = evaluation.admission(of: id, in: environment)
        verdicts += 1
      }
    }
    return verdicts
  }
}
