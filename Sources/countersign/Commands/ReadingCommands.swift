import Admissibility
public import ArgumentParser
import Attestations
import Cryptography
import Foundation
public import Governance
public import Listings
import Persistence
import Presentation
import StrictJSON
import Workflows

struct ShowCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "show", abstract: "Show an adaptation: manifest, certificates, verdicts.",
    examples: [
      "countersign show claims-helper@1.4.0",
      "countersign show support-triage@3.1.0 --json",
    ], exit: .reading)
  @OptionGroup var common: CommonOptions
  @Argument(help: "An id, its first digits, or name@version.", completion: .adaptation)
  var adaptation: String

  func perform() async throws(Problem) {
    let ledger = try open()
    let report = try ledger.report(on: try ledger.adaptation(named: adaptation).value.id)
    common.output.show(report.json) { report.lines }
  }
}

struct WhyCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "why", abstract: "Explain the verdict on an adaptation: every requirement, its state and why.",
    examples: [
      "countersign why billing-faq@2.1.0",
      "countersign why claims-helper@1.4.0 --environment prod-us",
    ], exit: .answering(no: "a verdict that is shown does not admit"))
  @OptionGroup var common: CommonOptions
  @Option(help: "Only in this environment.", completion: .environment) var environment: String?
  @Argument(help: "An id, its first digits, or name@version.", completion: .adaptation)
  var adaptation: String

  func perform() async throws(Problem) {
    let ledger = try open()
    let fact = try ledger.adaptation(named: adaptation)
    let place = try environment.map { name throws(Problem) in try ledger.environment(named: name).value.id }
    let verdicts = try Deciding(ledger).verdicts(on: fact.value.id, in: place)
    common.output.show(.array(verdicts.map(VerdictReport.json))) {
      guard !verdicts.isEmpty else {
        return ["\(fact.value.manifest.label) names no environment: it may run nowhere."]
      }
      return [fact.value.manifest.label] + verdicts.flatMap { [""] + VerdictReport.lines($0) }
        + ["", "As of entry \(ledger.size - 1), \(ledger.now.minuteText)."]
    }
    if verdicts.isEmpty || verdicts.contains(where: { !$0.outcome.isAdmissible }) { throw Problem.silentNo }
  }
}

struct CheckCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "check", abstract: "Answer a serving system: may this run here, now?",
    """
    Every exit code but 0 means no. Treat no answer as no. There is one, if only 75, when the time of --within is over. Reading
    takes no right to write to the store; how far the ledger has come is remembered in the state folder, so that an older store in
    its place is not believed.
    """,
    examples: [
      "countersign check support-triage@3.1.0 --environment prod-eu",
      "countersign check win-back@0.2.0 --environment prod-us --json",
    ], exit: .answering(no: "the answer is no"))
  @OptionGroup var common: CommonOptions
  @Option(help: "Where it would run.", completion: .environment) var environment: String
  @Flag(help: "Answer even where this machine cannot remember how far the ledger has come.") var noPin = false
  @Option(help: ArgumentHelp("The longest time to answer in.", valueName: "time")) var within = "30s"
  @Argument(
    help:
      "An id, name@version, a provider's model name such as ft:…, or an artifact's digest; model:NAME and bytes:DIGEST say which.",
    completion: .adaptation)
  var model: String

  func perform() async throws(Problem) {
    guard let limit = TimeSpan(text: within), limit.milliseconds > 0 else {
      throw Problem(.usage, "--within \(within) is not a time such as 10s")
    }
    TimeLimit.begin(limit, common.output)
    let ledger = try open()
    if !noPin { try ledger.requireMemory() }
    let warnings = [ledger.memoryWarning, ledger.clockWarning].compactMap { $0 }
    for warning in warnings { Output.standardError("countersign: warning: \(shown(warning))") }
    let place = try ledger.environment(named: environment).value.id
    let fact = try ledger.adaptation(named: model, runningIn: place)
    let admission = try Deciding(ledger).check(fact.value.id, in: place)
    common.output.show(
      AdmissionReport.json(
        admission, on: fact.value, ledgerSize: ledger.size, at: ledger.now, pinnedSize: ledger.pinnedSize,
        warnings: warnings)
    ) { AdmissionReport.lines(admission, on: fact.value) }
    if !admission.mayRun { throw Problem.silentNo }
  }
}

struct CascadeCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "cascade", abstract: "Show what falls if something is revoked. Nothing is changed.",
    """
    Computed as whoever would revoke it is heard: with --key and --authority, else the first key here that may, else the root.
    """,
    examples: [
      "countersign cascade billing-faq@2.1.0",
      "countersign cascade base:desk-276k --only-falling",
      "countersign cascade key:maria --dot",
    ], exit: .reading)
  @OptionGroup var common: CommonOptions
  @Flag(help: "Print Graphviz's language instead of a tree.") var dot = false
  @Flag(help: "Leave out what does not fall.") var onlyFalling = false
  @Option(help: ArgumentHelp("Who would revoke it.", valueName: "name"), completion: .key) var key: String?
  @OptionGroup var voice: VoiceOptions
  @Option(help: ArgumentHelp("For a key: void its entries from this one on.", valueName: "entry")) var since: Int64?
  @Argument(
    help:
      "An adaptation, or kind:value such as base:NAME, dataset:NAME, bytes:DIGEST, model:NAME, key:NAME, suite:NAME.",
    completion: .target)
  var target: String

  func perform() async throws(Problem) {
    let ledger = try open()
    let node = try ledger.node(named: target)
    let signer = try key.map { name throws(Problem) in
      try ledger.signatory(named: name, allowsAbsent: true).keyID
    }
    let preview = try Revoking(ledger).preview(
      removing: node, since: since, by: signer, for: try voice.id()
    ).shown
    if dot {
      StandardOutput.write(preview.dot.map { $0 + "\n" }.joined())
    } else {
      common.output.show(preview.json) { preview.lines(onlyFalling: onlyFalling) }
    }
  }
}

extension CountersignCommand {
  func open() throws(Problem) -> Ledger {
    let progress = ProgressLine(output: common.output)
    defer { progress.end() }
    let places = try common.places()
    let ledger = try Ledger.open(places, world: common.world) {
      progress.show("rebuilding \($0.phase.rawValue)", Int64($0.done), Int64($0.total))
    }
    if let exposure = StoreExposure.find(at: places.store) {
      Output.standardError("countersign: warning: \(shown("\(exposure)"))")
    }
    return ledger
  }
}

extension Problem {
  /// The answer was no and has been printed: only the exit code is left to give.
  static let silentNo = Problem(.refused, "")
  /// The same of a ledger that is not what was once recorded.
  static let silentDamage = Problem(.damaged, "")

  var isSilent: Bool { what.isEmpty }
}

extension AdaptationState: ExpressibleByArgument {}
extension Manifest.Risk: ExpressibleByArgument {}
