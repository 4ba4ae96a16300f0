import ArgumentParser
import Glibc
import SystemFiles

struct CertifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certify",
    abstract: "Certification of a model that answers at once, beside other harnesses.",
    discussion: """
      `countersign certify` as a whole process: reading the suite, the sandbox, asking, grading, evidence, a signed \
      certificate on disk. lm-evaluation-harness and Inspect AI are asked as many questions, up to --peer-limit, when \
      `lm_eval` and `inspect` are on the search path.
      """)

  @Option(
    help: ArgumentHelp("The program to measure; the one beside this one, if not said.", valueName: "path"))
  var program: String?
  @Option(parsing: .upToNextOption, help: "How many cases the suites have.")
  var cases = [1_000, 10_000, 100_000]
  @Option(help: "How often each suite is run.") var runs = 3
  @Option(help: "Others are asked at most so many questions.") var peerLimit = 10_000
  @Flag(help: "Print one JSON document instead of tables.") var json = false

  /// Seconds that PERFORMANCE allows.
  private static let targets = [10_000: 1.0, 100_000: 10.0]

  func validate() throws {
    guard cases.allSatisfy((1...100_000).contains) else {
      throw ValidationError("--cases go from 1 to 100000, which is what a suite holds")
    }
    guard runs > 0 else { throw ValidationError("--runs goes from 1") }
  }

  func run() async throws {
    var options = try MeasuringOptions.parse([])
    options.program = program
    let measured = try await MeasuringOptions.withTemporaryWorkplace(adaptations: 64) { workplace in
      try self.report(on: workplace, options)
    }
    measured.show(asJSON: json)
  }

  private func report(on workplace: Workplace, _ options: MeasuringOptions) throws -> Report {
    guard chmod(workplace.passphraseFile, 0o600) == 0 else {
      throw Program.Failed(path: workplace.passphraseFile, reason: String(cString: strerror(errno)))
    }
    let folder = workplace.folder + "/instant"
    try PrivateDirectory.create(at: folder)
    try InstantSuite.writeSubject(in: folder)
    let act = { (key: String, arguments: [String]) throws -> Program.Run in
      let signing = ["--key", key, "--passphrase-file", workplace.passphraseFile, "--yes"]
      let program = try options.countersign(arguments + signing, on: workplace)
      let run = try program.run()
      guard run.exitCode == 0 else {
        throw Program.Failed(
          path: program.path, reason: "\(arguments.joined(separator: " ")) exits with \(run.exitCode)")
      }
      return run
    }
    _ = try act(SampleOrganisation.submitters[0], ["submit", "\(folder)/instant.yaml"])
    var report = Report(title: "Certification, instant model", circumstances: MeasuringOptions.machine())
    let harnesses = Harnesses(folder: folder, environment: options.environment)
    for count in cases {
      let suite = InstantSuite(count: count, folder: folder)
      try suite.write()
      _ = try act(SampleOrganisation.certifiers[0], ["suite", "publish", suite.file])
      say("certifying by \(count) cases")
      let measured = try (0..<runs).map { _ in
        try act(
          SampleOrganisation.certifiers[0],
          [
            "certify", InstantSuite.adaptation, "--suite", suite.name, "--runner", "\(folder)/runner.yaml",
            "--artifact", "\(folder)/weights.txt",
          ])
      }
      let peers = count <= peerLimit ? try Self.measure(try harnesses.all(count: count)) : []
      report.figures += Self.figures(count, measured, peers)
    }
    return report
  }

  private static func measure(
    _ harnesses: [Harnesses.Harness]
  ) throws -> [(name: String, run: Program.Run)] {
    var measured: [(name: String, run: Program.Run)] = []
    for harness in harnesses {
      say("the same with \(harness.name)")
      let run = try harness.program.run()
      guard run.exitCode == 0 else {
        say("\(harness.name) is left out: it exits with \(run.exitCode)")
        continue
      }
      measured.append((harness.name, run))
    }
    return measured
  }

  private static func figures(
    _ count: Int, _ runs: [Program.Run], _ peers: [(name: String, run: Program.Run)]
  ) -> [Figure] {
    let milliseconds = Distribution(runs.map(\.milliseconds)).median
    let processor = Distribution(runs.map(\.processorMilliseconds)).median
    let rate = { (milliseconds: Double) in Double(count) / (milliseconds / 1000) }
    let name = "\(Figure.text(Double(count))) cases"
    return [
      Figure(
        name: "\(name), whole run", unit: .milliseconds, ours: milliseconds,
        references: peers.map { .init($0.name, $0.run.milliseconds) },
        target: targets[count].map { $0 * 1000 }, note: "processor \(Figure.text(processor)) ms"),
      Figure(
        name: "\(name), a second", unit: .perSecond, ours: rate(milliseconds),
        references: peers.map { .init($0.name, rate($0.run.milliseconds)) }),
      Figure(
        name: "\(name), peak memory", unit: .megabytes, ours: runs.map(\.peakMegabytes).max(),
        references: peers.map { .init($0.name, $0.run.peakMegabytes) }),
    ]
  }
}
