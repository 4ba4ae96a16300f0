import Cryptography
import GRDB
import Governance
import TransparencyLog

/// Signs what a ledger commits to: the checkpoint of its entries, and the head of its index in the place of the one
/// before.
struct Seal {
  private let root: StoreRoot
  private let logKey: SigningKey
  private let path: String

  /// - Throws: ``StoreError`` where the key is not the one that the root names.
  init(root: StoreRoot, logKey: SigningKey, path: String) throws {
    guard root.logKey == logKey.verificationKey else {
      throw StoreError(
        .wrongLogKey(expected: root.logKey.keyID, found: logKey.verificationKey.keyID), path: path)
    }
    self.root = root
    self.logKey = logKey
    self.path = path
  }

  func sign(_ frontier: Frontier, index indexRoot: Digest, in db: Database) throws -> Sealed {
    guard let checkpoint = Checkpoint(origin: root.origin, size: frontier.size, root: frontier.root),
      let signed = SignedCheckpoint(signing: checkpoint, with: logKey),
      let head = SignedIndexHead(signing: IndexHead(checkpoint: checkpoint, root: indexRoot), with: logKey)
    else { throw StoreError(.unusableOrigin(root.origin), path: path) }
    try db.cachedStatement(sql: "INSERT INTO checkpoint VALUES (?, ?)").execute(arguments: [
      frontier.size, String(decoding: signed.note.bytes, as: UTF8.self),
    ])
    let upsert = try db.cachedStatement(
      sql: "INSERT INTO indexHead VALUES (1, ?) ON CONFLICT DO UPDATE SET note = excluded.note")
    try upsert.execute(arguments: [String(decoding: head.note.bytes, as: UTF8.self)])
    return Sealed(checkpoint: signed, head: head, root: root)
  }
}

/// What was signed when entries were appended.
struct Sealed {
  var checkpoint: SignedCheckpoint
  var head: SignedIndexHead
  var root: StoreRoot
}
