import Cryptography
import Governance
import StrictJSON

/// How a statement names the ledger that it was made for.
extension LedgerReference {
  var json: JSONValue { .object(["origin": .string(origin), "root": .string(root.hex)]) }

  init(_ given: JSONObjectReader) throws(JSONFieldError) {
    var reader = given
    let origin = try reader.text("origin", limit: 200)
    guard let root = KeyID(hex: try reader.string("root")) else {
      throw reader.problem("root", "is not the id of a key")
    }
    try reader.finish()
    self.init(origin: origin, root: root)
  }
}
