import Admissibility
import Attestations
import Cryptography
import Governance
import Persistence
import Synchronization
import Workflows

/// Makes a ledger of any size that is valid to its last byte: every entry signed, by somebody who may, and accepted.
///
/// Equal arguments give an equal ledger, whatever the number of processors.
struct Generator: Sendable {
  let count: Int
  let seed: UInt64
  let workplace: Workplace
  /// When the last entry is recorded; the first one is ``span`` earlier.
  let ending: Timestamp

  static let span = TimeSpan.days(60)
  /// Drafts of one transaction come from at most so many adaptations.
  ///
  /// A transaction writes each page of an index that it touches, and ids are random: the larger, the fewer pages a row.
  static let batchLimit = 100_000
  private static let sliceCount = 16

  /// How many entries there are before the first adaptation.
  static let foundationSize =
    1 + SampleOrganisation.parties.count + SampleOrganisation.places.count + SampleOrganisation.people.count
    + SampleOrganisation.policyCount
    + Governed.suiteNames.count

  /// What generating has come to.
  struct Progress: Sendable {
    var adaptations = 0
    var entries = 0
    /// Spent in appending, and in waiting for the next drafts meanwhile.
    var appending = Duration.zero
    var waiting = Duration.zero
  }

  func run(report: (Progress) -> Void) async throws -> Workplace.Notes {
    let start = ending.milliseconds - Self.span.milliseconds
    let clock = Mutex(start)
    let random = Mutex(SeededRandom(seed: seed, index: -1))
    let world = World(
      now: { Timestamp(milliseconds: clock.withLock { $0 }) },
      randomBytes: { count in random.withLock { $0.bytes(count) } })
    let keychain = Keychain(workplace.places, world: world)
    let makeKey = { (name: String) throws(Problem) -> SigningKey in
      var seed = world.randomBytes(SigningKey.seedByteCount)
      let key = SigningKey(seed: &seed)
      var passphrase = Array(Workplace.passphrase.utf8)
      let secret = SecretBytes(consuming: &passphrase)
      _ = try keychain.seal(key, as: name, passphrase: secret, cost: .minimal)
      return key
    }
    let rootKey = try makeKey("root")
    var ledger = try Ledger.initialize(
      workplace.places, name: "Generated, \(count) adaptations", rootKey: rootKey, world: world)
    let governed = try Governed.establish(&ledger, rootKey: rootKey, makeKey: makeKey)
    let notes = try await fill(ledger.store, size: Int(ledger.size), governed: governed, report: report)
    try ledger.store.close()
    try workplace.write(notes)
    return notes
  }

  /// The moment at which the adaptation that is submitted as number `index` is recorded.
  private func moment(_ index: Int) -> Timestamp {
    let left = Double(Self.span.milliseconds) * Double(count - index) / Double(count)
    return Timestamp(milliseconds: ending.milliseconds - Int64(left))
  }

  // MARK: - Adaptations

  /// Drafts the next batch while the last one is appended.
  private func fill(
    _ store: Store, size: Int, governed: Governed, report: (Progress) -> Void
  ) async throws -> Workplace.Notes {
    let logKey = try logKey()
    var outliner = Outliner(seed: seed, count: count)
    var ids: [Adaptation.ID] = []
    ids.reserveCapacity(count)
    var progress = Progress(entries: size)
    let timer = ContinuousClock()
    var notes = Landmarks()
    var batch = nextBatch(&outliner)
    var works = try await draft(
      batch, author(governed, progress, outliner.count), outliner: outliner, ids: ids)
    while !batch.isEmpty {
      ids += works.map(\.id)
      let drafts = works.flatMap(\.drafts)
      let recordedAt = moment(outliner.count)
      notes.look(at: batch)
      let expectedSize = progress.entries
      progress.entries += drafts.count
      progress.adaptations = outliner.count
      let next = nextBatch(&outliner)
      let nextAuthor = author(governed, progress, outliner.count)
      let (known, knownIDs) = (outliner, ids)
      async let upcoming = draft(next, nextAuthor, outliner: known, ids: knownIDs)
      progress.appending += try timer.measure {
        try store.append(drafts, expectedSize: expectedSize, at: recordedAt, logKey: logKey)
      }
      report(progress)
      let begun = timer.now
      works = try await upcoming
      progress.waiting += timer.now - begun
      batch = next
    }
    return notes.notes(seed: seed, adaptations: count, entries: progress.entries, outliner)
  }

  private func logKey() throws -> SigningKey {
    guard let name = KeyName(workplace.places.storeName) else {
      preconditionFailure("the store has a name of ours")
    }
    return try UnattendedKeyFile(directory: workplace.places.logKeys, name: name).load()
  }

  private func nextBatch(_ outliner: inout Outliner) -> [StoryPlan] {
    outliner.next(Self.batchSize(after: outliner.count, of: count))
  }

  /// Small at first, so that a small ledger has dependencies too: nothing can depend on its own batch.
  static func batchSize(after made: Int, of count: Int) -> Int {
    min(count - made, batchLimit, max(64, made))
  }

  private func author(_ governed: Governed, _ progress: Progress, _ made: Int) -> StoryWriter {
    StoryWriter(governed: governed, seed: seed, ledgerSize: Int64(progress.entries), now: moment(made))
  }

  /// On all processors; in the order of `batch`.
  private func draft(
    _ batch: [StoryPlan], _ author: StoryWriter, outliner: Outliner, ids: [Adaptation.ID]
  ) async throws -> [StoryWriter.Work] {
    let width = max(1, (batch.count + Self.sliceCount - 1) / Self.sliceCount)
    return try await withThrowingTaskGroup(of: (Int, [StoryWriter.Work]).self) { group in
      for start in stride(from: 0, to: batch.count, by: width) {
        group.addTask {
          let slice = batch[start..<min(batch.count, start + width)]
          return (
            start,
            try slice.map { try author.write($0) { (id: ids[$0], label: outliner.label($0)) } }
          )
        }
      }
      var slices: [Int: [StoryWriter.Work]] = [:]
      for try await (start, works) in group { slices[start] = works }
      return slices.keys.sorted().flatMap { slices[$0] ?? [] }
    }
  }
}

/// Adaptations that measurements ask for by name.
private struct Landmarks {
  private var newest: StoryPlan?
  private var active: StoryPlan?
  private var pending: StoryPlan?

  mutating func look(at batch: [StoryPlan]) {
    newest = batch.last ?? newest
    active = batch.last { $0.course == .active } ?? active
    pending = batch.last { $0.course == .pending } ?? pending
  }

  func notes(seed: UInt64, adaptations: Int, entries: Int, _ outliner: Outliner) -> Workplace.Notes {
    func label(_ outline: StoryPlan?) -> String { outline.map { outliner.label($0.index) } ?? "" }
    func place(_ outline: StoryPlan?) -> String {
      outline.map { SampleOrganisation.profiles[$0.profile][0] } ?? ""
    }
    return Workplace.Notes(
      seed: seed, adaptations: adaptations, entries: entries, newest: label(newest), active: label(active),
      activeEnvironment: place(active), pending: label(pending), pendingEnvironment: place(pending))
  }
}
