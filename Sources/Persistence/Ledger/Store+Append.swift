internal import Attestations
public import Cryptography
internal import Foundation
internal import GRDB
public import Governance
internal import TransparencyLog

/// What an append did.
///
/// It is done even when the pin could not be written.
public struct Appended: Hashable, Sendable {
  public var checkpoint: SignedCheckpoint
  /// Why this machine could not remember the new checkpoint outside the store.
  public var pinProblem: StoreError?
}

extension Store {
  /// With more drafts than this an append takes a larger cache while it lasts.
  private static let bulkDrafts = 200
  private static let bulkCacheKiB = 3 << 20
  /// SQLite's own.
  private static let usualCacheKiB = 2000

  /// How long an append waits for others that are writing, unless told otherwise.
  public static let patience = TimeSpan(milliseconds: 30_000)

  /// Appends `drafts` as the entries number `expectedSize` and following, in one transaction together with their
  /// evidence, the tree, the projections and a checkpoint signed by `logKey`: all or nothing.
  ///
  /// When it returns, the entries are on disk. The new checkpoint is then pinned outside the store. O(log n) a draft.
  ///
  /// - Parameters:
  ///   - drafts: In ledger order; the first of all ledgers must be a root.
  ///   - expectedSize: How many entries the caller has seen.
  ///   - now: When the entries are recorded; not before the last entry there is.
  ///   - logKey: The key that the ledger's root names for checkpoints.
  ///   - patience: How long to wait for others that are writing.
  /// - Returns: The new checkpoint.
  /// - Throws: ``StoreError``; `sizeChanged` when the ledger no longer has `expectedSize` entries. After any error the
  ///   store is as before.
  @discardableResult
  public func append(
    _ drafts: [EntryDraft], expectedSize: Int, at now: Timestamp, logKey: SigningKey,
    patience: TimeSpan = patience
  ) throws -> Appended {
    try append(logKey: logKey, patience: patience) {
      let size = try size()
      guard size == expectedSize else { throw refusal(.sizeChanged(expected: expectedSize, found: size)) }
      return (drafts, now)
    }
  }

  /// Appends what `draft` makes of the ledger while nobody else can write to it.
  ///
  /// - Parameters:
  ///   - logKey: The key that the ledger's root names for checkpoints.
  ///   - patience: How long to wait for others that are writing.
  ///   - draft: The entries, and when they are recorded; sees in this store what the entries will follow.
  /// - Returns: The new checkpoint.
  /// - Throws: ``StoreError``, and what `draft` throws. After any error the store is as before.
  @discardableResult
  public func append(
    logKey: SigningKey, patience: TimeSpan = patience,
    draft: () throws -> (drafts: [EntryDraft], moment: Timestamp)
  ) throws -> Appended {
    guard !isForInspection else { throw refusal(.openedForInspection) }
    guard access.mayWrite else { throw refusal(.readOnly) }
    if let exposure = StoreExposure.find(at: path) { throw refusal(.exposed(exposure)) }
    return try translatingErrors {
      let written = try database.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA busy_timeout = \(patience.milliseconds)")
        defer { try? db.execute(sql: "PRAGMA busy_timeout = \(StoreAccess.patienceMilliseconds)") }
        var written: Sealed?
        try db.inTransaction(.immediate) {
          written = try append(logKey: logKey, draft: draft, in: db)
          return .commit
        }
        guard let written else { preconditionFailure("a committed transaction has run") }
        return written
      }
      memory.saw(written.head)
      pin(written.head, root: written.root)
      return Appended(checkpoint: written.checkpoint, pinProblem: pinProblem)
    }
  }

  private func append(
    logKey: SigningKey, draft: () throws -> (drafts: [EntryDraft], moment: Timestamp), in db: Database
  ) throws -> Sealed {
    let (drafts, now) = try draft()
    guard let first = drafts.first else { throw refusal(.nothingToAppend) }
    guard (0...Schema.lastMillisecond).contains(now.milliseconds) else { throw refusal(.momentOutOfRange) }
    // Ids are random, so many entries touch pages all over the indexes: with the usual cache SQLite writes each page
    // and reads it back many times before the transaction ends.
    let isBulk = drafts.count > Self.bulkDrafts
    if isBulk { try db.execute(sql: "PRAGMA main.cache_size = -\(Self.bulkCacheKiB)") }
    defer { if isBulk { try? db.execute(sql: "PRAGMA main.cache_size = -\(Self.usualCacheKiB)") } }
    // A ledger that was tampered with gets no new signature.
    let checked = try checkedTail(in: db)
    let root = try checked?.tail.root ?? root(in: first)
    if let newest = checked?.tail.newestMoment, now < newest {
      throw refusal(.momentBeforeLedger(newest: newest))
    }
    let seal = try Seal(root: root, logKey: logKey, path: path)
    var ingest = Ingest(
      after: checked?.tail.frontier ?? Frontier(), index: checked?.head.root, path: path, in: db)
    try Self.requireProjections(ofSize: ingest.frontier.size, path: path, in: db)
    for draft in drafts { try ingest.take(draft, recordedAt: now) }
    let indexRoot = try ingest.finish()
    let sealed = try seal.sign(ingest.frontier, index: indexRoot, in: db)
    try Self.recordProjections(ofSize: ingest.frontier.size, in: db)
    return sealed
  }

  /// The end of the ledger, checked as on opening; `nil` while there are no entries.
  private func checkedTail(in db: Database) throws -> (tail: Tail, head: IndexHead)? {
    guard let tail = try Tail.check(in: db) else { return nil }
    let pinned = try pins?.head(of: tail.root)
    if let pinned { try tail.check(against: pinned.checkpoint, in: db) }
    let head = try tail.indexHead(in: db)
    try tail.check(head, growsFrom: memory.seen?.head ?? pinned, in: db)
    return (tail, head.head)
  }

  private func root(in draft: EntryDraft) throws -> StoreRoot {
    guard case .root(let root) = draft.statement.claim else { throw refusal(.firstEntryIsNotARoot) }
    return root
  }

  func refusal(_ problem: StoreError.Problem) -> StoreError {
    StoreError(problem, path: path)
  }
}
