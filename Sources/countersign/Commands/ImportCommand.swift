import Admissibility
import ArgumentParser
import Attestations
import Certification
import Cryptography
import ForeignResults
import Governance
import StrictJSON
import Terminal
import Workflows

struct ImportCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "import", abstract: "Sign a certificate over results of another harness.",
    """
    Reads logs of Inspect AI (.eval or .json), lm-evaluation-harness (results_*.json with samples_TASK_*.jsonl) and
    promptfoo (-o out.json). The log's own status decides, never an exit code: a run that failed, is not whole, or
    counts anything twice is refused. The run must have asked exactly what the suite asks; `countersign suite
    import` publishes a suite from such a log. The certificate is marked as imported: no isolation is claimed, and a
    policy counts it only where it says `imported: allow`. Exit code 1 also when the results stay below the floor.
    """,
    examples: [
      "countersign import log.eval --adaptation billing-faq@2.1.0 --suite capitals --model mock --dry-run",
      "countersign import results.json samples_sums.jsonl --adaptation a06c4a3d --suite sums --key ines",
    ], exit: .signing)
  @OptionGroup var common: CommonOptions
  @OptionGroup var signing: SigningOptions
  @OptionGroup var voice: VoiceOptions
  @Option(help: "An id, its first digits, or name@version.", completion: .adaptation) var adaptation: String
  @Option(name: .shortAndLong, help: "The published suite, by name or name@version.", completion: .suite)
  var suite: String
  @Option(help: "Which task, when the results hold several.") var task: String?
  @Option(help: "The model's name in the log, where the manifest does not tell it; you vouch for it.")
  var model: String?
  @Option(help: ArgumentHelp("How long the certificate holds.", valueName: "time")) var validFor = "90d"
  @Flag(help: "Read and report, sign nothing.") var dryRun = false
  @Argument(help: "The result files of one run.", completion: .file()) var files: [String]

  func perform() async throws(Problem) {
    guard let lifetime = TimeSpan(text: validFor), lifetime.milliseconds > 0 else {
      throw Problem(.usage, "--valid-for \(validFor) is not a time such as 90d")
    }
    var ledger = try open()
    let id = try ledger.adaptation(named: adaptation).value.id
    let key: Signatory? =
      dryRun
      ? nil : try signing.signatory(in: ledger, for: .statement(.certificate), voice)
    let log = try await ForeignFiles.read(files, task: task)
    let run = try Certifying(ledger).importing(log, adaptation: id, suite: suite, model: model)
    for line in Self.lines(run) { common.output.note(line) }
    if let key {
      try Act(options: signing, output: common.output).perform(
        &ledger, key: key, extra: [("run", Self.json(run))]
      ) { ledger throws(Problem) in
        try Certifying(ledger).draft(run, lifetime: lifetime, signer: key.keyID, for: try voice.id())
      }
    } else {
      common.output.show(.object(["run": Self.json(run)])) { ["Nothing was signed (--dry-run)."] }
    }
    if !run.passed { throw Problem.silentNo }
  }

  private static func lines(_ run: ImportedRun) -> [String] {
    var lines = [
      "\(Status(passed: run.passed).mark) \(run.passed ? "passed" : "failed")  \(run.suite.label): \(run.summary.passed) of \(run.summary.total) cases "
        + "(\(Percentage.text(run.summary.score)), floor \(Percentage.text(run.suite.floor))), imported from "
        + shown("\(run.source.run.label), task \(run.source.task), model \(run.source.model)")
    ]
    for file in run.source.run.files { lines.append("  \(shown(file.name))  sha256 \(file.digest.hex)") }
    for failure in run.summary.failures.prefix(5) {
      lines.append("  \(Status.failed.mark) \(failure.caseID): \(shown(failure.reason))")
      lines.append("      answered \(shown(failure.toldOutput ?? "nothing"))")
    }
    if run.summary.failures.count > 5 {
      lines.append("  … and \(run.summary.failures.count - 5) more failing answers")
    }
    return lines
  }

  private static func json(_ run: ImportedRun) -> JSONValue {
    .object([
      "suite": .string(run.suite.label), "passed": .bool(run.passed),
      "passedCases": .integer(Int64(run.summary.passed)), "totalCases": .integer(Int64(run.summary.total)),
      "score": .percentage(run.summary.score), "floor": .percentage(run.suite.floor),
      "evidence": .string(run.evidence.digest.hex),
      "importedFrom": .object([
        "harness": .string(run.source.run.harness), "version": .string(run.source.run.version),
        "task": .string(run.source.task), "model": .string(run.source.model),
        "files": .array(
          run.source.run.files.map {
            .object(["name": .string($0.name), "sha256": .string($0.digest.hex)])
          }),
      ]),
      "failures": .array(
        run.summary.failures.map {
          .object([
            "case": .string($0.caseID.text), "trial": .integer(Int64($0.trial)),
            "reason": .string($0.reason), "output": $0.output.map(JSONValue.string),
            "outputBytes": $0.whole.map { .integer($0.byteCount) },
          ])
        }),
    ])
  }
}

