import ArgumentParser
import Foundation
import Glibc
import Governance
import Listings
import Persistence
import Workflows

struct GenerateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Make a valid ledger of any size to measure with.",
    discussion: """
      Everything in it is signed, by keys that open with the passphrase in passphrase.txt, and accepted by the rule \
      engine. Certificates are over invented evidence: nothing is run.
      """)

  @Option(help: "How many adaptations.") var adaptations = 20_000
  @Option(help: "Equal seeds and endings give equal ledgers.") var seed: UInt64 = 7
  @Option(help: ArgumentHelp("A folder that does not exist yet.", valueName: "folder")) var out: String
  @Option(
    help: ArgumentHelp(
      "When the last entry is recorded, as 2026-11-22T09:00:00Z; now, if not said.", valueName: "moment"))
  var ending: String?

  func validate() throws {
    guard (64...100_000_000).contains(adaptations) else {
      throw ValidationError("--adaptations goes from 64 to 100000000")
    }
    guard !Files.exists(out) else { throw ValidationError("\(out) is there already") }
    guard ending == nil || Timestamp(rfc3339: ending ?? "") != nil else {
      throw ValidationError("--ending is no moment in UTC, such as 2026-11-22T09:00:00Z")
    }
  }

  func run() async throws {
    let workplace = Workplace(folder: out)
    let moment = ending.flatMap(Timestamp.init(rfc3339:)) ?? World.live.now()
    let generator = Generator(count: adaptations, seed: seed, workplace: workplace, ending: moment)
    let clock = ContinuousClock()
    let start = clock.now
    let total = adaptations
    let notes = try await generator.run { progress in
      let seconds = (clock.now - start) / .seconds(1)
      say(
        "\(progress.adaptations) of \(total) adaptations, \(progress.entries) entries, "
          + "\(Int(Double(progress.entries) / seconds)) entries/s "
          + "(appending \(text(progress.appending)), waiting for signatures \(text(progress.waiting)))")
    }
    let seconds = (clock.now - start) / .seconds(1)
    say("made in \(Figure.text(seconds)) s; reading a sample back")
    let checked = try check(workplace, now: moment)
    let counts = checked.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
    print("\(out): \(notes.adaptations) adaptations, \(notes.entries) entries in \(Figure.text(seconds)) s")
    print("checked with the evaluator: \(counts)")
  }

  private func check(_ workplace: Workplace, now: Timestamp) throws -> [AdaptationState: Int] {
    let store = try Store.open(
      at: workplace.store, pins: PinFolder(path: workplace.places.pins))
    defer { try? store.close() }
    return try SampleCheck(store: store, now: now).run(governed: Generator.foundationSize, limit: 40)
  }

  private func text(_ duration: Duration) -> String { "\(Figure.text(duration / .seconds(1))) s" }
}

/// Tells how far something has come.
func say(_ text: String) {
  let bytes = Array((text + "\n").utf8)
  _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
