internal import Attestations
internal import Cryptography
internal import Foundation
internal import GRDB
internal import Governance
internal import TransparencyLog

/// The end of a ledger, checked: its newest checkpoint is signed and commits to exactly what the tree's right edge
/// says.
struct Tail {
  var root: StoreRoot
  var checkpoint: SignedCheckpoint
  var frontier: Frontier
  /// When the last entry was recorded.
  var newestMoment: Timestamp

  var size: Int { frontier.size }

  /// Reads O(log n) rows; `nil` for a ledger without entries.
  ///
  /// - Throws: ``LedgerFault`` naming what does not fit.
  static func check(in db: Database) throws -> Tail? {
    let rows = LedgerRows(db: db)
    let size = try rows.size()
    guard size > 0 else {
      guard let newest = try rows.newestCheckpointSize() else { return nil }
      throw LedgerFault.checkpoint(newest, .beyondLedger(size: 0))
    }
    let root = try rows.root()
    let checkpoint = try rows.newestCheckpoint(ofSize: size, root: root)
    let frontier = try rows.frontier(size: size)
    guard frontier.root == checkpoint.checkpoint.root else {
      throw LedgerFault.checkpoint(
        size, .rootMismatch(expected: checkpoint.checkpoint.root, computed: frontier.root))
    }
    for sequence in Set([0, size - 1]).sorted() {
      try rows.checkLeaf(sequence, size: size, root: frontier.root)
    }
    guard let newest = try rows.newestMoment() else { throw LedgerFault.entry(size - 1, .missing) }
    return Tail(root: root, checkpoint: checkpoint, frontier: frontier, newestMoment: newest)
  }

  /// The root of the index of topics, which the log key signed together with this checkpoint.
  ///
  /// - Throws: ``LedgerFault`` when it did not.
  func indexHead(in db: Database) throws -> SignedIndexHead {
    try LedgerRows(db: db).indexHead(of: checkpoint.checkpoint, root: root)
  }

  /// Throws when this ledger did not grow from what was seen, or its index not by what its entries say.
  ///
  /// `seen`: `nil` on the first look.
  func check(_ head: SignedIndexHead, growsFrom seen: IndexHead?, in db: Database) throws {
    if let seen { try check(against: seen.checkpoint, in: db) }
    try Growth(db: db, tail: self, indexRoot: head.head.root).check(since: seen)
  }

  /// Throws when this ledger does not hold all that `pinned` says it once held.
  func check(against pinned: Checkpoint, in db: Database) throws {
    guard pinned.size <= size else { throw LedgerFault.shorterThanPin(size: size, pinned: pinned.size) }
    guard try LedgerRows(db: db).tree(size: size).root(atSize: pinned.size) == pinned.root else {
      throw LedgerFault.rewrittenSincePin(pinned: pinned.size)
    }
  }
}
