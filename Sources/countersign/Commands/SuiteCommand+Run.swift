import Admissibility
import ArgumentParser
import Certification
import Governance
import Presentation
import StrictJSON
import Workflows

extension SuiteCommand {
  struct Run: CountersignCommand {
    static let configuration = CommandConfiguration(
      "run", abstract: "Try a suite on an adaptation in the sandbox; nothing is signed.",
      """
      The suite may be a file that is not published yet: for whoever writes one and wants to see whom it tells apart. \
      `countersign certify` runs published suites and signs for what they found.
      """,
      examples: [
        "countersign suite run suites/refusal.yaml support-triage@3.1.0",
        "countersign suite run knowledge@1 policy-tutor@0.4.0 --against base",
        "countersign suite run suites/tone.yaml win-back@0.2.0 --endpoint acme-openai --json",
      ], exit: .answering(no: "the suite failed"))
    @OptionGroup var common: CommonOptions
    @OptionGroup var asking: AskingOptions
    @OptionGroup var comparing: AgainstOption
    @OptionGroup var running: RunningOptions
    @Argument(help: "A name, name@version, or a YAML file.", completion: .suite) var suite: String
    @Argument(help: "An id, its first digits, or name@version.", completion: .adaptation)
    var adaptation: String

    func perform() async throws(Problem) {
      try running.checkFiles()
      let ledger = try open()
      let suite = try SuiteFolder.find(suite) { ledger }
      let candidate = try asking.candidate(try ledger.adaptation(named: adaptation).value.id, ledger)
      let plan = try candidate.plan(suite).judged(by: asking.judges(ledger))
      let paired = try Certifying(ledger).paired(
        [plan], against: try comparing.value(ledger), isFresh: running.fresh)
      let runs = try paired.compared(try await running.run(paired, jobs: 1, ledger, common.output))
      try running.writeReport(runs)
      common.output.show(.object(["runs": .array(runs.map(\.result.json))])) {
        runs.flatMap { $0.result.lines(rest: "--json has them all") }
          + ["Nothing was signed: this was a trial."]
      }
      for run in runs { run.forget() }
      if runs.contains(where: { !$0.passed }) { throw Problem.silentNo }
    }
  }
}
