internal import Attestations
internal import Cryptography
internal import Foundation
internal import GRDB
internal import Governance
internal import TransparencyLog

/// The end of a ledger, checked: its newest checkpoint is signed and commits to exactly what the tree's right edge says.
struct Tail {
  var root: StoreRoot
  var checkpoint: SignedCheckpoint
  var frontier: Frontier

  var size: Int { frontier.size }

  /// Reads O(log n) rows; `nil` for a ledger without entries.
  ///
  /// - Throws: ``LedgerFault`` naming what does not fit.
  static func check(in db: Database) throws -> Tail? {
    let rows = LedgerRows(db: db)
    let size = try rows.size()
    let newest = try rows.newestCheckpointSize()
    guard size > 0 else {
      if let newest { throw LedgerFault.checkpoint(newest, .beyondLedger(size: 0)) }
      return nil
    }
    if let newest, newest > size { throw LedgerFault.checkpoint(newest, .beyondLedger(size: size)) }
    guard newest == size, let note = try rows.checkpointNote(size) else {
      throw LedgerFault.checkpoint(size, .missing)
    }
    let root = try rows.root()
    let checkpoint: SignedCheckpoint
    do {
      checkpoint = try SignedCheckpoint(parsing: note, root: root)
    } catch {
      throw LedgerFault.checkpoint(size, error)
    }
    guard checkpoint.checkpoint.size == size else { throw LedgerFault.checkpoint(size, .wrongSize) }
    let frontier = try rows.frontier(size: size)
    guard frontier.root == checkpoint.checkpoint.root else {
      throw LedgerFault.checkpoint(
        size, .rootMismatch(expected: checkpoint.checkpoint.root, computed: frontier.root))
    }
    for sequence in Set([0, size - 1]).sorted() {
      try rows.checkLeaf(sequence, size: size, root: frontier.root)
    }
    return Tail(root: root, checkpoint: checkpoint, frontier: frontier)
  }

  /// Throws when this ledger does not hold all that `pinned` says it once held.
  func check(against pinned: Checkpoint, in db: Database) throws {
    guard pinned.size <= size else { throw LedgerFault.shorterThanPin(size: size, pinned: pinned.size) }
    guard try LedgerRows(db: db).tree(size: size).root(atSize: pinned.size) == pinned.root else {
      throw LedgerFault.rewrittenSincePin(pinned: pinned.size)
    }
  }
}
