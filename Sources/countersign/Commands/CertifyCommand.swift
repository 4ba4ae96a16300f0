import Admissibility
import ArgumentParser
import Attestations
import Certification
import Cryptography
import Governance
import SandboxRunner
import StrictJSON
import Terminal
import Workflows

struct CertifyCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "certify", abstract: "Run an adaptation against suites in the sandbox and sign the certificates.",
    """
    A failed run gets a certificate too: it says FAILED. Exit code 1 also when any suite failed. With --dry-run \
    nothing is signed. With --against every case is compared with what ran before, and the certificate says how many \
    regressed. A suite that a model judges needs --judge. A run that was broken off goes on where it was when it is \
    started again within a day.
    """,
    examples: [
      "countersign certify billing-faq@2.1.0 --suite plan-facts --dry-run --junit results.xml",
      "countersign certify support-triage@3.1.0 --suite refusal --against predecessor --key ines",
      "countersign certify win-back@0.2.0 --endpoint acme-openai --suite tone --judge bench --key ines",
    ], exit: .signing)
  @OptionGroup var common: CommonOptions
  @OptionGroup var signing: SigningOptions
  @OptionGroup var voice: VoiceOptions
  @Option(
    name: .shortAndLong,
    help:
      "A published suite, by name or name@version; may be repeated. Without it, all that policies ask for and authorities with a part published.",
    completion: .suite)
  var suite: [String] = []
  @OptionGroup var asking: AskingOptions
  @Option(
    name: .customLong("case"),
    help: ArgumentHelp(
      "Ask this case alone and show its answer; may be repeated. Nothing is signed.", valueName: "id"))
  var cases: [String] = []
  @OptionGroup var comparing: AgainstOption
  @Option(help: ArgumentHelp("How long the certificates hold.", valueName: "time")) var validFor = "90d"
  @Flag(help: "Run and report, sign nothing.") var dryRun = false
  @Option(name: .shortAndLong, help: ArgumentHelp("How many suites run at once.", valueName: "count"))
  var jobs = 2
  @OptionGroup var running: RunningOptions
  @Argument(help: "An id, its first digits, or name@version.", completion: .adaptation) var adaptation: String

  func perform() async throws(Problem) {
    guard let lifetime = TimeSpan(text: validFor), lifetime.milliseconds > 0 else {
      throw Problem(.usage, "--valid-for \(validFor) is not a time such as 90d")
    }
    try running.checkFiles()
    if !cases.isEmpty { try checkCaseOptions() }
    guard (1...64).contains(jobs) else { throw Problem(.usage, "--jobs goes from 1 to 64") }
    var ledger = try open()
    let id = try ledger.adaptation(named: adaptation).value.id
    let names = suite.isEmpty ? try ledger.suitesToRun(on: id).map(\.label) : suite
    guard !names.isEmpty else {
      throw Problem(
        .notFound, "no suite is published by anybody who has a part where it shall run",
        next: "Publish one with `countersign suite publish FILE`, or name one with --suite.")
    }
    if !cases.isEmpty { return try await showCases(try plans(id, names, ledger)[0]) }
    // Found before the run: nobody should wait for a run that they cannot sign.
    let key: Signatory? =
      dryRun
      ? nil : try signing.signatory(in: ledger, for: .statement(.certificate), voice)
    if let key { try Certifying(ledger).requireCertifier(key.keyID, for: try voice.id()) }
    let plans = try plans(id, names, ledger)
    let paired = try Certifying(ledger).paired(
      plans, against: try comparing.value(ledger), isFresh: running.fresh)
    let runs = try paired.compared(try await running.run(paired, jobs: jobs, ledger, common.output))
    try running.writeReport(runs)
    for run in runs {
      for line in Self.lines(run, isSigned: key != nil) { common.output.note(line) }
    }
    if let key {
      try Act(options: signing, output: common.output).perform(
        &ledger, key: key, extra: [("runs", .array(runs.map(Self.json)))]
      ) { ledger throws(Problem) in
        try Certifying(ledger).draft(runs, lifetime: lifetime, signer: key.keyID, for: try voice.id())
      }
    } else {
      common.output.show(.object(["runs": .array(runs.map(Self.json))])) {
        ["Nothing was signed (--dry-run)."]
      }
    }
    for run in runs { run.forget() }
    if runs.contains(where: { !$0.passed }) { throw Problem.silentNo }
  }

  private func plans(
    _ id: Adaptation.ID, _ names: [String], _ ledger: Ledger
  ) throws(Problem) -> [CertificationPlan] {
    let candidate = try asking.candidate(id, ledger)
    let judges = try asking.judges(ledger)
    var plans: [CertificationPlan] = []
    for name in names {
      let suite = try ledger.suite(named: name)
      // A suite that is named twice is run once: two runs of it would wait for each other.
      guard !plans.contains(where: { $0.suite == suite }) else { continue }
      plans.append(try candidate.plan(suite).judged(by: judges))
    }
    return plans
  }

  static func lines(_ run: CertificationRun, isSigned: Bool) -> [String] {
    guard run.report.ending.isOfTheSubject else {
      return [
        "? not heard  \(run.suite.label): neither passed nor failed; \(shown(run.report.ending.phrase))"
      ]
    }
    let verdict = "\(Status(passed: run.passed).mark) \(run.passed ? "passed" : "failed")"
    var lines = [
      "\(verdict)  \(run.suite.label): \(run.summary.passed) of \(run.summary.total) cases "
        + "(\(Percentage.text(run.summary.score)), floor \(Percentage.text(run.suite.floor))), "
        + "\(run.report.runMilliseconds) ms"
    ]
    // Of one case nothing follows.
    if run.summary.total > 1 {
      let interval = run.summary.interval
      lines.append(
        "  if the cases were drawn at random: between \(Percentage.text(interval.low)) and "
          + "\(Percentage.text(interval.high)) would pass (95 %, Wilson)")
    }
    for tag in run.summary.tags where tag.floor != nil {
      let score = Percentage.text(tag.score)
      let floor = Percentage.text(tag.floor ?? 0)
      lines.append(
        "  \(Status(passed: tag.floorMet).mark) tag \(tag.name): \(tag.passed) of \(tag.total) cases (\(score), floor \(floor))"
      )
    }
    if let remote = run.report.remote { lines.append("  remote: \(used(remote)); \(RemoteModel.isolation)") }
    for judge in run.evidence.judges { lines.append("  judge:  \(used(judge))") }
    let rest = isSigned ? "countersign export run \(run.evidenceDigest)" : "--json has them all"
    if let compared = run.compared { lines += ComparisonReport.lines(compared, of: run.suite, rest) }
    if !run.report.ending.isNormal { lines.append("  the model \(shown(run.report.ending.phrase))") }
    lines += failureLines(run, rest)
    return lines
  }

  /// The cases that fail, but for those that regressed: they were told with what was answered before.
  private static func failureLines(_ run: CertificationRun, _ rest: String) -> [String] {
    let regressed = Set(run.evidence.comparison?.regressed ?? [])
    let failures = run.summary.failures.lazy.filter { !regressed.contains($0.caseID.text) }
    var lines: [String] = []
    for failure in failures.prefix(5) {
      lines.append("  \(Status.failed.mark) \(failure.questionID): \(shown(failure.reason))")
      lines.append("      asked    \(shown(run.suite[failure.caseID]?.prompt ?? ""))")
      lines.append("      answered \(shown(failure.toldOutput ?? "nothing"))")
    }
    let count = regressed.isEmpty ? run.summary.failures.count : failures.count
    if count > 5 { lines.append("  … and \(count - 5) more that failed: \(rest)") }
    return lines
  }

  private static func used(_ remote: RemoteModel) -> String {
    "\(shown(remote.reportedModels.joined(separator: ", "))), \(remote.usage.requests) requests, "
      + "\(remote.usage.promptTokens) + \(remote.usage.completionTokens) tokens"
  }

  private static func json(_ interval: WilsonInterval) -> JSONValue {
    .object(["low": .percentage(interval.low), "high": .percentage(interval.high)])
  }

  private static func json(_ tag: RunSummary.Tag) -> JSONValue {
    .object([
      "tag": .string(tag.name), "passedCases": .integer(Int64(tag.passed)),
      "totalCases": .integer(Int64(tag.total)), "score": .percentage(tag.score),
      "floor": tag.floor.map(JSONValue.percentage), "floorMet": .bool(tag.floorMet),
      "interval": json(tag.interval),
    ])
  }

  static func json(_ run: CertificationRun) -> JSONValue {
    .object([
      "suite": .string(run.suite.label),
      "passed": run.report.ending.isOfTheSubject ? .bool(run.passed) : .null,
      "passedCases": .integer(Int64(run.summary.passed)), "totalCases": .integer(Int64(run.summary.total)),
      "score": .percentage(run.summary.score), "floor": .percentage(run.suite.floor),
      "interval": json(run.summary.interval), "tags": .array(run.summary.tags.map(json)),
      "evidence": .string(run.evidenceDigest.hex), "sandboxLayers": .strings(run.evidence.sandboxLayers),
      "ending": .string(run.report.ending.phrase), "remote": run.report.remote?.json,
      "judges": run.evidence.judges.isEmpty ? nil : .array(run.evidence.judges.map(\.json)),
      "comparison": run.compared.map { ComparisonReport.json($0, of: run.suite) },
      "milliseconds": .integer(run.report.runMilliseconds),
      "memoryPeakBytes": run.report.usage.memoryPeakBytes.map(JSONValue.integer),
      "processorMicroseconds": run.report.usage.processorMicroseconds.map(JSONValue.integer),
      "failures": .array(
        run.summary.failures.map {
          .object([
            "case": .string($0.caseID.text), "trial": $0.trial == 1 ? nil : .integer(Int64($0.trial)),
            "reason": .string($0.reason),
            "output": $0.output.map(JSONValue.string),
            "outputBytes": $0.whole.map { .integer($0.byteCount) },
          ])
        }),
    ])
  }
}
