import ArgumentParser

struct StartupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "startup", abstract: "From spawn to exit: --version, check, queue.")

  @OptionGroup var options: MeasuringOptions
  @Option(help: "How often each program is started.") var runs = 25

  func run() async throws {
    let measured = try await options.withWorkplace { try self.report(on: $0) }
    measured.show(asJSON: options.json)
  }

  func report(on workplace: Workplace) throws -> Report {
    let notes = try workplace.notes()
    let environment = options.environment
    let peers = [
      ("sqlite3 select 1", Program.find("sqlite3", [":memory:", "select 1"], in: environment)),
      ("git --version", Program.find("git", ["--version"], in: environment)),
      ("python3 pass", Program.find("python3", ["-c", "pass"], in: environment)),
    ].compactMap { name, program in program.map { (name: name, program: $0) } }
    let ours: [(name: String, program: Program, exit: Int32, target: Double?)] = [
      (
        "--version",
        Program(
          path: try options.programPath(), arguments: ["--version"],
          environment: workplace.environment(environment)), 0, 8
      ),
      (
        "check, may run",
        try options.countersign(
          ["check", notes.active, "--environment", notes.activeEnvironment], on: workplace), 0, 15
      ),
      (
        "check, may not run",
        try options.countersign(
          ["check", notes.pending, "--environment", notes.pendingEnvironment], on: workplace), 1, 15
      ),
      ("queue --limit 40", try options.countersign(["queue", "--limit", "40"], on: workplace), 0, nil),
    ]
    var times: [String: [Double]] = [:]
    var processor: [String: [Double]] = [:]
    var memory: [String: Double] = [:]
    // In turns, so that a busy moment meets everyone.
    for round in 0..<runs {
      for one in ours {
        // A slow one is known to be slow after a few times.
        if round >= 3, Distribution(times[one.name] ?? []).median > 3000 { continue }
        let run = try one.program.run()
        guard run.exitCode == one.exit else {
          throw Program.Failed(
            path: one.program.path, reason: "\(one.name) exits with \(run.exitCode), not \(one.exit)")
        }
        times[one.name, default: []].append(run.milliseconds)
        processor[one.name, default: []].append(run.processorMilliseconds)
        memory[one.name] = max(memory[one.name] ?? 0, run.peakMegabytes)
      }
      for peer in peers { times[peer.name, default: []].append(try peer.program.run().milliseconds) }
    }
    let references = peers.map { Figure.Reference($0.name, Distribution(times[$0.name] ?? []).median) }
    var report = Report(title: "Start-up", circumstances: try options.circumstances(workplace))
    for one in ours {
      report.figures.append(
        Figure(
          name: one.name, unit: .milliseconds, ours: Distribution(times[one.name] ?? []).median,
          references: references, target: one.target,
          note: "processor \(Figure.text(Distribution(processor[one.name] ?? []).median)) ms, "
            + "peak \(Figure.text(memory[one.name] ?? 0)) MB"))
    }
    return report
  }
}
