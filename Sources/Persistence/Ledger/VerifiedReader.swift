public import Attestations
public import Cryptography
internal import GRDB
public import Governance
public import TransparencyLog

/// Reads entries from one state of the ledger and shows of each that the newest checkpoint commits to it, and of each
/// list that it is complete; what it cannot show it does not hand out.
///
/// Valid only while the closure runs that it was handed to. Reads O(log n) rows for an entry or a list.
public final class VerifiedReader {
  private let rows: LedgerRows
  /// `nil` for a ledger without entries.
  private var proofs: VerifiedState?
  private var index: TopicIndex
  /// Entries that were read ahead and are being checked, each by its sequence.
  private var ahead: [Int: SignatureCheck] = [:]
  /// Those of them that were checked and not asked for yet.
  private var checked: [Int: CheckedEntry] = [:]

  /// `proofs`: What was shown before of the ledger as it stands in `db`.
  init(db: Database, _ proofs: VerifiedState?) {
    rows = LedgerRows(db: db)
    self.proofs = proofs
    index = TopicIndex(
      db: db, root: proofs?.head.head.root ?? TopicNode().hash, knowing: proofs?.indexNodes ?? [:],
      proofs?.lists ?? [:])
  }

  /// What it was given, and what it has shown since that other questions will come by.
  var shown: VerifiedState? {
    guard var proofs else { return nil }
    proofs.indexNodes = index.sharedNodes
    proofs.lists = index.keptLists
    proofs.nodes.forgetSome()
    return proofs
  }

  private var tail: Tail? { proofs?.tail }

  /// How many entries the ledger has.
  public var size: Int { tail?.size ?? 0 }
  /// The newest checkpoint; `nil` while there are no entries.
  public var checkpoint: Checkpoint? { tail?.checkpoint.checkpoint }
  /// When the last entry was recorded.
  public var newestMoment: Timestamp? { tail?.newestMoment }

  /// Where all entries of a topic stand, ascending.
  public func sequences(of topic: Topic) throws -> [Int] {
    tail == nil ? [] : try index.sequences(of: topic)
  }

  /// An entry and what it says: its envelope's digest, its signature by a key of `keys`, and its place and time in the
  /// signed tree were checked.
  public func entry(at sequence: Int, keys: KeyRing) throws -> (
    entry: StoredEntry, statement: VerifiedStatement
  ) {
    if let check = ahead[sequence] {
      for one in check.finish() where ahead.removeValue(forKey: one.entry.sequence) != nil {
        checked[one.entry.sequence] = one
      }
    }
    if let known = checked.removeValue(forKey: sequence) {
      return (known.entry, try known.statement(keys: keys))
    }
    let entry = try placed(sequence)
    return (entry, try LedgerFold.verify(entry, keys: keys))
  }

  /// Reads entries that will be asked for, each once, whose signatures other processors check meanwhile.
  ///
  /// They stand in memory until they are asked for.
  ///
  /// - Throws: As ``entry(at:keys:)``, except what is wrong with a signature, which is told when the entry is asked
  ///   for.
  public func expect(_ sequences: [Int], keys: KeyRing) throws {
    for start in stride(from: 0, to: sequences.count, by: Self.batch) {
      let batch = sequences[start...].prefix(Self.batch)
      let check = SignatureCheck(try batch.map(placed), keys: keys)
      for sequence in batch { ahead[sequence] = check }
    }
  }

  /// Few enough for the first check to begin soon, and enough for it to be worth a thread.
  private static let batch = 8

  /// An entry whose place and time are in the signed tree, and which was not recorded before the one before it.
  private func placed(_ sequence: Int) throws -> StoredEntry {
    let select = try rows.db.cachedStatement(sql: "\(StoredEntry.selection) WHERE entry.sequence = ?")
    guard (0..<size).contains(sequence), let row = try Row.fetchOne(select, arguments: [sequence]) else {
      throw LedgerFault.entry(sequence, .missing)
    }
    let entry = try StoredEntry(row)
    try prove(entry.leaf, at: sequence)
    if sequence > 0 {
      let before = try rows.leaf(sequence - 1)
      try prove(before.hash, at: sequence - 1)
      guard before.recordedAt <= entry.recordedAt else { throw LedgerFault.entry(sequence, .recordedEarlier) }
    }
    return entry
  }

  private func prove(_ leaf: Digest, at sequence: Int) throws {
    do {
      guard try proofs?.nodes.prove(leaf, at: sequence, hash: rows.node) == true else {
        throw LedgerFault.entry(sequence, .leafHash)
      }
    } catch StoredTreeError.missing(let id) {
      throw LedgerFault.node(id, .missing)
    }
  }

  /// The entry whose signed payload has this digest, checked like any other; `nil` when none is found, which is not
  /// shown to be true.
  public func entry(
    ofStatement digest: Digest, keys: KeyRing
  ) throws -> (entry: StoredEntry, statement: VerifiedStatement)? {
    guard let sequence = try rows.sequence(ofStatement: digest) else { return nil }
    let found = try entry(at: sequence, keys: keys)
    guard found.statement.digest == digest else {
      throw LedgerFault.entry(sequence, .column("statementDigest"))
    }
    return found
  }
}

extension Store {
  /// Reads what can be shown to belong to the ledger as it stands now.
  ///
  /// - Parameters:
  ///   - known: A checkpoint that the caller relied on before: the ledger must have grown from there.
  ///   - body: Must not use the store otherwise.
  /// - Returns: What `body` returns.
  /// - Throws: ``StoreError``, a `fault` when something is not what the log key signed; what `body` throws.
  public func proving<Result>(since known: Checkpoint? = nil, _ body: (VerifiedReader) throws -> Result)
    throws
    -> Result
  {
    let before = memory.seen
    let (result, seen) = try reading { db in
      let proofs = try memory.take(for: db)
      if let known { try Self.check(proofs?.tail, growsFrom: known, in: db) }
      let prover = VerifiedReader(db: db, proofs)
      let result = try body(prover)
      memory.keep(prover.shown)
      return (result, proofs.map { ($0.head, $0.tail.root) })
    }
    if let (head, root) = seen, head.head != before?.head { pin(head, root: root) }
    return result
  }

  private static func check(_ tail: Tail?, growsFrom known: Checkpoint, in db: Database) throws {
    // Nothing is read where nothing has changed.
    if tail?.checkpoint.checkpoint == known { return }
    guard let tail, tail.size >= known.size else {
      throw LedgerFault.shorterThanPin(size: tail?.size ?? 0, pinned: known.size)
    }
    do {
      let tree = LedgerRows(db: db).tree(size: tail.size)
      try tree.consistencyProof(from: known.size, to: tail.size)
        .verify(from: known.root, to: tail.frontier.root)
    } catch is ConsistencyProofError {
      throw LedgerFault.rewrittenSincePin(pinned: known.size)
    } catch StoredTreeError.missing(let id) {
      throw LedgerFault.node(id, .missing)
    }
  }
}
