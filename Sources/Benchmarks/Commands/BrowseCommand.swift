import ArgumentParser

struct BrowseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "browse", abstract: "The console in a terminal of 120x40, beside less, tig and VisiData.",
    discussion: """
      From the keypress to the last byte that the program writes before it is quiet for 30 ms. Peers that are not \
      installed are left out. What they show is made beside the store and kept there.
      """)

  @OptionGroup var options: MeasuringOptions
  @Option(help: "How many pages down.") var pages = 100
  @Option(help: "How often each program is started.") var runs = 5
  @Flag(inversion: .prefixedNo, help: "Measure others too.") var peers = true

  func run() async throws {
    let measured = try await options.withWorkplace { try self.report(on: $0) }
    measured.show(asJSON: options.json)
  }

  func report(on workplace: Workplace) throws -> Report {
    let notes = try workplace.notes()
    var subjects = [
      Browsing(
        name: "countersign",
        program: try options.countersign(["console"], on: workplace), word: Self.name(notes.newest),
        end: "G", top: "gg", filter: ["/", "c", "l", "a", "i", "m", "s", "-", "q", "a"])
    ]
    if peers { subjects += try Peers(workplace: workplace, environment: options.environment).all() }
    var measured: [(name: String, result: Browsing.Result)] = []
    for subject in subjects {
      say("browsing with \(subject.name)")
      do {
        measured.append((subject.name, try subject.measure(pages: pages, runs: runs)))
      } catch  where subject.name != "countersign" {
        say("\(subject.name) is left out: \(error)")
      }
    }
    var report = Report(
      title: "Browsing, 120x40, \(pages) pages", circumstances: try options.circumstances(workplace))
    report.figures = Self.figures(measured)
    return report
  }

  /// A cell of the first row that has no blank and is not cut.
  private static func name(_ label: String) -> String {
    String(label.prefix { $0 != "@" })
  }

  private static func figures(_ measured: [(name: String, result: Browsing.Result)]) -> [Figure] {
    func figure(
      _ name: String, _ unit: Figure.Unit = .milliseconds, target: Double? = nil,
      _ value: (Browsing.Result) -> Double?
    ) -> Figure {
      var references: [Figure.Reference] = []
      for one in measured.dropFirst() {
        if let value = value(one.result) { references.append(.init(one.name, value)) }
      }
      let ours = measured.first.flatMap { value($0.result) }
      return Figure(
        name: name, unit: unit, ours: ours, references: references, target: target,
        note: ours == nil ? "nothing was drawn" : "")
    }
    return [
      figure("first useful frame", target: 40) { $0.start.median },
      figure("page down, p50", target: 1.2) { $0.pages.median },
      figure("page down, p95") { $0.pages.percentile(95) },
      figure("page down, p99", target: 4) { $0.pages.percentile(99) },
      figure("page down, processor time") { $0.processorPerPage },
      figure("page down after a rest, until nothing more comes, p50") { $0.restedPages.median },
      figure("page down after a rest, until nothing more comes, p95") { $0.restedPages.percentile(95) },
      figure("to the end", target: 10) { $0.toEnd.count > 0 ? $0.toEnd.median : nil },
      figure("back to the top") { $0.toTop.count > 0 ? $0.toTop.median : nil },
      figure("filter keystroke, p50") { $0.filter.count > 0 ? $0.filter.median : nil },
      figure("filter keystroke, p95", target: 30) { $0.filter.count > 0 ? $0.filter.percentile(95) : nil },
      figure("peak memory", .megabytes, target: 60) { $0.peakMegabytes },
      figure("processor at rest", .percent) { $0.restPercent },
    ]
  }
}
