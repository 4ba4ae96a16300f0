public import Governance

extension Policy {
  /// What it demands, a sentence each, for whoever chooses it before anything else is known of policies.
  public var demands: [String] {
    let lines = requirements.map(\.sentence)
    let isCertified = requirements.contains { $0.suite != nil }
    return isCertified ? lines : lines + ["a suite passed in the sandbox, whichever (always demanded)"]
  }
}

extension Requirement {
  fileprivate var sentence: String {
    let text =
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
        case .oneOf(let values): "\(one.field.words) is one of \(listed(values))"
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
