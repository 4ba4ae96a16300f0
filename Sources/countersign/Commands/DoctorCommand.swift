import ArgumentParser
import Cryptography
import Foundation
import Governance
import Persistence
import Presentation
import SandboxRunner
import StrictJSON
import Terminal
import Workflows

struct DoctorCommand: CountersignCommand {
  static let configuration = CommandConfiguration(
    "doctor", abstract: "Say what this machine can do, what is missing, and what that costs.",
    """
    Exit code 69 when something is missing that a command needs, or the ledger is open to others; 65 when it is damaged.
    """,
    examples: [
      "countersign doctor",
      "countersign doctor --json",
    ], exit: .setup)
  @OptionGroup var common: CommonOptions

  func perform() async throws(Problem) {
    var checks: [Check] = []
    checks.append(
      Check(
        "core dumps", isGood: ProcessHardening.disableCoreDumps(), "switched off", "cannot be switched off"))
    checks += try await sandbox()
    checks += store()
    checks += memoryAndClock()
    checks.append(keys())
    common.output.show(.array(checks.map(\.json))) { checks.map(\.line) }
    if checks.contains(where: \.isDamage) { throw Problem.silentDamage }
    if checks.contains(where: { $0.state == .missing }) { throw Problem(.missingPart, "") }
  }

  private func sandbox() async throws(Problem) -> [Check] {
    let runner: String
    do {
      runner = try Resources.runner()
    } catch {
      return [Check("model runner", .missing, error.what + (error.next.map { ". \($0)" } ?? ""))]
    }
    let found = Check("model runner", .good, runner)
    let sandbox = Sandbox()
    switch await sandbox.probe(runner: runner) {
    case .unavailable(let reason):
      return [
        found,
        Check(
          "sandbox", .missing,
          "\(reason); nothing can be certified here. Install bubblewrap and allow user namespaces."),
      ]
    case .ready(let layers, let milliseconds):
      let held = Check(
        "sandbox", .good,
        "starts in \(milliseconds) ms; holds \(layers.map(\.rawValue).joined(separator: ", "))")
      return [found, held]
        + SandboxLayer.allCases.filter { !layers.contains($0) }.sorted().map {
          Check(
            "sandbox layer \($0.rawValue)", .warning, "does not hold: \($0.cost)",
            remedy: sandbox.remedy(for: $0))
        }
    }
  }

  private func store() -> [Check] {
    do throws(Problem) {
      let places = try common.places()
      guard FileManager.default.fileExists(atPath: places.store) else {
        return [
          Check(
            "store", .warning,
            "none at \(places.store); begin one with countersign init, or countersign demo")
        ]
      }
      let exposure = StoreExposure.find(at: places.store)
      let rights = Check(
        "store's owner and mode", exposure == nil ? .good : .missing,
        exposure.map { "\($0)" } ?? "only who is meant to can change it", remedy: exposure?.remedy)
      let report = try Ledger.verify(places)
      var content = Check(
        "store", isGood: report.isIntact, "\(places.store): \(report)", "\(places.store): \(report)")
      content.isDamage = !report.isIntact
      return [content, rights]
    } catch {
      var check = Check("store", .missing, error.what)
      // What cannot be read as a store of this program is in no better state.
      check.isDamage = error.kind == .damaged || error.kind == .badInput
      return [check]
    }
  }

  /// What this machine remembers of the ledger, and whether its clock and the ledger's time agree.
  private func memoryAndClock() -> [Check] {
    guard let places = try? common.places(), FileManager.default.fileExists(atPath: places.store),
      let ledger = try? Ledger.open(places, world: common.world)
    else { return [] }
    let remembered = "how far the ledger has come is remembered on this machine"
    return [
      ledger.memoryWarning.map { Check("memory", .warning, $0) } ?? Check("memory", .good, remembered),
      ledger.clockWarning.map { Check("clock", .warning, $0) }
        ?? Check("clock", .good, "it agrees with the ledger's time"),
    ]
  }

  private func keys() -> Check {
    do throws(Problem) {
      let keys = try Keychain(try common.places(), world: common.world).contents()
      if let problem = keys.problems.first { throw problem }
      let files = keys.usable
      return Check(
        "keys", .good, "\(counted(files.count, "sealed key")), readable by their owner only"
      )
    } catch {
      return Check("keys", .missing, error.what)
    }
  }

  private struct Check {
    enum State: String { case good, warning, missing }

    var name: String
    var state: State
    var text: String
    /// What somebody could do about it.
    var remedy: String?
    /// The ledger is not what was once recorded.
    var isDamage = false

    init(_ name: String, _ state: State, _ text: String, remedy: String? = nil) {
      self.name = name
      self.state = state
      self.text = text
      self.remedy = remedy
    }

    init(_ name: String, isGood: Bool, _ good: String, _ missing: String) {
      self.init(name, isGood ? .good : .missing, isGood ? good : missing)
    }

    var line: String {
      let mark = (state == .good ? Status.passed : state == .warning ? .warning : .failed).mark
      return "\(mark) \(name.padded(30)) \(shown(text))" + (remedy.map { "; to get it, \(shown($0))" } ?? "")
    }

    var json: JSONValue {
      .object([
        "check": .string(name), "state": .string(state.rawValue), "detail": .string(text),
        "remedy": remedy.map(JSONValue.string),
      ])
    }
  }
}
