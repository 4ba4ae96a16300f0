public import Attestations
public import Cryptography
internal import GRDB
public import Governance
public import TransparencyLog

/// Reads entries from one state of the ledger and shows of each that the newest checkpoint commits to it, and of each
/// list that it is complete; what it cannot show it does not hand out.
///
/// Valid only while the closure runs that it was handed to. Reads O(log n) rows for an entry or a list.
public final class Prover {
  private let rows: LedgerRows
  /// `nil` for a ledger without entries.
  private let tail: Tail?
  private var index: TopicIndex
  private var nodes: ProvenNodes

  init(db: Database, tail: Tail?) throws {
    rows = LedgerRows(db: db)
    self.tail = tail
    index = TopicIndex(db: db, root: try tail?.indexRoot(in: db) ?? TopicNode().hash)
    nodes = ProvenNodes(tail?.frontier ?? Frontier())
  }

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
    entry: LedgerEntry, statement: VerifiedStatement
  ) {
    let select = try rows.db.cachedStatement(sql: "\(LedgerEntry.selection) WHERE sequence = ?")
    guard (0..<size).contains(sequence), let row = try Row.fetchOne(select, arguments: [sequence]) else {
      throw LedgerFault.entry(sequence, .missing)
    }
    let entry = try LedgerEntry(row)
    let leaf = EntryLeaf.hash(envelope: entry.envelopeDigest, recordedAt: entry.recordedAt)
    do {
      guard try nodes.prove(leaf, at: sequence, hash: rows.node) else {
        throw LedgerFault.entry(sequence, .leafHash)
      }
    } catch StoredTreeError.missing(let id) {
      throw LedgerFault.node(id, .missing)
    }
    return (entry, try LedgerFold.verify(entry, keys: keys))
  }

  /// The entry whose signed payload has this digest, checked like any other; `nil` when none is found, which is not
  /// shown to be true.
  public func entry(
    ofStatement digest: Digest, keys: KeyRing
  ) throws -> (entry: LedgerEntry, statement: VerifiedStatement)? {
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
  public func proving<Result>(since known: Checkpoint? = nil, _ body: (Prover) throws -> Result) throws
    -> Result
  {
    try reading { db in
      let tail = try Tail.check(in: db)
      if let known { try Self.check(tail, growsFrom: known, in: db) }
      return try body(try Prover(db: db, tail: tail))
    }
  }

  private static func check(_ tail: Tail?, growsFrom known: Checkpoint, in db: Database) throws {
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
