import Cryptography
import Governance

extension ManifestRequirement: Judged {
  func judgement(of subject: Subject, _ demand: Demand) -> Judgement {
    let values = subject.manifest.values(of: field)
    let (isMet, reason): (Bool, String) =
      switch condition {
      case .present:
        (
          values != nil,
          values == nil
            ? "the manifest does not state \(field.subjectWords)"
            : "the manifest states \(field.subjectWords)"
        )
      case .absent:
        (
          values == nil,
          values == nil ? "there is no \(field.subjectWords)" : "the manifest has \(field.subjectWords)"
        )
      case .oneOf(let allowed):
        if let values {
          (
            values.allSatisfy(allowed.contains),
            "\(field.subjectWords) is \(values.joined(separator: ", ")); allowed: \(allowed.joined(separator: ", "))"
          )
        } else {
          (false, "the manifest does not state \(field.subjectWords)")
        }
      }
    return Judgement(
      finding: Finding(
        .environment, demand.id, isMet ? .met : .failed, reason, entries: [subject.fact.sequence]))
  }
}

extension Manifest {
  /// The values that a field holds; `nil` when the manifest does not state it.
  fileprivate func values(of field: ManifestRequirement.Field) -> [String]? {
    switch field {
    case .base: base.map { [$0.name] }
    case .dataSets: dataSets.map { $0.map(\.name) }
    case .dataRights:
      // Stated only when it is stated for every data set.
      dataSets.flatMap { sets in
        let rights = sets.compactMap(\.rights)
        return rights.count == sets.count ? rights : nil
      }
    case .risk: risk.map { [$0.rawValue] }
    case .predecessor: predecessor.map { [$0.digest.hex] }
    case .method: [method.rawValue]
    case .notAfter: validity.notAfter.map { [$0.rfc3339] }
    case .reviewFlags: reviewFlags.isEmpty ? nil : reviewFlags.map(\.code)
    }
  }
}

extension ManifestRequirement.Field {
  fileprivate var subjectWords: String {
    switch self {
    case .base: "its base"
    case .dataSets: "its data sets"
    case .dataRights: "the rights to every data set"
    case .risk: "its risk"
    case .predecessor: "a predecessor"
    case .method: "its method"
    case .notAfter: "an end of validity"
    case .reviewFlags: "review flags"
    }
  }
}