extension SuiteCommand {
  struct Import: CountersignCommand {
    static let configuration = CommandConfiguration(
      "import", abstract: "Publish the suite that a log of another harness answers.",
      """
      Its cases are what the run asked; its grader names the harness and the scorer that judged there, and the score
      that passes. It cannot be run here: its results come with `countersign import`. Read the cases before you sign.
      """,
      examples: [
        "countersign suite import capitals.eval --name capitals --floor 70% --dry-run",
        "countersign suite import capitals.eval --name capitals --floor 70% --scorer match --key ines",
      ], exit: .signing)
    @OptionGroup var common: CommonOptions
    @OptionGroup var signing: SigningOptions
    @OptionGroup var voice: VoiceOptions
    @Option(help: "The suite's name.") var name: String
    @Option(help: "The suite's version.") var version: Int64 = 1
    @Option(help: "The least share of cases that passes, such as 95%.") var floor: String
    @Option(help: "Whose word counts, when several scorers judged.") var scorer: String?
    @Option(help: "The least score of a case that passes, from 0 to 1.") var passAt = "1"
    @Option(help: "What its cases are: synthetic, recorded, adversarial or boundary.") var kind = "recorded"
    @Option(help: "Which task, when the results hold several.") var task: String?
    @Flag(help: "Show the cases, sign nothing.") var dryRun = false
    @Argument(help: "The result files of one run.", completion: .file()) var files: [String]

    func perform() async throws(Problem) {
      let log = try await ForeignFiles.read(files, task: task)
      let suite = try suite(of: log)
      guard !dryRun else {
        return common.output.show(suite.json) {
          var table = TextTable(("CASE", .left), ("TRIALS", .right), ("PROMPT", .left))
          table.rows = suite.cases.map { [$0.id.text, "\($0.trials)", shown($0.prompt)] }
          return ["\(suite.label)  \(shown(suite.title))", shown(suite.description), ""] + table.lines
            + ["Nothing was signed (--dry-run)."]
        }
      }
      var ledger = try open()
      let key = try signing.signatory(in: ledger, for: .statement(.suite), voice)
      try Act(options: signing, output: common.output).perform(
        &ledger, key: key, extra: [("suite", .string(suite.label)), ("digest", .string(suite.digest.hex))]
      ) { ledger throws(Problem) in
        try Publishing(ledger).draftSuite(suite, signer: key.keyID, for: try voice.id())
      }
    }

    private func suite(of log: ForeignLog) throws(Problem) -> Certification.Suite {
      guard let kind = Case.Kind(rawValue: kind) else { throw Problem(.usage, "no cases are \(kind)") }
      guard let floor = Percentage.hundredths(floor) else {
        throw Problem(.usage, "--floor \(floor) is not a share such as 95%")
      }
      let number = try? JSONValue(parsing: Array(passAt.utf8))
      guard let threshold = number.flatMap(DecimalNumber.init), DecimalNumber.zero < threshold,
        threshold <= .one
      else { throw Problem(.usage, "--pass-at \(passAt) is not a number above 0 and at most 1") }
      guard let name = try? SuiteName(name) else { throw Problem(.usage, "--name \(name) cannot be a name") }
      do {
        return try log.suite(
          name: name, version: version, floor: floor, kind: kind, scorer: scorer, threshold: threshold)
      } catch {
        throw Problem(error)
      }
    }
  }
}
