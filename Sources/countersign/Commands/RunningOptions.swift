import ArgumentParser
import Certification
import Glibc
import Governance
import Persistence
import Presentation
import Synchronization
import SystemFiles
import Workflows

/// How suites are run, and what is written of it.
struct RunningOptions: ParsableArguments {
  @Flag(
    help:
      "Ask everything anew: what a run that was broken off has kept is not used, nor what the ledger keeps of the other side."
  )
  var fresh = false
  @Option(help: ArgumentHelp("Write a report for build servers (JUnit XML).", valueName: "file"))
  var junit: String?
  @Option(help: ArgumentHelp("Write what happens as it happens, a JSON object a line.", valueName: "file"))
  var events: String?

  /// Nobody should wait for a run whose report cannot be written.
  func checkFiles() throws(Problem) {
    guard let junit else { return }
    guard access(junit, F_OK) != 0 else {
      throw Problem(.refused, "\(junit) exists already", next: "Choose another file.")
    }
    guard access("\(FilePath.folder(of: junit))/.", W_OK) == 0 else {
      throw Problem(.inputOutput, "cannot write \(junit): \(systemMessage())")
    }
  }

  func writeReport(_ runs: [CertificationRun]) throws(Problem) {
    guard let junit else { return }
    try NewFile.write(Array(JUnitReport.text(runs.map(\.result)).utf8), to: junit, mode: 0o644)
  }

  /// Runs `paired`, `jobs` suites at once, and tells how far it is.
  func run(
    _ paired: PairedPlans, jobs: Int, _ ledger: Ledger, _ output: Output
  ) async throws(Problem) -> [CertificationRun] {
    let plans = paired.toRun
    let progress = ProgressLine(output: output)
    let total = Int64(plans.reduce(0) { $0 + $1.suite.questionCount })
    let label = plans.count == 1 ? plans[0].suite.label : counted(plans.count, "suite")
    let count = Mutex(Int64(0))
    let file = try events.map(LineFile.init)
    let report = RunEventReport(paired)
    defer { progress.end() }
    return try await CertificationPlan.run(
      plans, jobs: jobs, store: ledger.places.runs, at: ledger.now, isFresh: fresh
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
}
