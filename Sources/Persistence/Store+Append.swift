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
  /// - Returns: The new checkpoint.
  /// - Throws: ``StoreError``; `sizeChanged` when the ledger no longer has `expectedSize` entries. After any error the
  ///   store is as before.
  @discardableResult
  public func append(
    _ drafts: [EntryDraft], expectedSize: Int, at now: Timestamp, logKey: SigningKey
  ) throws -> Appended {
    guard !isForInspection else { throw refusal(.openedForInspection) }
    guard !drafts.isEmpty else { throw refusal(.nothingToAppend) }
    if let exposure = StoreExposure.find(at: path) { throw refusal(.exposed(exposure)) }
    guard (0...Schema.lastMillisecond).contains(now.milliseconds) else { throw refusal(.momentOutOfRange) }
    return try translatingErrors {
      let (checkpoint, root) = try database.writeWithoutTransaction { db in
        // Ids are random, so many entries touch pages all over the indexes: with the usual cache SQLite writes each page
        // and reads it back many times before the transaction ends.
        let isBulk = drafts.count > Self.bulkDrafts
        if isBulk { try db.execute(sql: "PRAGMA main.cache_size = -\(Self.bulkCacheKiB)") }
        defer { if isBulk { try? db.execute(sql: "PRAGMA main.cache_size = -\(Self.usualCacheKiB)") } }
        var written: (SignedCheckpoint, StoreRoot)?
        try db.inTransaction(.immediate) {
          written = try append(drafts, expectedSize: expectedSize, at: now, logKey: logKey, in: db)
          return .commit
        }
        guard let written else { preconditionFailure("a committed transaction has run") }
        return written
      }
      var appended = Appended(checkpoint: checkpoint, pinProblem: nil)
      do {
        try pins?.advance(to: checkpoint, root: root)
        if path != ":memory:" { try pins?.remember(root, at: path) }
      } catch let problem as StoreError {
        appended.pinProblem = problem
      }
      return appended
    }
  }

  private func append(
    _ drafts: [EntryDraft], expectedSize: Int, at now: Timestamp, logKey: SigningKey, in db: Database
  ) throws -> (SignedCheckpoint, StoreRoot) {
    let size = try LedgerRows(db: db).size()
    guard size == expectedSize else { throw refusal(.sizeChanged(expected: expectedSize, found: size)) }
    // A ledger that was tampered with gets no new signature.
    let tail = try Tail.check(in: db)
    if let tail, let pinned = try pins?.checkpoint(of: tail.root) { try tail.check(against: pinned, in: db) }
    let root = try tail?.root ?? root(in: drafts[0])
    guard root.logKey == logKey.verificationKey else {
      throw refusal(.wrongLogKey(expected: root.logKey.keyID, found: logKey.keyID))
    }
    if let newest = try LedgerRows(db: db).newestMoment(), now < newest {
      throw refusal(.momentBeforeLedger(newest: newest))
    }
    try Self.requireProjections(ofSize: size, path: path, in: db)
    var frontier = tail?.frontier ?? Frontier()
    var topics: [TopicKey: [Int]] = [:]
    for draft in drafts {
      for topic in draft.statement.topics { topics[topic.key, default: []].append(frontier.size) }
      try insert(draft, at: now, frontier: &frontier, in: db)
    }
    var index = TopicIndex(db: db, root: try tail?.indexRoot(in: db) ?? TopicNode().hash)
    let indexRoot = try index.add(topics)
    guard let checkpoint = Checkpoint(origin: root.origin, size: frontier.size, root: frontier.root),
      let signed = SignedCheckpoint(signing: checkpoint, with: logKey)
    else { throw refusal(.unusableOrigin(root.origin)) }
    try db.cachedStatement(sql: "INSERT INTO checkpoint VALUES (?, ?)").execute(arguments: [
      frontier.size, String(decoding: signed.note.bytes, as: UTF8.self),
    ])
    try Self.sign(IndexHead(checkpoint: checkpoint, root: indexRoot), with: logKey, path: path, in: db)
    try Self.recordProjections(ofSize: frontier.size, in: db)
    return (signed, root)
  }

  /// Puts the signed head of the index in the place of the one before.
  static func sign(_ head: IndexHead, with logKey: SigningKey, path: String, in db: Database) throws {
    guard let signed = SignedIndexHead(signing: head, with: logKey) else {
      throw StoreError(.unusableOrigin(head.checkpoint.origin), path: path)
    }
    let upsert = try db.cachedStatement(
      sql: "INSERT INTO indexHead VALUES (1, ?) ON CONFLICT DO UPDATE SET note = excluded.note")
    try upsert.execute(arguments: [String(decoding: signed.note.bytes, as: UTF8.self)])
  }

  private func root(in draft: EntryDraft) throws -> StoreRoot {
    guard case .root(let root) = draft.statement.claim else { throw refusal(.firstEntryIsNotARoot) }
    return root
  }

  private func insert(_ draft: EntryDraft, at now: Timestamp, frontier: inout Frontier, in db: Database)
    throws
  {
    let rows = LedgerRows(db: db)
    let statement = draft.statement
    let sequence = frontier.size
    if sequence > 0 { try check(draft, in: db) }
    let envelope = draft.envelope.bytes
    for document in draft.evidence + [Document(envelope)] { try insert(document, in: db) }
    for digest in statement.evidence where try !rows.hasBlob(digest) {
      throw refusal(.missingEvidence(digest))
    }
    let digest = Digest(of: envelope)
    let leaf = EntryLeaf.hash(envelope: digest, recordedAt: now)
    try db.cachedStatement(sql: "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)").execute(arguments: [
      sequence, Data(digest.bytes), Data(statement.digest.bytes), now.milliseconds,
      statement.claim.predicateType.rawValue, statement.signer.hex, Data(leaf.bytes),
    ])
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
    if let sequence = try LedgerRows(db: db).sequence(ofStatement: draft.statement.digest) {
      throw refusal(.alreadyRecorded(sequence: sequence))
    }
    let signer = draft.statement.signer
    let isKnown = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM ledgerKey WHERE keyID = ?)")
    guard try Bool.fetchOne(isKnown, arguments: [signer.hex]) == true else {
      throw refusal(.unknownSigner(signer))
    }
  }

  func refusal(_ problem: StoreError.Problem) -> StoreError {
    StoreError(problem, path: path)
  }
}
