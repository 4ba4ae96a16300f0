import Cryptography
import Governance
import StrictJSON

extension PredicateCodec {
  static let credential = PredicateCodec(
    .credential, wrap: Claim.credential,
    unwrap: { if case .credential(let value) = $0 { value } else { nil } },
    subjects: { [keyDescriptor($0.key, name: $0.holder.description)] },
    encode: { credential in
      .object([
        "key": .string(credential.key.bytes.hex),
        "principal": .string(credential.principal.text),
        "name": .string(credential.name),
        "authority": .string(credential.authority.text),
        "roles": .strings(credential.roles.map(\.rawValue)),
        "scope": .object([
          "jurisdictions": credential.scope.jurisdictions.map(JSONValue.identifiers),
          "environments": credential.scope.environments.map(JSONValue.identifiers),
        ]),
        "notBefore": .moment(credential.notBefore),
        "notAfter": .moment(credential.notAfter),
        "consent": .string(Base64.encode(credential.consent.signature.bytes)),
        "replaces": credential.replaces.map { .string($0.hex) },
      ])
    },
    decode: { reader, _ throws(JSONFieldError) in
      let roles: [Role] = try reader.choices("roles")
      guard !roles.isEmpty else { throw reader.problem("roles", "must name at least one role") }
      var scope = try reader.object("scope")
      let covered = Scope(
        jurisdictions: try scope.optionalIdentifiers("jurisdictions"),
        environments: try scope.optionalIdentifiers("environments"))
      try scope.finish()
      guard
        let consent = Base64.decode(try reader.string("consent")).flatMap(Signature.init(bytes:))
      else { throw reader.problem("consent", "is not a signature") }
      return Credential(
        key: try reader.key("key"), principal: try reader.identifier("principal"),
        name: try reader.text("name", limit: 200), authority: try reader.identifier("authority"),
        roles: roles,
        scope: covered, notBefore: try reader.timestamp("notBefore"),
        notAfter: try reader.timestamp("notAfter"), consent: Consent(signature: consent),
        replaces: try reader.optionalDigest("replaces"))
    })
}
