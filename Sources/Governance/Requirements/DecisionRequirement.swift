public import StrictJSON

/// Approvals by distinct principals.
public struct DecisionRequirement: Hashable, Sendable {
  public var role: Role
  public var count: Int64
  /// Only principals of an authority of this kind count; `nil`: of any.
  public var authorityKind: Authority.Kind?
  /// Only principals of this authority count; `nil`: of any.
  public var authority: AuthorityID?
  /// How many different authorities must be among the approvals.
  public var distinctAuthorities: Int64

  public init(
    role: Role, count: Int64, authorityKind: Authority.Kind? = nil, authority: AuthorityID? = nil,
    distinctAuthorities: Int64 = 1
  ) {
    self.role = role
    self.count = count
    self.authorityKind = authorityKind
    self.authority = authority
    self.distinctAuthorities = distinctAuthorities
  }
}

extension DecisionRequirement: ObjectRequirement {
  public static let key = "decisions"

  public var kind: Requirement.Kind { .decisions(self) }

  public var json: JSONValue {
    .object([
      "role": .string(role.rawValue),
      "count": .integer(count),
      "authorityKind": authorityKind.map { .string($0.rawValue) },
      "authority": authority.map { .string($0.text) },
      "distinctAuthorities": .integer(distinctAuthorities),
    ])
  }

  public init(reading reader: inout JSONObjectReader) throws(JSONFieldError) {
    self.init(
      role: try reader.choice("role"), count: try reader.integer("count", in: 1...100),
      authorityKind: try reader.optionalChoice("authorityKind"),
      authority: try reader.optionalIdentifier("authority"),
      distinctAuthorities: reader.optional("distinctAuthorities") == nil
        ? 1 : try reader.integer("distinctAuthorities", in: 1...100))
  }

  public var problems: [JSONFieldError] {
    distinctAuthorities > count
      ? [JSONFieldError(field: "distinctAuthorities", problem: "is more than count: it can never be met")]
      : []
  }

  public var words: String {
    "\(count) of role \(role.rawValue)"
      + (authority.map { " of \($0)" } ?? authorityKind.map { " of a \($0.rawValue)" } ?? "")
      + (distinctAuthorities > 1 ? ", from \(distinctAuthorities) authorities" : "")
  }
}
