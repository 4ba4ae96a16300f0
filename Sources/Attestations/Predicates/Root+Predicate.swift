import Cryptography
import Governance
import StrictJSON

extension PredicateCodec {
  static let root = PredicateCodec(
    .root, wrap: Claim.root, unwrap: { if case .root(let value) = $0 { value } else { nil } },
    subjects: { [ResourceDescriptor(name: $0.origin, sha256: Digest(of: Array($0.origin.utf8)))] },
    // It says in itself which ledger it begins.
    encodeIn: { root, _ in
      .object([
        "origin": .string(root.origin),
        "name": .string(root.name),
        "key": .string(root.key.bytes.hex),
        "logKey": .string(root.logKey.bytes.hex),
        "createdAt": .moment(root.createdAt),
      ])
    },
    decodeIn: { reader, _ throws(JSONFieldError) in
      let root = StoreRoot(
        origin: try reader.text("origin", limit: 200), name: try reader.text("name", limit: 200),
        key: try reader.key("key"), logKey: try reader.key("logKey"),
        createdAt: try reader.timestamp("createdAt"))
      return (root, LedgerReference(root))
    })
}
