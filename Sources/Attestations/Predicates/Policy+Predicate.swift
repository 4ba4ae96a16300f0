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
      requirements.append(try PredicateCodec.decodeRequirement(requirement))
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

extension Policy {
  /// What its predicate says, but for the ledger.
  public var json: JSONValue { PredicateCodec.encodePolicy(self) }
}

extension PredicateCodec {
  static let policy = PredicateCodec(
    .policy, wrap: Claim.policy, unwrap: { if case .policy(let value) = $0 { value } else { nil } },
    subjects: { policy in
      [
        ResourceDescriptor(
          name: "policy:\(policy.label)", sha256: Digest(of: encodePolicy(policy).canonicalBytes))
      ]
    },
    encode: encodePolicy,
    decode: { reader, _ throws(JSONFieldError) in try Policy(reading: &reader) })

  @Sendable fileprivate static func encodePolicy(_ policy: Policy) -> JSONValue {
    .object([
      "name": .string(policy.name.text),
      "version": .integer(policy.version),
      "authority": .string(policy.authority.text),
      "title": .string(policy.title),
      "applies": .object([
        "environments": policy.applies.environments.map(JSONValue.identifiers),
        "jurisdictions": policy.applies.jurisdictions.map(JSONValue.identifiers),
        "risks": policy.applies.risks.map { .strings($0.map(\.rawValue)) },
      ]),
      "requiresFreshDecisions": policy.requiresFreshDecisions ? .bool(true) : nil,
      "allowedCapabilities": policy.allowedCapabilities.map(JSONValue.identifiers),
      "requirements": .array(policy.requirements.map(encode)),
    ])
  }

  private static func encode(_ requirement: Requirement) -> JSONValue {
    var members = [JSONMember("id", .string(requirement.id))]
    if requirement.isConditional { members.append(JSONMember("conditional", .bool(true))) }
    if let acceptedBy = requirement.acceptedBy {
      members.append(JSONMember("acceptedBy", .identifiers(acceptedBy)))
    }
    switch requirement.kind {
    case .decisions(let decisions):
      members.append(
        JSONMember(
          "decisions",
          .object([
            "role": .string(decisions.role.rawValue),
            "count": .integer(decisions.count),
            "authorityKind": decisions.authorityKind.map { .string($0.rawValue) },
            "authority": decisions.authority.map { .string($0.text) },
            "distinctAuthorities": .integer(decisions.distinctAuthorities),
          ])))
    case .certificate(let certificate):
      members.append(
        JSONMember(
          "certificate",
          .object([
            "suite": .string(certificate.suite.text),
            "floor": .percentage(certificate.floor),
            // Absent when not asked for: policies from before keep their bytes.
            "revokesBelow": certificate.revokesBelow.map(JSONValue.percentage),
            "against": certificate.bound.map { .string($0.against.rawValue) },
            "regressions": certificate.bound.map { .integer($0.regressions) },
            "maximumAge": certificate.maximumAge.map { .string($0.text) },
            // Absent when empty: policies from before there were layers keep their bytes.
            "layers": certificate.layers.isEmpty ? nil : .strings(certificate.layers.map(\.rawValue)),
            "imported": certificate.allowsImported ? .string("allow") : nil,
          ])))
    case .manifest(let manifest):
      members.append(
        JSONMember(
          "manifest",
          .object([
            "field": .string(manifest.field.rawValue),
            "present": manifest.condition == .present ? .bool(true) : nil,
            "absent": manifest.condition == .absent ? .bool(true) : nil,
            "oneOf": { if case .oneOf(let values) = $0 { .strings(values) } else { nil } }(
              manifest.condition),
          ])))
    case .dependenciesAdmissible:
      members.append(JSONMember("dependencies", .string("admissible")))
    }
    return .object(members)
  }

  fileprivate static func decodeRequirement(_ given: JSONObjectReader) throws(JSONFieldError) -> Requirement {
    var reader = given
    let id = try reader.text("id", limit: 96)
    let isConditional = try reader.optionalBool("conditional") ?? false
    let acceptedBy: [AuthorityID]? = try reader.optionalIdentifiers("acceptedBy")
    let kind: Requirement.Kind
    if let decisions = try reader.optionalObject("decisions") {
      kind = .decisions(try decodeDecisions(decisions))
    } else if let certificate = try reader.optionalObject("certificate") {
      kind = .certificate(try decodeCertificate(certificate))
    } else if let manifest = try reader.optionalObject("manifest") {
      kind = .manifest(try decodeManifest(manifest))
    } else if try reader.string("dependencies") == "admissible" {
      kind = .dependenciesAdmissible
    } else {
      throw reader.problem("dependencies", "can only be \"admissible\"")
    }
    try reader.finish()
    return Requirement(id: id, kind: kind, isConditional: isConditional, acceptedBy: acceptedBy)
  }

  private static func decodeDecisions(_ given: JSONObjectReader) throws(JSONFieldError) -> DecisionRequirement
  {
    var reader = given
    let requirement = DecisionRequirement(
      role: try reader.choice("role"), count: try reader.integer("count", in: 1...100),
      authorityKind: try reader.optionalChoice("authorityKind"),
      authority: try reader.optionalIdentifier("authority"),
      distinctAuthorities: reader.optional("distinctAuthorities") == nil
        ? 1 : try reader.integer("distinctAuthorities", in: 1...100))
    try reader.finish()
    return requirement
  }

  private static func decodeCertificate(
    _ given: JSONObjectReader
  ) throws(JSONFieldError) -> CertificateRequirement {
    var reader = given
    let imported = try reader.optionalString("imported")
    guard imported == nil || imported == "allow" else {
      throw reader.problem("imported", "can only be \"allow\": leave it out to refuse")
    }
    let requirement = CertificateRequirement(
      suite: try reader.identifier("suite"), floor: try reader.percentage("floor"),
      revokesBelow: reader.optional("revokesBelow") == nil ? nil : try reader.percentage("revokesBelow"),
      bound: try decodeBound(&reader), maximumAge: try reader.optionalTimeSpan("maximumAge"),
      layers: reader.optional("layers") == nil ? [] : try reader.choices("layers"),
      allowsImported: imported != nil)
    // One way to say it: an empty list would be other bytes for the same policy.
    guard reader.optional("layers") == nil || !requirement.layers.isEmpty else {
      throw reader.problem("layers", "is empty: leave it out")
    }
    try reader.finish()
    return requirement
  }

  private static func decodeBound(
    _ reader: inout JSONObjectReader
  ) throws(JSONFieldError) -> RegressionBound? {
    guard let against: Comparison.Role = try reader.optionalChoice("against") else {
      guard reader.optional("regressions") == nil else {
        throw reader.problem("against", "is missing: regressions against what, predecessor or base?")
      }
      return nil
    }
    guard reader.optional("regressions") != nil else {
      throw reader.problem("regressions", "is missing: how many cases may be worse, 0 for none?")
    }
    return RegressionBound(
      against: against, regressions: try reader.integer("regressions", in: 0...Int64(1_000_000)))
  }

  private static func decodeManifest(_ given: JSONObjectReader) throws(JSONFieldError) -> ManifestRequirement
  {
    var reader = given
    let field: ManifestRequirement.Field = try reader.choice("field")
    let condition: ManifestRequirement.Condition
    if try reader.optionalBool("present") == true {
      condition = .present
    } else if try reader.optionalBool("absent") == true {
      condition = .absent
    } else {
      condition = .oneOf(try reader.strings("oneOf"))
    }
    try reader.finish()
    return ManifestRequirement(field: field, condition: condition)
  }
}
