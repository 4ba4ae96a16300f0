internal import Cryptography
public import Governance
public import TransparencyLog

/// A checkpoint and the note in which the ledger's log key signed it.
public struct SignedCheckpoint: Hashable, Sendable {
  static let limitBytes = 8192

  public let checkpoint: Checkpoint
  public let note: SignedNote

  /// Reads a note and verifies that the log key of `root` signed it, for the ledger of `root`.
  public init(parsing bytes: [UInt8], root: StoreRoot) throws(LedgerFault.CheckpointFault) {
    guard bytes.count <= Self.limitBytes, let note = try? SignedNote(parsing: bytes), note.bytes == bytes,
      let checkpoint = try? Checkpoint(parsing: note.text)
    else { throw .unreadable }
    // Compared as bytes: Swift takes differently composed texts for equal.
    guard checkpoint.origin.utf8.elementsEqual(root.origin.utf8) else { throw .wrongOrigin }
    guard let key = NoteKey(name: root.origin, key: root.logKey), (try? note.verified(by: [key])) != nil
    else {
      throw .signature
    }
    self.checkpoint = checkpoint
    self.note = note
  }

  /// Signs `checkpoint` with the log key; `nil` when the origin cannot be a key's name.
  init?(signing checkpoint: Checkpoint, with logKey: SigningKey) {
    guard let note = SignedNote(text: checkpoint.text)?.signed(by: logKey, named: checkpoint.origin) else {
      return nil
    }
    self.checkpoint = checkpoint
    self.note = note
  }
}
