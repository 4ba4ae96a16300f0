import Cryptography
import Governance
import StrictJSON

extension PredicateCodec {
  static let environment = PredicateCodec(
    .environment, wrap: Claim.environment,
    unwrap: { if case .environment(let value) = $0 { value } else { nil } },
    subjects: {
      [ResourceDescriptor(name: $0.id.text, sha256: Digest(of: Array("environment:\($0.id)".utf8)))]
    },
    encode: { environment in
      .object([
        "id": .string(environment.id.text),
        "name": .string(environment.name),
        "jurisdiction": .string(environment.jurisdiction.text),
        "authorities": .identifiers(environment.authorities),
        "participants": .identifiers(environment.participants),
        "replaces": environment.replaces.map { .string($0.hex) },
      ])
    },
    decode: { reader, _ throws(JSONFieldError) in
      Environment(
        id: try reader.identifier("id"), name: try reader.text("name", limit: 200),
        jurisdiction: try reader.identifier("jurisdiction"),
        authorities: try reader.identifiers("authorities"),
        participants: try reader.identifiers("participants"),
        replaces: try reader.optionalDigest("replaces"))
    })
}
