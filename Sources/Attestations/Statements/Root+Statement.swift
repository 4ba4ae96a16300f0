import Cryptography
import Governance
import StrictJSON

extension StoreRoot: StatementContent {
  static let type = PredicateType.root
  static let word = "root"
  static let byteLimit: Int? = nil

  var claim: Claim { .root(self) }
  var speaker: Speaker { .root }
  var topics: [Topic] { [.governing] }
  var about: [Node] { [.key(key.keyID), .key(logKey.keyID)] }
  var sentence: String { "began the ledger \(name)" }

  func edges(signer: KeyID, digest: Digest) -> [Edge] { [] }

  // MARK: Written form

  var subjects: [ResourceDescriptor] {
    [ResourceDescriptor(name: origin, sha256: Digest(of: Array(origin.utf8)))]
  }

  func predicate(in ledger: LedgerReference) -> JSONValue {
    .object([
      "origin": .string(origin),
      "name": .string(name),
      "key": .string(key.bytes.hex),
      "logKey": .string(logKey.bytes.hex),
      "createdAt": .moment(createdAt),
    ])
  }

  static func read(
    _ reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]
  ) throws(JSONFieldError) -> (StoreRoot, LedgerReference) {
    let root = StoreRoot(
      origin: try reader.text("origin", limit: 200), name: try reader.text("name", limit: 200),
      key: try reader.key("key"), logKey: try reader.key("logKey"),
      createdAt: try reader.timestamp("createdAt"))
    return (root, LedgerReference(root))
  }
}
