import Cryptography
import Governance
import StrictJSON

extension Credential: OwnStatement {
  static let type = PredicateType.credential
  static let word = "credential"
  static let byteLimit: Int? = 16 << 10

  var claim: Claim { .credential(self) }
  var speaker: Speaker { .authority(authority) }
  var topics: [Topic] { [.governing] }
  var about: [Node] { [.key(key.keyID)] }
  var sentence: String { "made \(holder) \(roles.map(\.rawValue).joined(separator: ", "))" }

  func edges(signer: KeyID, digest: Digest) -> [Edge] {
    let node = Node.key(key.keyID)
    return [Edge(node, .authority, .authority(authority)), Edge(node, .issuedBy, .key(signer))]
  }

  // MARK: Written form

  var subjects: [ResourceDescriptor] {
    [ResourceDescriptor(key, name: holder.description)]
  }

  var json: JSONValue {
    .object([
      "key": .string(key.bytes.hex),
      "principal": .string(principal.text),
      "name": .string(name),
      "authority": .string(authority.text),
      "roles": .strings(roles.map(\.rawValue)),
      "scope": .object([
        "jurisdictions": scope.jurisdictions.map(JSONValue.identifiers),
        "environments": scope.environments.map(JSONValue.identifiers),
      ]),
      "notBefore": .moment(notBefore),
      "notAfter": .moment(notAfter),
      "consent": .string(Base64.encode(consent.signature.bytes)),
      "replaces": replaces.map { .string($0.hex) },
    ])
  }

  init(reading reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]) throws(JSONFieldError) {
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
    self.init(
      key: try reader.key("key"), principal: try reader.identifier("principal"),
      name: try reader.text("name", limit: 200), authority: try reader.identifier("authority"),
      roles: roles,
      scope: covered, notBefore: try reader.timestamp("notBefore"),
      notAfter: try reader.timestamp("notAfter"), consent: Consent(signature: consent),
      replaces: try reader.optionalDigest("replaces"))
  }
}
