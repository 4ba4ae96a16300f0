import Admissibility
import ArgumentParser
import Governance
import Lineage
import Persistence
import Workflows

struct CascadeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cascade",
    abstract: "What falls with the most used base, and with the most needed adaptation.",
    discussion: "Everything that is reached is decided twice by the real evaluator, before and after.")

  @OptionGroup var options: MeasuringOptions
  @Option(help: "How often each cascade is worked out.") var runs = 3

  func run() async throws {
    let measured = try await options.withWorkplace { try self.report(on: $0) }
    measured.show(asJSON: options.json)
  }

  func report(on workplace: Workplace) throws -> Report {
    let clock = ContinuousClock()
    let store = try Store.open(at: workplace.store, pins: PinFolder(path: workplace.places.pins))
    defer { try? store.close() }
    var report = Report(title: "Cascade", circumstances: try options.circumstances(workplace))
    var view = LedgerView()
    var prefix = VerifiedPrefix()
    let folding = try clock.measure {
      try store.fold(after: &prefix) { entry, statement in
        view.fold(
          LedgerEntry(
            sequence: Int64(entry.sequence), recordedAt: entry.recordedAt, statement: statement))
      }
    }
    var graph: LineageGraph?
    let building = clock.measure { graph = LineageGraph(view) }
    report.figures = [
      Figure(name: "fold the whole ledger", unit: .milliseconds, ours: folding / .milliseconds(1)),
      Figure(name: "build the graph", unit: .milliseconds, ours: building / .milliseconds(1)),
    ]
    let now = Timings.now()
    for target in try Self.hubs(store) {
      var cascade: Cascade?
      var times: [Double] = []
      for _ in 0..<runs {
        let spent = clock.measure {
          cascade = Lineage.cascade(removing: target, view: view, graph: graph, at: now)
        }
        times.append(spent / .milliseconds(1))
      }
      guard let cascade else { continue }
      let reached = cascade.fates.count + cascade.alreadyInactive
      report.figures.append(
        Figure(
          name: "decide again without the \(target.kind) of most", unit: .milliseconds,
          ours: Distribution(times).median,
          note: "\(reached) reached, \(cascade.count(.falls)) fall"))
    }
    return report
  }

  /// The most used base, and the adaptation that the most others name.
  private static func hubs(_ store: Store) throws -> [Node] {
    var counts: [Node: Int] = [:]
    try store.forEachEdge { edge in
      switch edge.relation {
      case .base, .required: counts[edge.target, default: 0] += 1
      default: break
      }
    }
    func most(_ isWanted: (Node) -> Bool) -> [Node] {
      let found = counts.filter { isWanted($0.key) }.max { ($0.value, $1.key) < ($1.value, $0.key) }
      return found.map { [$0.key] } ?? []
    }
    return most { if case .base = $0 { true } else { false } }
      + most { if case .adaptation = $0 { true } else { false } }
  }
}
