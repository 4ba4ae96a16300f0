import Cryptography
import Governance
import StrictJSON

extension PredicateCodec {
  static let authority = PredicateCodec(
    .authority, wrap: Claim.authority, unwrap: { if case .authority(let value) = $0 { value } else { nil } },
    subjects: { [keyDescriptor($0.key, name: $0.id.text)] },
    encode: { authority in
      .object([
        "id": .string(authority.id.text),
        "kind": .string(authority.kind.rawValue),
        "name": .string(authority.name),
        "key": .string(authority.key.bytes.hex),
        "notAfter": .moment(authority.notAfter),
        "replaces": authority.replaces.map { .string($0.hex) },
      ])
    },
    decode: { reader, _ throws(JSONFieldError) in
      Authority(
        id: try reader.identifier("id"), kind: try reader.choice("kind"),
        name: try reader.text("name", limit: 200), key: try reader.key("key"),
        notAfter: try reader.timestamp("notAfter"),
        replaces: try reader.optionalDigest("replaces"))
    })

  /// A key as a subject: its securesystemslib id is a SHA-256 digest.
  static func keyDescriptor(_ key: VerificationKey, name: String) -> ResourceDescriptor {
    ResourceDescriptor(name: name, uri: "countersign:key", sha256: Digest(hex: key.keyID.hex))
  }
}
