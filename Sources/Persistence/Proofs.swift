internal import Cryptography
internal import GRDB
internal import Synchronization
internal import TransparencyLog

/// What was shown about the ledger as of one checkpoint: it holds as long as that is the newest.
struct Proofs {
  /// The checkpoint as it is written, signature and all.
  fileprivate let note: [UInt8]
  let tail: Tail
  /// What the log key signed of the index of topics.
  let indexRoot: Digest
  var indexNodes: [TopicPlace: TopicNode] = [:]
  /// The entries of topics.
  var lists: [TopicKey: [Int]] = [:]
  var nodes: ProvenNodes

  fileprivate init?(in db: Database) throws {
    guard let tail = try Tail.check(in: db),
      let note = try LedgerRows(db: db).checkpointNote(tail.size)
    else { return nil }
    self.note = note
    self.tail = tail
    indexRoot = try tail.indexRoot(in: db)
    nodes = ProvenNodes(tail.frontier)
  }

  /// Whether the newest checkpoint of `db` is still the one that these are about.
  fileprivate func isCurrent(in db: Database) throws -> Bool {
    let rows = LedgerRows(db: db)
    return try rows.size() == tail.size && rows.newestCheckpointSize() == tail.size
      && rows.checkpointNote(tail.size) == note
  }
}

/// Keeps proofs from one question to the next, so that what all questions need is shown once.
///
/// Only what was shown is kept, never what was read: whoever changes the file afterwards changes nothing here.
final class ProofMemory: Sendable {
  private let kept = Mutex<Proofs?>(nil)

  /// What is known about the ledger as it stands in `db`, shown now where it is not known; `nil` while it has no entries.
  ///
  /// Whoever takes it has it alone, so that adding to it copies nothing.
  ///
  /// - Throws: ``LedgerFault`` when its end is not what the log key signed.
  func take(for db: Database) throws -> Proofs? {
    let proofs = kept.withLock { kept in
      defer { kept = nil }
      return kept
    }
    if let proofs, try proofs.isCurrent(in: db) { return proofs }
    return try Proofs(in: db)
  }

  func keep(_ proofs: Proofs?) { kept.withLock { $0 = proofs } }
}
