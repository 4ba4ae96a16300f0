import Cryptography
public import Governance
public import StrictJSON

extension Policy {
  /// Reads a policy from its predicate, or from a declared file of the same shape.
  public init(reading reader: inout JSONObjectReader) throws(JSONFieldError) {
    var applies = try reader.object("applies")
    let applicability = Applicability(
      environments: try applies.optionalIdentifiers("environments"),
      jurisdictions: try applies.optionalIdentifiers("jurisdictions"),
      risks: applies.optional("risks") == nil ? nil : try applies.choices("risks"))
    try applies.finish()
    var requirements: [Requirement] = []
    for requirement in try reader.objects("requirements") {
      requirements.append(try Requirement(reading: requirement))
    }
    self.init(
      name: try reader.identifier("name"), version: try reader.integer("version", in: 1...1_000_000_000),
      authority: try reader.identifier("authority"),
      title: try reader.optionalText("title", limit: 200) ?? "",
      applies: applicability,
      requiresFreshDecisions: try reader.optionalBool("requiresFreshDecisions") ?? false,
      allowedCapabilities: try reader.optionalIdentifiers("allowedCapabilities"), requirements: requirements
    )
  }
}

extension Policy: OwnStatement {
  static let type = PredicateType.policy
  static let word = "policy"
  static let byteLimit: Int? = 64 << 10

  var claim: Claim { .policy(self) }
  var speaker: Speaker { .authority(authority) }
  var topics: [Topic] { [.governing] }
  var about: [Node] { [.policy(name, version: version)] }
  var sentence: String { "published policy \(label) of \(authority)" }

  func edges(signer: KeyID, digest: Digest) -> [Edge] {
    let node = Node.policy(name, version: version)
    return [Edge(node, .authority, .authority(authority)), Edge(node, .publishedBy, .key(signer))]
  }

  // MARK: Written form

  var subjects: [ResourceDescriptor] {
    [
      ResourceDescriptor(
        name: "policy:\(label)", sha256: Digest(of: json.canonicalBytes))
    ]
  }

  /// What its predicate says, but for the ledger.
  public var json: JSONValue {
    .object([
      "name": .string(name.text),
      "version": .integer(version),
      "authority": .string(authority.text),
      "title": .string(title),
      "applies": .object([
        "environments": applies.environments.map(JSONValue.identifiers),
        "jurisdictions": applies.jurisdictions.map(JSONValue.identifiers),
        "risks": applies.risks.map { .strings($0.map(\.rawValue)) },
      ]),
      "requiresFreshDecisions": requiresFreshDecisions ? .bool(true) : nil,
      "allowedCapabilities": allowedCapabilities.map(JSONValue.identifiers),
      "requirements": .array(requirements.map(\.json)),
    ])
  }

  init(reading reader: inout JSONObjectReader, about subjects: [ResourceDescriptor]) throws(JSONFieldError) {
    try self.init(reading: &reader)
  }
}
