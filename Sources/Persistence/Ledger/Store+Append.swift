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
        var written: Written?
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

  private struct Written {
    var checkpoint: SignedCheckpoint
    var head: SignedIndexHead
    var root: StoreRoot
  }

  private func append(
    logKey: SigningKey, draft: () throws -> (drafts: [EntryDraft], moment: Timestamp), in db: Database
  ) throws -> Written {
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
    let (tail, head) = (checked?.0, checked?.1)
    let root = try tail?.root ?? root(in: first)
    guard root.logKey == logKey.verificationKey else {
      throw refusal(.wrongLogKey(expected: root.logKey.keyID, found: logKey.keyID))
    }
    if let newest = tail?.newestMoment, now < newest { throw refusal(.momentBeforeLedger(newest: newest)) }
    var frontier = tail?.frontier ?? Frontier()
    try Self.requireProjections(ofSize: frontier.size, path: path, in: db)
    var index = TopicIndex(db: db, root: head?.root ?? TopicNode().hash)
    var topics: [TopicKey: [Int]] = [:]
    for draft in drafts {
      var mark: Digest?
      if EntryLeaf.marksIndex(frontier.size) {
        try index.add(topics)
        topics = [:]
        mark = index.root
      }
      for topic in draft.statement.topics { topics[topic.key, default: []].append(frontier.size) }
      try insert(draft, at: now, marking: mark, frontier: &frontier, in: db)
    }
    try index.add(topics)
    try index.write()
    let written = try sign(frontier, index: index.root, root: root, with: logKey, in: db)
    try Self.recordProjections(ofSize: frontier.size, in: db)
    return written
  }

  /// The end of the ledger, checked as on opening; `nil` while there are no entries.
  private func checkedTail(in db: Database) throws -> (Tail, IndexHead)? {
    guard let tail = try Tail.check(in: db) else { return nil }
    let pinned = try pins?.head(of: tail.root)
    if let pinned { try tail.check(against: pinned.checkpoint, in: db) }
    let head = try tail.indexHead(in: db)
    try tail.check(head, growsFrom: memory.seen?.head ?? pinned, in: db)
    return (tail, head.head)
  }

  /// Signs the checkpoint, and puts the signed head of the index in the place of the one before.
  private func sign(
    _ frontier: Frontier, index indexRoot: Digest, root: StoreRoot, with logKey: SigningKey, in db: Database
  ) throws -> Written {
    guard let checkpoint = Checkpoint(origin: root.origin, size: frontier.size, root: frontier.root),
      let signed = SignedCheckpoint(signing: checkpoint, with: logKey),
      let head = SignedIndexHead(signing: IndexHead(checkpoint: checkpoint, root: indexRoot), with: logKey)
    else { throw refusal(.unusableOrigin(root.origin)) }
    try db.cachedStatement(sql: "INSERT INTO checkpoint VALUES (?, ?)").execute(arguments: [
      frontier.size, String(decoding: signed.note.bytes, as: UTF8.self),
    ])
    let upsert = try db.cachedStatement(
      sql: "INSERT INTO indexHead VALUES (1, ?) ON CONFLICT DO UPDATE SET note = excluded.note")
    try upsert.execute(arguments: [String(decoding: head.note.bytes, as: UTF8.self)])
    return Written(checkpoint: signed, head: head, root: root)
  }

  private func root(in draft: EntryDraft) throws -> StoreRoot {
    guard case .root(let root) = draft.statement.claim else { throw refusal(.firstEntryIsNotARoot) }
    return root
  }

  private func insert(
    _ draft: EntryDraft, at now: Timestamp, marking indexRoot: Digest?, frontier: inout Frontier,
    in db: Database
  ) throws {
    let rows = LedgerRows(db: db)
    let statement = draft.statement
    let sequence = frontier.size
    if sequence > 0 { try check(draft, in: db) }
    let envelope = draft.envelope.bytes
    for document in draft.evidence + [Document(envelope)] { try insert(document, in: db) }
    for digest in statement.claim.requiredDocuments where try !rows.hasBlob(digest) {
      throw refusal(.missingEvidence(digest))
    }
    let digest = Digest(of: envelope)
    let leaf = EntryLeaf.hash(envelope: digest, recordedAt: now, indexRoot: indexRoot)
    try db.cachedStatement(sql: "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)").execute(arguments: [
      sequence, Data(digest.bytes), Data(statement.digest.bytes), now.milliseconds,
      statement.claim.predicateType.rawValue, statement.signer.hex, Data(leaf.bytes),
    ])
    if let indexRoot {
      try db.cachedStatement(sql: "INSERT INTO indexMark VALUES (?, ?)").execute(arguments: [
        sequence, Data(indexRoot.bytes),
      ])
    }
    for node in frontier.append(leaf) {
      try db.cachedStatement(sql: "INSERT INTO treeNode VALUES (?, ?, ?)").execute(arguments: [
        node.id.level, node.id.position, Data(node.hash.bytes),
      ])
    }
    for node in statement.concerns {
      try db.cachedStatement(sql: "INSERT INTO entryNode VALUES (?, ?)").execute(arguments: [
        node.text, sequence,
      ])
    }
    try Projector(db: db).apply(statement, sequence: sequence, recordedAt: now)
  }

  /// Checks what only the ledger knows; a draft was verified when it was made.
  private func check(_ draft: EntryDraft, in db: Database) throws {
    if case .root = draft.statement.claim { throw refusal(.secondRoot) }
    let signer = draft.statement.signer
    // What somebody else said in the same words keeps out nobody.
    if let sequence = try LedgerRows(db: db).sequence(ofStatement: draft.statement.digest, by: signer) {
      throw refusal(.alreadyRecorded(sequence: sequence))
    }
    let isKnown = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM ledgerKey WHERE keyID = ?)")
    guard try Bool.fetchOne(isKnown, arguments: [signer.hex]) == true else {
      throw refusal(.unknownSigner(signer))
    }
  }

  func refusal(_ problem: StoreError.Problem) -> StoreError {
    StoreError(problem, path: path)
  }
}
