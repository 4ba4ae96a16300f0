internal import Attestations
internal import Cryptography
internal import Foundation
internal import GRDB
internal import Governance
internal import TransparencyLog

/// The rows of the ledger proper, one query a method, each with an index.
struct LedgerRows {
  let db: Database

  func size() throws -> Int {
    let newest = try db.cachedStatement(sql: "SELECT MAX(sequence) FROM entry")
    return try Int.fetchOne(newest).map { $0 + 1 } ?? 0
  }

  func newestCheckpointSize() throws -> Int? {
    try Int.fetchOne(try db.cachedStatement(sql: "SELECT MAX(size) FROM checkpoint"))
  }

  func checkpointNote(_ size: Int) throws -> [UInt8]? {
    let note = try db.cachedStatement(sql: "SELECT note FROM checkpoint WHERE size = ?")
    return try String.fetchOne(note, arguments: [size]).map { Array($0.utf8) }
  }

  /// The newest checkpoint, signed by the log key of `root` and over `size` entries.
  func newestCheckpoint(ofSize size: Int, root: StoreRoot) throws -> SignedCheckpoint {
    let newest = try newestCheckpointSize()
    if let newest, newest > size { throw LedgerFault.checkpoint(newest, .beyondLedger(size: size)) }
    guard newest == size, let note = try checkpointNote(size) else {
      throw LedgerFault.checkpoint(size, .missing)
    }
    let checkpoint: SignedCheckpoint
    do {
      checkpoint = try SignedCheckpoint(parsing: note, root: root)
    } catch {
      throw LedgerFault.checkpoint(size, error)
    }
    guard checkpoint.checkpoint.size == size else { throw LedgerFault.checkpoint(size, .wrongSize) }
    return checkpoint
  }

  /// What the log key signed of the index of topics as of `checkpoint`.
  func indexHead(of checkpoint: Checkpoint, root: StoreRoot) throws -> SignedIndexHead {
    let note = try String.fetchOne(db.cachedStatement(sql: "SELECT note FROM indexHead"))
    guard let note else { throw LedgerFault.index(.head(.missing)) }
    do {
      return try SignedIndexHead(parsing: Array(note.utf8), root: root, checkpoint: checkpoint)
    } catch {
      throw LedgerFault.index(.head(error))
    }
  }

  /// When the last entry was recorded; `nil` while there is none.
  func newestMoment() throws -> Timestamp? {
    let newest = try db.cachedStatement(sql: "SELECT recordedAt FROM entry ORDER BY sequence DESC LIMIT 1")
    return try Int64.fetchOne(newest).map(Timestamp.init(milliseconds:))
  }

  func node(_ id: NodeID) throws -> Digest? {
    let hash = try db.cachedStatement(sql: "SELECT hash FROM treeNode WHERE level = ? AND position = ?")
    return try Data.fetchOne(hash, arguments: [id.level, id.position]).flatMap { Digest(bytes: $0) }
  }

  func tree(size: Int) -> StoredTree {
    StoredTree(size: size, hash: node)
  }

  func frontier(size: Int) throws -> Frontier {
    do {
      return try tree(size: size).frontier()
    } catch StoredTreeError.missing(let id) {
      throw LedgerFault.node(id, .missing)
    }
  }

  func blob(_ digest: Digest) throws -> [UInt8]? {
    let row = try db.cachedStatement(sql: "SELECT rowid FROM blob WHERE digest = ?")
    return try Int64.fetchOne(row, arguments: [Data(digest.bytes)]).map { row in
      try OpenBlob(row: row, in: db).bytes()
    }
  }

  func hasBlob(_ digest: Digest) throws -> Bool {
    let found = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM blob WHERE digest = ?)")
    return try Bool.fetchOne(found, arguments: [Data(digest.bytes)]) ?? false
  }

  /// Where somebody said exactly this.
  func sequence(ofStatement digest: Digest, by signer: KeyID) throws -> Int? {
    let found = try db.cachedStatement(
      sql: "SELECT sequence FROM entry WHERE statementDigest = ? AND keyID = ?")
    return try Int.fetchOne(found, arguments: [Data(digest.bytes), signer.hex])
  }

  func sequence(ofStatement digest: Digest) throws -> Int? {
    let found = try db.cachedStatement(
      sql: "SELECT sequence FROM entry WHERE statementDigest = ? ORDER BY sequence LIMIT 1")
    return try Int.fetchOne(found, arguments: [Data(digest.bytes)])
  }

  /// What the first entry says, its signature checked.
  func root() throws -> StoreRoot {
    let envelope = try envelope(0)
    do {
      guard case .root(let root) = try envelope.verifyRoot().claim else {
        throw LedgerFault.entry(0, .envelope(.notARoot))
      }
      return root
    } catch let error as EnvelopeError {
      throw LedgerFault.entry(0, .envelope(error))
    }
  }

  /// Checks that the columns of an entry are what the tree of `size` entries with this root holds.
  func checkLeaf(_ sequence: Int, size: Int, root: Digest) throws {
    let leaf = try leaf(sequence).hash
    do {
      try tree(size: size).inclusionProof(ofLeaf: sequence, atSize: size).verify(leaf: leaf, root: root)
    } catch is InclusionProofError {
      throw LedgerFault.entry(sequence, .leafHash)
    } catch StoredTreeError.missing(let id) {
      throw LedgerFault.node(id, .missing)
    }
  }

  /// What the columns of an entry say that its leaf consists of.
  func leaf(_ sequence: Int) throws -> StoredLeaf {
    let columns = try db.cachedStatement(
      sql: """
        SELECT envelopeDigest, recordedAt, root FROM entry LEFT JOIN indexMark USING (sequence) WHERE sequence = ?
        """)
    guard let row = try Row.fetchOne(columns, arguments: [sequence]),
      let digest = Digest(bytes: row[0] as Data)
    else {
      throw LedgerFault.entry(sequence, .missing)
    }
    return StoredLeaf(
      envelope: digest, recordedAt: Timestamp(milliseconds: row[1]),
      indexRoot: (row[2] as Data?).flatMap { Digest(bytes: $0) })
  }

  private func envelope(_ sequence: Int) throws -> Envelope {
    let columns = try db.cachedStatement(
      sql:
        "SELECT envelopeDigest, bytes FROM entry LEFT JOIN blob ON digest = envelopeDigest WHERE sequence = ?"
    )
    guard let row = try Row.fetchOne(columns, arguments: [sequence]) else {
      throw LedgerFault.entry(sequence, .missing)
    }
    guard let bytes = try row.decode(Data?.self, atIndex: 1).map({ [UInt8]($0) }) else {
      throw LedgerFault.entry(sequence, .envelopeMissing)
    }
    guard Digest(bytes: try row.decode(Data.self, atIndex: 0)) == Digest(of: bytes) else {
      throw LedgerFault.entry(sequence, .envelopeChanged)
    }
    do {
      return try Envelope(parsing: bytes)
    } catch {
      throw LedgerFault.entry(sequence, .envelope(error))
    }
  }
}
