internal import Cryptography
internal import GRDB
internal import Synchronization
internal import TransparencyLog

/// What was shown about the ledger as of one checkpoint: it holds as long as that is the newest.
struct VerifiedState {
  /// The checkpoint as it is written, signature and all.
  fileprivate let note: [UInt8]
  let tail: Tail
  /// What the log key signed of the index of topics.
  let head: SignedIndexHead
  var indexNodes: [TopicPlace: TopicNode] = [:]
  /// The entries of topics.
  var lists: [TopicKey: [Int]] = [:]
  var nodes: ProvenNodes

  init?(in db: Database) throws {
    guard let tail = try Tail.check(in: db),
      let note = try LedgerRows(db: db).checkpointNote(tail.size)
    else { return nil }
    self.note = note
    self.tail = tail
    head = try tail.indexHead(in: db)
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
final class VerifiedStateCache: Sendable {
  private struct Kept {
    var proofs: VerifiedState?
    /// How far the ledger had come when it was last looked at or written.
    var seen: SignedIndexHead?
    /// Why this machine could not remember that.
    var pinProblem: StoreError?
  }

  private let kept = Mutex(Kept())

  /// What is known about the ledger as it stands in `db`, shown now where it is not known; `nil` while it has no
  /// entries.
  ///
  /// Whoever takes it has it alone, so that adding to it copies nothing.
  ///
  /// - Throws: ``LedgerFault`` when its end is not what the log key signed, or the log key signed what does not follow
  ///   from what was seen before.
  func take(for db: Database) throws -> VerifiedState? {
    let (proofs, seen) = kept.withLock { kept in
      defer { kept.proofs = nil }
      return (kept.proofs, kept.seen)
    }
    if let proofs, try proofs.isCurrent(in: db) { return proofs }
    guard let proofs = try VerifiedState(in: db) else { return nil }
    try proofs.tail.check(proofs.head, growsFrom: seen?.head, in: db)
    saw(proofs.head)
    return proofs
  }

  func keep(_ proofs: VerifiedState?) { kept.withLock { $0.proofs = proofs } }

  func saw(_ head: SignedIndexHead) { kept.withLock { $0.seen = head } }

  var seen: SignedIndexHead? { kept.withLock { $0.seen } }

  /// Why this machine could not remember outside the store what was seen of the ledger; `nil` when it could.
  var pinProblem: StoreError? {
    get { kept.withLock { $0.pinProblem } }
    set { kept.withLock { $0.pinProblem = newValue } }
  }
}
