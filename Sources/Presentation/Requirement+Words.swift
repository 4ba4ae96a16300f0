public import Governance

extension Policy {
  /// What it demands, a line each, for people.
  public var demands: [String] {
    let lines = requirements.map { $0.words(of: authority) }
    let isCertified = requirements.contains { $0.suite != nil }
    return isCertified ? lines : lines + ["a suite passed in the sandbox, whichever (always demanded)"]
  }
}

extension Requirement {
  /// One line for people.
  ///
  /// `owner`: An authority that need not be named, because it is plain that its people are meant.
  public func words(of owner: AuthorityID? = nil) -> String {
    let text =
      switch kind {
      case .decisions(let one): one.words(of: owner)
      case .certificate(let one): one.words
      case .manifest(let one):
        switch one.condition {
        case .present: "its manifest states \(one.field.words)"
        case .absent: "its manifest has no \(one.field.words)"
        case .oneOf(let values): "\(one.field.words) is one of \(values.joined(separator: ", "))"
        }
      case .dependenciesAdmissible: "everything that it requires may run too"
      }
    return isConditional ? "\(text), or whoever activates it accepts that it is not so" : text
  }
}

extension DecisionRequirement {
  fileprivate func words(of owner: AuthorityID?) -> String {
    let whose =
      authority.map { $0 == owner ? "" : " of \($0)" } ?? authorityKind.map { " of a \($0.rawValue)" } ?? ""
    guard count > 1 else { return "one \(role.rawValue)\(whose) approves, who did not submit it" }
    let spread = distinctAuthorities > 1 ? " from \(distinctAuthorities) authorities" : ""
    return "\(count) different \(role.rawValue)s\(whose)\(spread) approve, none of whom submitted it"
  }
}

extension CertificateRequirement {
  fileprivate var words: String {
    let parts = [
      "suite \(suite) passed with \(Percentage.text(floor)) or better",
      revokesBelow.map { "revoked below \(Percentage.text($0))" },
      bound.map {
        "at most \(counted(Int($0.regressions), "case")) worse than its \($0.against.rawValue)"
      },
      maximumAge.map { "not longer ago than \($0.text)" },
      layers.isEmpty ? nil : "in a sandbox that held \(listed(layers.map(\.rawValue)))",
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
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
