import ArgumentParser
import CBaselines
import Cryptography
import Glibc
import Governance
import Listings
import Persistence
import Workflows

struct LedgerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "Signing one act, appending many, verifying all.",
    discussion: """
      Acts are signed in a copy of the store. Verifying a store of a million adaptations takes minutes; --verify-limit \
      leaves it out for stores with more entries.
      """)

  @OptionGroup var options: MeasuringOptions
  @Option(help: "How many acts are signed one by one.") var acts = 200
  @Option(help: "Stores with more entries are not verified.") var verifyLimit = 5_000_000

  func run() async throws {
    let measured = try await options.withWorkplace { try await self.report(on: $0) }
    measured.show(asJSON: options.json)
  }

  func report(on workplace: Workplace) async throws -> Report {
    var report = Report(title: "Ledger", circumstances: try options.circumstances(workplace))
    report.figures += try await Scratch.with("acts") { folder in
      try signedActs(on: Scratch.copy(workplace, to: folder), reference: folder + "/plain.db")
    }
    report.figures += try await Scratch.with("import") { folder in
      try await importing(to: Workplace(folder: folder + "/store"), reference: folder + "/plain.db")
    }
    if try workplace.notes().entries <= verifyLimit { report.figures.append(try verifying(workplace)) }
    return report
  }

  // MARK: - One act

  /// Approvals of adaptations that wait: draft, sign, verify, tree, projections, checkpoint, on disk.
  private func signedActs(on workplace: Workplace, reference: String) throws -> [Figure] {
    let clock = ContinuousClock()
    var opened: Ledger?
    let opening = try clock.measure { opened = try Ledger.open(workplace.places, world: .live) }
    guard var ledger = opened else { return [] }
    let signer = try Self.unlock("paul", workplace)
    var drafting: [Double] = []
    var committing: [Double] = []
    let rows = try ledger.store.adaptations(matching: QueueFilter(states: [.pending]), limit: acts)
    for row in rows {
      let start = clock.now
      let draft = try Deciding(ledger).draft(.approve, on: row.id, rationale: "", signer: signer.keyID)
      let drafted = clock.now
      try ledger.commit(draft, with: signer)
      drafting.append((drafted - start) / .milliseconds(1))
      committing.append((clock.now - drafted) / .milliseconds(1))
    }
    try ledger.store.close()
    let plain = Distribution(try Self.plainInserts(reference, count: rows.count, batch: 1))
    let commit = Distribution(committing)
    return [
      Figure(
        name: "open to sign", unit: .milliseconds, ours: opening / .milliseconds(1),
        note: "in the bench's own process"),
      Figure(
        name: "draft an approval, p50", unit: .milliseconds, ours: Distribution(drafting).median, target: 10),
      Figure(
        name: "commit it, p50", unit: .milliseconds, ours: commit.median,
        references: [.init("SQLite 1 KiB row", plain.median)], target: 0.6),
      Figure(
        name: "commit it, p95", unit: .milliseconds, ours: commit.percentile(95),
        references: [.init("SQLite 1 KiB row", plain.percentile(95))]),
    ]
  }

  private static func unlock(_ name: String, _ workplace: Workplace) throws -> SigningKey {
    var passphrase = Array(Workplace.passphrase.utf8)
    let file = try Keychain(workplace.places, world: .live).load(name)
    return try Keychain.unlock(file, passphrase: SecretBytes(consuming: &passphrase))
  }

  /// Milliseconds of each transaction of `batch` rows of 1 KiB in a plain database.
  private static func plainInserts(_ path: String, count: Int, batch: Int) throws -> [Double] {
    var milliseconds = [Double](repeating: 0, count: (count + batch - 1) / batch)
    let code = cbl_sqlite_inserts(path, Int32(count), 1024, Int32(batch), &milliseconds)
    guard code == 0 else { throw Program.Failed(path: path, reason: "SQLite error \(code)") }
    return milliseconds
  }

  // MARK: - Many

  private func importing(to workplace: Workplace, reference: String) async throws -> [Figure] {
    let clock = ContinuousClock()
    let start = clock.now
    var progress = Generator.Progress()
    let generator = Generator(count: 20_000, seed: 7, workplace: workplace, ending: Timings.now())
    _ = try await generator.run { progress = $0 }
    let total = (clock.now - start) / .seconds(1)
    let batches = try Self.plainInserts(reference, count: 50_000, batch: 1000)
    let plain = 1000 / (Distribution(batches).median / 1000)
    let entries = Double(progress.entries)
    return [
      Figure(
        name: "append, verified drafts", unit: .perSecond, ours: entries / (progress.appending / .seconds(1)),
        references: [.init("SQLite 1 KiB rows, batches of 1,000", plain)]),
      Figure(
        name: "write, sign, verify, check and append", unit: .perSecond, ours: entries / total,
        references: [.init("libsodium verifies, all cores", Self.verifications())]),
    ]
  }

  // MARK: - All

  private static func verifications(threads: Int = sysconf(Int32(_SC_NPROCESSORS_ONLN))) -> Double {
    cbl_verifications_per_second(Int32(threads), 2)
  }

  private func verifying(_ workplace: Workplace) throws -> Figure {
    let store = try Store.open(at: workplace.store, pins: PinFolder(path: workplace.places.pins))
    defer { try? store.close() }
    var result: VerificationReport?
    let spent = try ContinuousClock().measure { result = try store.verify() }
    if let fault = result?.fault { throw Program.Failed(path: workplace.store, reason: "\(fault)") }
    let all = Self.verifications()
    return Figure(
      name: "verify, entries", unit: .perSecond, ours: Double(result?.entries ?? 0) / (spent / .seconds(1)),
      references: [
        .init("libsodium, all cores", all), .init("libsodium, one core", Self.verifications(threads: 1)),
      ],
      target: 0.8 * all)
  }
}
