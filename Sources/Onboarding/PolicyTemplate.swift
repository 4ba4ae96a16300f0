public import Governance

/// A policy to begin with, for whichever authority takes it.
public struct PolicyTemplate: Hashable, Sendable {
  /// One word, by which it is chosen.
  public var id: String
  public var title: String
  /// Of its name, authority and title only a pattern stands in it; see ``policy(for:of:)``.
  public var pattern: Policy
  /// The file names of the shipped suites that it needs, without extension.
  public var suites: [String]

  public init(id: String, title: String, pattern: Policy, suites: [String]) {
    self.id = id
    self.title = title
    self.pattern = pattern
    self.suites = suites
  }

  /// The policy as `authority` publishes it.
  public func policy(for authority: AuthorityID) throws(IdentifierError) -> Policy {
    var policy = pattern
    policy.name = try PolicyName("\(authority)-\(id)")
    policy.authority = authority
    policy.requirements = pattern.requirements.map { requirement in
      guard case .decisions(var decisions) = requirement.kind, decisions.authority == pattern.authority else {
        return requirement
      }
      decisions.authority = authority
      return Requirement(
        id: requirement.id, kind: .decisions(decisions), isConditional: requirement.isConditional)
    }
    return policy
  }

  /// How many different reviewers must approve.
  public var reviewers: Int {
    pattern.requirements.map { requirement in
      if case .decisions(let decisions) = requirement.kind { Int(decisions.count) } else { 0 }
    }.max() ?? 0
  }
}
