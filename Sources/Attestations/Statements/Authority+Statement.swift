import Cryptography
import Governance
import StrictJSON

extension Authority: OwnStatement {
  static let type = PredicateType.authority
  static let word = "authority"
  static let byteLimit: Int? = 16 << 10

  var claim: Claim { .authority(self) }
  var speaker: Speaker { .root }
  var topics: [Topic] { [.governing] }
  var about: [Node] { [.authority(id), .key(key.keyID)] }
  var basis: [Basis] { [.node(.authority(id))] }
  var sentence: String { "named \(id) a \(kind.rawValue)" }

  func edges(signer: KeyID, digest: Digest) -> [Edge] {
    [Edge(.authority(id), .issuedBy, .key(signer)), Edge(.authority(id), .ownKey, .key(key.keyID))]
  }

  // MARK: Written form

  var subjects: [ResourceDescriptor] {
    [ResourceDescriptor(key, name: id.text)]
  }

  var json: JSONValue {
    .object([
      "id": .string(id.text),
      "kind": .string(kind.rawValue),
      "name": .string(name),
      "key": .string(key.bytes.hex),
      "notAfter": .moment(notAfter),
      "replaces": replaces.map { .string($0.hex) },
    ])
  }

  init(reading reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]) throws(JSONFieldError) {
    self.init(
      id: try reader.identifier("id"), kind: try reader.choice("kind"),
      name: try reader.text("name", limit: 200), key: try reader.key("key"),
      notAfter: try reader.timestamp("notAfter"),
      replaces: try reader.optionalDigest("replaces"))
  }
}

extension ResourceDescriptor {
  /// A key as a subject: its securesystemslib id is a SHA-256 digest.
  init(_ key: VerificationKey, name: String) {
    self.init(name: name, uri: "countersign:key", sha256: Digest(hex: key.keyID.hex))
  }
}
