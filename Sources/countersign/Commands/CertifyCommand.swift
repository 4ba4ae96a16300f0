import Admissibility
import ArgumentParser
import Certification
import Cryptography
import Glibc
import Governance
import SandboxRunner
import StrictJSON
import Synchronization
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
  @Option(
    name: .shortAndLong,
    help: "A published suite, by name or name@version; may be repeated. Without it, every suite.",
    completion: .suite)
  var suite: [String] = []
  @Option(
    help: ArgumentHelp(
      "The artifact's folder or file, when it is not kept beside the store.", valueName: "path"),
    completion: .file())
  var artifact: String?
  @Option(help: ArgumentHelp("The base model's folder, likewise.", valueName: "dir"), completion: .directory)
  var base: String?
  @Option(
    help: ArgumentHelp(
      "Ask a hosted model where it is served: the name of a declared endpoint, or its file; see docs/remote-models.md.",
      valueName: "name|file"), completion: .endpoint)
  var endpoint: String?
  @Option(
    help: ArgumentHelp(
      "The endpoint of a model that the suite's graders ask, likewise; may be repeated.",
      valueName: "name|file"), completion: .endpoint)
  var judge: [String] = []
  @Option(
    help: ArgumentHelp("Run it with a program of your own, as this file declares.", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var runner: String?
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
  @Flag(
    help:
      "Ask everything anew: what a run that was broken off has kept is not used, nor what the ledger keeps of the other side."
  )
  var fresh = false
  @Option(help: ArgumentHelp("Write a report for build servers (JUnit XML).", valueName: "file"))
  var junit: String?
  @Option(help: ArgumentHelp("Write what happens as it happens, a JSON object a line.", valueName: "file"))
  var events: String?
  @Argument(help: "An id, its first digits, or name@version.", completion: .adaptation) var adaptation: String

  func perform() async throws(Problem) {
    guard let lifetime = TimeSpan(text: validFor), lifetime.milliseconds > 0 else {
      throw Problem(.usage, "--valid-for \(validFor) is not a time such as 90d")
    }
    // Nobody should wait for a run whose report cannot be written.
    if let junit, access(junit, F_OK) == 0 {
      throw Problem(.refused, "\(junit) exists already", next: "Choose another file.")
    }
    if !cases.isEmpty { try checkCaseOptions() }
    guard (1...64).contains(jobs) else { throw Problem(.usage, "--jobs goes from 1 to 64") }
    var ledger = try open()
    let id = try ledger.adaptation(named: adaptation).value.id
    let names = suite.isEmpty ? try ledger.suitesToRun().map(\.label) : suite
    guard !names.isEmpty else {
      throw Problem(
        .notFound, "no suite is published", next: "Publish one with `countersign suite publish FILE`.")
    }
    if !cases.isEmpty { return try await showCases(try plans(id, names, ledger)[0]) }
    // Found before the run: nobody should wait for a run that they cannot sign.
    let key: SealedKeyFile? = dryRun ? nil : try ledger.signer(named: signing.key, roles: [.certifier])
    if let key { _ = try ledger.credential(of: key.keyID, role: .certifier) }
    let plans = try plans(id, names, ledger)
    let paired = try ledger.paired(plans, against: try comparing.value(ledger), isFresh: fresh)
    let runs = try paired.compared(try await run(paired, ledger))
    if let junit { try NewFile.write(Array(JUnitReport(runs: runs).text.utf8), to: junit, mode: 0o644) }
    for run in runs {
      for line in Self.lines(run, isSigned: key != nil) { common.output.note(line) }
    }
    if let key {
      try Act(options: signing, output: common.output).perform(
        &ledger, key: key, extra: [("runs", .array(runs.map(Self.json)))]
      ) { ledger throws(Problem) in
        try ledger.draftCertificates(runs, lifetime: lifetime, signer: key.keyID)
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
    var plans: [CertificationPlan] = []
    if let endpoint {
      guard artifact == nil, base == nil, runner == nil else {
        throw Problem(
          .usage, "--endpoint asks a hosted model: --artifact, --base and --runner have no meaning with it")
      }
      let declared = try ledger.endpoints.endpoint(named: endpoint)
      for name in names { plans.append(try ledger.plan(id, suite: name, endpoint: declared)) }
    } else if let runner {
      let declared = try Ledger.runner(file: runner)
      for name in names {
        plans.append(try ledger.plan(id, suite: name, runner: declared, artifact: artifact, base: base))
      }
    } else {
      let runner = try Resources.runner()
      for name in names {
        plans.append(try ledger.plan(id, suite: name, runner: runner, artifact: artifact, base: base))
      }
    }
    return try judged(plans, ledger)
  }

  private func judged(_ plans: [CertificationPlan], _ ledger: Ledger) throws(Problem) -> [CertificationPlan] {
    var judges: [Endpoint] = []
    for name in judge { judges.append(try ledger.endpoints.endpoint(named: name)) }
    var judged: [CertificationPlan] = []
    for plan in plans { judged.append(try plan.judged(by: judges)) }
    return judged
  }

  private func run(
    _ paired: PairedPlans, _ ledger: Ledger
  ) async throws(Problem) -> [CertificationRun] {
    let plans = paired.toRun
    let progress = ProgressLine(output: common.output)
    let total = Int64(plans.reduce(0) { $0 + $1.suite.questionCount })
    let label = plans.count == 1 ? plans[0].suite.label : "\(plans.count) suites"
    let count = Mutex(Int64(0))
    let file = try events.map(LineFile.init)
    let report = RunEventReport(paired)
    let output = common.output
    defer { progress.end() }
    return try await CertificationPlan.run(
      plans, jobs: jobs, store: ledger.runs, at: ledger.now, isFresh: fresh
    ) { event in
      file?.add(report.json(event))
      switch event {
      case .began(let index, let kept) where kept > 0:
        let whose = paired.counterpart(ofRun: index).map { " by \(shown($0.label))" } ?? ""
        output.note(
          "\(plans[index].suite.label)\(whose): \(kept) of \(plans[index].suite.questionCount) answers were kept "
            + "when an earlier run ended; --fresh asks all anew")
      case .outcome:
        let done = count.withLock {
          $0 += 1
          return $0
        }
        progress.show(label, done, total)
      case .began, .spent, .ended: break
      }
    }
  }

  static func lines(_ run: CertificationRun, isSigned: Bool) -> [String] {
    guard run.report.ending.isOfTheSubject else {
      return [
        "? not heard  \(run.suite.label): neither passed nor failed; \(shown(run.report.ending.phrase))"
      ]
    }
    let verdict = run.passed ? "✓ passed" : "✗ failed"
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
        "  \(tag.floorMet ? "✓" : "✗") tag \(tag.name): \(tag.passed) of \(tag.total) cases (\(score), floor \(floor))"
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
      lines.append("  ✗ \(failure.questionID): \(shown(failure.reason))")
      lines.append("      asked    \(shown(run.suite[failure.caseID]?.prompt ?? ""))")
      lines.append("      answered \(shown(failure.output ?? "nothing"))")
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
          ])
        }),
    ])
  }
}
