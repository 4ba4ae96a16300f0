internal import Cryptography
internal import Governance
internal import TransparencyLog

/// What the log key commits to of the index: which entries belong to which topic, as of a checkpoint.
struct SignedIndexHead: Hashable, Sendable {
  let head: IndexHead
  let note: SignedNote

  /// Reads a note and verifies that the log key of `root` signed it, for the ledger of `root`.
  init(parsing bytes: [UInt8], root: StoreRoot) throws(LedgerFault.CheckpointFault) {
    guard bytes.count <= SignedCheckpoint.limitBytes, let note = try? SignedNote(parsing: bytes),
      note.bytes == bytes, let head = try? IndexHead(parsing: note.text)
    else { throw .unreadable }
    guard head.checkpoint.origin.utf8.elementsEqual(root.origin.utf8) else { throw .wrongOrigin }
    guard let key = NoteKey(name: root.origin, key: root.logKey), (try? note.verified(by: [key])) != nil
    else { throw .signature }
    self.head = head
    self.note = note
  }

  /// The same, for exactly this checkpoint.
  init(parsing bytes: [UInt8], root: StoreRoot, checkpoint: Checkpoint) throws(LedgerFault.CheckpointFault) {
    try self.init(parsing: bytes, root: root)
    // An index of another moment would leave out what was said since.
    guard head.checkpoint.size == checkpoint.size else { throw .wrongSize }
    guard head.checkpoint.root == checkpoint.root else {
      throw .rootMismatch(expected: checkpoint.root, computed: head.checkpoint.root)
    }
  }

  /// Signs an index root with the log key; `nil` when the origin cannot be a key's name.
  init?(signing head: IndexHead, with logKey: SigningKey) {
    let origin = head.checkpoint.origin
    guard let note = SignedNote(text: head.text)?.signed(by: logKey, named: origin) else { return nil }
    self.head = head
    self.note = note
  }
}
