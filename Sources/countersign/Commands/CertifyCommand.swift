import Admissibility
import ArgumentParser
import Attestations
import Certification
import Cryptography
import Governance
import Presentation
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
    let names = suite.isEmpty ? try ledger.suitesToRun(on: id).suites.map(\.label) : suite
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
      let rest = key == nil ? "--json has them all" : "countersign export run \(run.evidenceDigest)"
      for line in run.result.lines(rest: rest) { common.output.note(line) }
    }
    if let key {
      try Act(options: signing, output: common.output).perform(
        &ledger, key: key, extra: [("runs", .array(runs.map(\.result.json)))]
      ) { ledger throws(Problem) in
        try Certifying(ledger).draft(runs, lifetime: lifetime, signer: key.keyID, for: try voice.id())
      }
    } else {
      common.output.show(.object(["runs": .array(runs.map(\.result.json))])) {
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
}
