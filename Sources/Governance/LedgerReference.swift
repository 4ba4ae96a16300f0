public import Cryptography
public import StrictJSON

/// Which ledger a statement was made for: nothing that was said in a trial counts in another ledger.
public struct LedgerReference: Hashable, Sendable {
  /// The ledger's name in its checkpoints.
  public var origin: String
  /// The key that its first entry names.
  public var root: KeyID

  public init(origin: String, root: KeyID) {
    self.origin = origin
    self.root = root
  }

  public init(_ root: StoreRoot) {
    self.init(origin: root.origin, root: root.key.keyID)
  }

  /// As every statement, consent and file names it.
  public var json: JSONValue { .object(["origin": .string(origin), "root": .string(root.hex)]) }

  /// Reads what ``json`` writes, and nothing else.
  public init(_ given: JSONObjectReader) throws(JSONFieldError) {
    var reader = given
    let origin = try reader.text("origin", limit: 200)
    guard let root = KeyID(hex: try reader.string("root")) else {
      throw reader.problem("root", "is not the id of a key")
    }
    try reader.finish()
    self.init(origin: origin, root: root)
  }
}
