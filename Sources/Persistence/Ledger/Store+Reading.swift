public import Attestations
public import Cryptography
internal import Foundation
internal import GRDB
public import Governance
public import TransparencyLog

extension Store {
  /// How many entries the ledger has.
  public func size() throws -> Int {
    try reading { try LedgerRows(db: $0).size() }
  }

  /// What the first entry says; `nil` while there are no entries.
  public func root() throws -> StoreRoot? {
    try reading { db in
      let rows = LedgerRows(db: db)
      return try rows.size() == 0 ? nil : rows.root()
    }
  }

  /// The newest checkpoint, its signature checked; `nil` while there are no entries.
  public func latestCheckpoint() throws -> SignedCheckpoint? {
    try reading { try Tail.check(in: $0)?.checkpoint }
  }

  public func entry(at sequence: Int) throws -> StoredEntry? {
    try reading { try entries(in: $0, "WHERE entry.sequence = ?", [sequence]).first }
  }

  /// The entry whose signed payload has this digest, which is how statements refer to each other.
  public func entry(ofStatement digest: Digest) throws -> StoredEntry? {
    try reading { db in
      try LedgerRows(db: db).sequence(ofStatement: digest).flatMap { sequence in
        try entries(in: db, "WHERE entry.sequence = ?", [sequence]).first
      }
    }
  }

  /// The entries that are there in `range`, in ledger order.
  public func entries(in range: Range<Int>) throws -> [StoredEntry] {
    try reading {
      try entries(
        in: $0, "WHERE entry.sequence >= ? AND entry.sequence < ? ORDER BY entry.sequence",
        [range.lowerBound, range.upperBound])
    }
  }

  /// The entries about any of `nodes`, each once, in ledger order.
  public func entries(concerning nodes: [Node]) throws -> [StoredEntry] {
    try reading { db in
      var sequences: Set<Int> = []
      for node in nodes {
        let found = try db.cachedStatement(sql: "SELECT sequence FROM entryNode WHERE node = ?")
        sequences.formUnion(try Int.fetchAll(found, arguments: [node.text]))
      }
      return try sequences.sorted().flatMap { try entries(in: db, "WHERE entry.sequence = ?", [$0]) }
    }
  }

  /// Where the entries about any of `nodes` stand, each once, ascending.
  public func sequences(concerning nodes: [Node]) throws -> [Int] {
    try reading { db in
      var sequences: Set<Int> = []
      for node in nodes {
        let found = try db.cachedStatement(sql: "SELECT sequence FROM entryNode WHERE node = ?")
        sequences.formUnion(try Int.fetchAll(found, arguments: [node.text]))
      }
      return sequences.sorted()
    }
  }

  /// The entries signed by `key`, in ledger order.
  public func entries(signedBy key: KeyID) throws -> [StoredEntry] {
    try reading { try entries(in: $0, "WHERE keyID = ? ORDER BY entry.sequence", [key.hex]) }
  }

  /// Goes through the ledger as it stands now from where `prefix` ends, verifying each signature, and the order and
  /// times of all entries against the newest checkpoint.
  ///
  /// - Parameters:
  ///   - prefix: What was verified before; takes the entries that follow. As before when this throws.
  ///   - body: Called with each entry and what it says, in ledger order. Must not use the store. What it was told
  ///     counts only when this returns: the checkpoint is compared last.
  /// - Throws: ``StoreError``, a `fault` when something does not verify; what `body` throws.
  public func fold(
    after prefix: inout VerifiedPrefix, _ body: (StoredEntry, VerifiedStatement) throws -> Void
  ) throws {
    var grown = prefix
    try reading { try LedgerFold(db: $0).run(after: &grown, body: body) }
    prefix = grown
  }

  /// Bytes kept under their digest: an envelope, a suite, evidence.
  ///
  /// - Throws: ``StoreError``; a `fault` when the bytes are no longer those of the digest.
  public func blob(_ digest: Digest) throws -> [UInt8]? {
    try reading { db in
      guard let bytes = try LedgerRows(db: db).blob(digest) else { return nil }
      guard Digest(of: bytes) == digest else { throw LedgerFault.blob(digest) }
      return bytes
    }
  }

  /// The proof that entry number `sequence` is in the ledger as the newest checkpoint commits to it; `nil` when there
  /// is no such entry.
  public func inclusionProof(ofEntry sequence: Int) throws -> (
    proof: InclusionProof, checkpoint: SignedCheckpoint
  )? {
    try reading { db in
      guard let tail = try Tail.check(in: db), (0..<tail.size).contains(sequence) else { return nil }
      let tree = LedgerRows(db: db).tree(size: tail.size)
      return (try tree.inclusionProof(ofLeaf: sequence, atSize: tail.size), tail.checkpoint)
    }
  }

  /// The proof that the ledger only grew since it had `old` entries; `nil` when it never had.
  public func consistencyProof(from old: Int) throws -> (
    proof: ConsistencyProof, checkpoint: SignedCheckpoint
  )? {
    try reading { db in
      guard let tail = try Tail.check(in: db), (1...tail.size).contains(old) else { return nil }
      return (
        try LedgerRows(db: db).tree(size: tail.size).consistencyProof(from: old, to: tail.size),
        tail.checkpoint
      )
    }
  }

  private func entries(in db: Database, _ condition: String, _ arguments: StatementArguments) throws
    -> [StoredEntry]
  {
    let statement = try db.cachedStatement(sql: "\(StoredEntry.selection) \(condition)")
    var entries: [StoredEntry] = []
    let cursor = try Row.fetchCursor(statement, arguments: arguments)
    while let row = try cursor.next() { entries.append(try StoredEntry(row)) }
    return entries
  }

  /// Reads on a connection of its own, away from the caller, who may give up by cancelling.
  func readingAside<Result: Sendable>(_ body: @Sendable (Database) throws -> Result) async throws -> Result {
    do {
      let result = try await listing().read(body)
      try access.requireUnchanged()
      return result
    } catch let error as CancellationError {
      throw error
    } catch {
      try Task.checkCancellation()
      return try translatingErrors { throw error }
    }
  }

  /// Reads rows of lists, which need not wait for what else is read.
  func readingLists<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try translatingErrors {
      let result = try listing().read(body)
      try access.requireUnchanged()
      return result
    }
  }

  /// One state of the store; the one that an append sees when this is called from inside of it.
  func reading<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try translatingErrors {
      let result = try database.unsafeReentrantRead { db in
        try db.readOnly {
          guard !db.isInsideTransaction else { return try body(db) }
          var result: Result?
          try db.inTransaction(.deferred) {
            result = try body(db)
            return .commit
          }
          guard let result else { preconditionFailure("the transaction has run") }
          return result
        }
      }
      try access.requireUnchanged()
      return result
    }
  }
}
