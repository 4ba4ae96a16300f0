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

  /// What it demands, a line each, for people.
  public var demands: [String] {
    let lines = pattern.requirements.map { $0.words }
    let isCertified = pattern.requirements.contains(where: \.isCertificate)
    return isCertified ? lines : lines + ["a suite passed in the sandbox, whichever (always demanded)"]
  }

  /// How many different reviewers must approve.
  public var reviewers: Int {
    pattern.requirements.map { requirement in
      if case .decisions(let decisions) = requirement.kind { Int(decisions.count) } else { 0 }
    }.max() ?? 0
  }
}

extension Requirement {
  fileprivate var isCertificate: Bool {
    if case .certificate = kind { true } else { false }
  }

  fileprivate var words: String {
    let text: String =
      switch kind {
      case .decisions(let one):
        one.count == 1
          ? "one \(one.role.rawValue) approves, who did not submit it"
          : "\(one.count) different \(one.role.rawValue)s approve, none of whom submitted it"
      case .certificate(let one):
        "suite \(one.suite) passed with \(Percentage.text(one.floor)) or better"
          + (one.maximumAge.map { ", not longer ago than \($0.text)" } ?? "")
      case .manifest(let one):
        switch one.condition {
        case .present: "its manifest states \(one.field.words)"
        case .absent: "its manifest has no \(one.field.words)"
        case .oneOf(let values): "\(one.field.words) is one of \(values.joined(separator: ", "))"
        }
      case .dependencies: "everything that it requires may run too"
      }
    return isConditional ? "\(text), or whoever activates it accepts that it is not so" : text
  }
}

extension ManifestRequirement.Field {
  fileprivate var words: String {
    switch self {
    case .base: "the base model"
    case .dataSets: "the data sets"
    case .dataRights: "the right to every data set"
    case .risk: "the risk"
    case .predecessor: "the predecessor"
    case .method: "the method of training"
    case .notAfter: "an end date"
    case .reviewFlags: "flags to review"
    }
  }
}
