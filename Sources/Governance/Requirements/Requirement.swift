public import StrictJSON

/// One demand of a policy.
public struct Requirement: Hashable, Sendable {
  /// The kinds of demand; everything else about one stands in its own file.
  public enum Kind: Hashable, Sendable {
    case decisions(DecisionRequirement)
    case certificate(CertificateRequirement)
    case manifest(ManifestRequirement)
    case dependencies(DependencyRequirement)

    public var content: any RequirementKind {
      switch self {
      case .decisions(let content): content
      case .certificate(let content): content
      case .manifest(let content): content
      case .dependencies(let content): content
      }
    }

    /// In the order in which they are looked for.
    public static let all: [any RequirementKind.Type] = [
      DecisionRequirement.self, CertificateRequirement.self, ManifestRequirement.self,
      DependencyRequirement.self,
    ]

    /// One kind stands in a requirement; the caller refuses what is left over.
    fileprivate init(from requirement: inout JSONObjectReader) throws(JSONFieldError) {
      for type in Self.all {
        if let content = try type.read(from: &requirement) {
          self = content.kind
          return
        }
      }
      let keys = Self.all.map { $0.key }.joined(separator: ", ")
      throw requirement.problem("id", "stands without a demand: one of \(keys) must stand beside it")
    }
  }

  /// Unique in its policy.
  public var id: String
  public var kind: Kind
  /// Whether an adaptation may run without this being met, as a condition that whoever activates it accepts.
  public var isConditional: Bool
  /// Who may accept the condition; `nil`: any authority whose policies compose in the environment.
  public var acceptedBy: [AuthorityID]?

  public init(id: String, kind: Kind, isConditional: Bool = false, acceptedBy: [AuthorityID]? = nil) {
    self.id = id
    self.kind = kind
    self.isConditional = isConditional
    self.acceptedBy = acceptedBy?.sorted()
  }

  /// The suite whose results it judges; `nil` when it asks for no certificate.
  public var suite: SuiteName? {
    if case .certificate(let certificate) = kind { certificate.suite } else { nil }
  }

  /// One line for people.
  public var words: String {
    "\(id): \(kind.content.words)\(isConditional ? " (or accepted as a condition)" : "")"
  }
}

extension Requirement {
  public var json: JSONValue {
    var members = [JSONMember("id", .string(id))]
    if isConditional { members.append(JSONMember("conditional", .bool(true))) }
    if let acceptedBy { members.append(JSONMember("acceptedBy", .identifiers(acceptedBy))) }
    let content = kind.content
    members.append(JSONMember(ByteText(type(of: content).key), content.json))
    return .object(members)
  }

  public init(reading given: JSONObjectReader) throws(JSONFieldError) {
    var reader = given
    let id = try reader.text("id", limit: 96)
    let isConditional = try reader.optionalBool("conditional") ?? false
    let acceptedBy: [AuthorityID]? = try reader.optionalIdentifiers("acceptedBy")
    let kind = try Kind(from: &reader)
    try reader.finish()
    self.init(id: id, kind: kind, isConditional: isConditional, acceptedBy: acceptedBy)
  }
}
