import Admissibility
import ArgumentParser
import Cryptography
import Foundation
import Glibc
import Governance
import StrictJSON
import Workflows

struct DemoCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "demo", abstract: "Make a demonstration ledger, unless there is one, and open the console on it.",
    """
    The ledger is made by the same workflows that people use, with real keys, signatures and runs in the sandbox. All
    of its keys open with the passphrase \(Demonstration.passphrase): what they sign means nothing.
    """,
    examples: [
      "countersign demo",
      "countersign demo --no-console",
      "countersign demo --theme light --read-only",
    ], exit: .setup)
  @OptionGroup var common: CommonOptions
  @Flag(help: "Make it anew, in place of the one that is there.") var fresh = false
  @Flag(name: .customLong("no-console"), help: "Only make it, and say what to try.") var noConsole = false
  @OptionGroup(title: "Options of the console") var options: ConsoleOptions

  func perform() async throws(Problem) {
    guard common.store == nil else {
      throw Problem(
        .usage, "the demonstration has a place of its own and takes no --store",
        next: "Set XDG_DATA_HOME to have it elsewhere.")
    }
    let environment = ProcessInfo.processInfo.environment
    let places = try Places.demo(environment: environment)
    let progress = StepReport(output: common.output)
    let outcome = try await Demonstration.prepare(
      at: places, fresh: fresh,
      resources: { () throws(Problem) in try Resources.find(environment: environment) }, world: common.world
    ) { progress.show($0) }
    progress.end()
    if noConsole || common.json { return try tell(outcome, places) }
    try await openConsole(places)
  }

  private func openConsole(_ places: Places) async throws(Problem) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw Problem(
        .missingPart, "the console needs a terminal",
        next: "The demonstration is in \(places.home). Use --no-console to see what to try.")
    }
    try await ConsoleCommand.open(places, Setup(options: try options.given()))
  }

  private func tell(_ outcome: Demonstration.Outcome, _ places: Places) throws(Problem) {
    let ledger = try Ledger.open(places, world: common.world)
    let adaptations = try ledger.queue(limit: 1).total
    let keys = try Keychain(places, world: common.world).list()
    let commands = Self.commands(ledger)
    let json = JSONValue.object([
      "outcome": .string(outcome == .made ? "made" : "reused"), "store": .string(places.store),
      "keys": .string(places.keys), "passphrase": .string(Demonstration.passphrase),
      "passphraseFile": .string(Demonstration.passphraseFile(at: places)),
      "entries": .integer(ledger.size), "adaptations": .integer(Int64(adaptations)),
      "keyNames": .strings(keys.map(\.name.text)), "next": .strings(commands),
    ])
    common.output.show(json) {
      [
        "\(outcome == .made ? "Made" : "Found") the demonstration in \(places.home):",
        "  \(ledger.size) signed entries, \(adaptations) adaptations, \(keys.count) keys, each with the "
          + "passphrase \(Demonstration.passphrase)",
        "", "Try:",
      ] + commands.map { "  " + $0 }
    }
  }

  /// The main journey, as commands that can be pasted.
  private static func commands(_ ledger: Ledger) -> [String] {
    let places = ledger.places
    let subject = "billing-faq@2.1.0"
    let short = (try? ledger.adaptation(named: subject))?.value.id.short ?? "ID"
    let place = "--environment prod-us"
    let sign = "--yes --passphrase-file \(quoted(Demonstration.passphraseFile(at: places)))"
    return [
      "export COUNTERSIGN_STORE=\(quoted(places.store))", "countersign queue",
      "countersign why \(subject) \(place)", "countersign certify \(subject) \(sign)",
      "countersign approve \(subject) \(place) --key paul \(sign)",
      "countersign approve \(subject) \(place) --key maria \(sign)",
      "countersign approve \(subject) \(place) --key dana \(sign)",
      "countersign activate \(subject) \(place) --key omar \(sign)",
      "countersign check \(subject) \(place)", "countersign cascade \(subject)",
      "countersign revoke \(subject) --reason 'leaks invoices' --key omar --confirm \(short) \(sign)",
      "countersign check \(subject) \(place)", "countersign verify",
    ]
  }

  /// A path as one word of a shell's command line.
  static func quoted(_ path: String) -> String {
    let plain = path.utf8.allSatisfy { byte in
      Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber
        || "/._-".utf8.contains(byte)
    }
    return plain ? path : "'" + path.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}

/// Steps on standard error: one line that is written over on a terminal, a line every tenth of the way elsewhere.
final class StepReport {
  private let output: Output
  private let line: ProgressLine
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var lastTenth = -1

  init(output: Output) {
    self.output = output
    line = ProgressLine(output: output)
  }

  func show(_ step: ScenarioStep) {
    if isTerminal {
      line.show(step.text, Int64(step.number), Int64(step.total))
    } else if step.number * 10 / step.total != lastTenth {
      lastTenth = step.number * 10 / step.total
      output.note("step \(step.number) of \(step.total): \(step.text)")
    }
  }

  func end() { line.end() }
}
