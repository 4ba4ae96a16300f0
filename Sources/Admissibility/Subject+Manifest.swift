import Cryptography
import Governance

extension Subject {
  func finding(for requirement: ManifestRequirement) -> Finding {
    let field = requirement.field
    let values = values(of: field)
    let (isMet, reason): (Bool, String) =
      switch requirement.condition {
      case .present:
        (
          values != nil,
          values == nil ? "the manifest does not state \(word(field))" : "the manifest states \(word(field))"
        )
      case .absent:
        (values == nil, values == nil ? "there is no \(word(field))" : "the manifest has \(word(field))")
      case .oneOf(let allowed):
        if let values {
          (
            values.allSatisfy(allowed.contains),
            "\(word(field)) is \(values.joined(separator: ", ")); allowed: \(allowed.joined(separator: ", "))"
          )
        } else {
          (false, "the manifest does not state \(word(field))")
        }
      }
    return Finding(.environment, field.rawValue, isMet ? .met : .failed, reason, entries: [fact.sequence])
  }

  /// The values that a field holds; `nil` when the manifest does not state it.
  private func values(of field: ManifestRequirement.Field) -> [String]? {
    switch field {
    case .base: manifest.base.map { [$0.name] }
    case .dataSets: manifest.dataSets.map { $0.map(\.name) }
    case .dataRights:
      // Stated only when it is stated for every data set.
      manifest.dataSets.flatMap { sets in
        let rights = sets.compactMap(\.rights)
        return rights.count == sets.count ? rights : nil
      }
    case .risk: manifest.risk.map { [$0.rawValue] }
    case .predecessor: manifest.predecessor.map { [$0.digest.hex] }
    case .method: [manifest.method.rawValue]
    case .notAfter: manifest.validity.notAfter.map { [$0.rfc3339] }
    case .reviewFlags: manifest.reviewFlags.isEmpty ? nil : manifest.reviewFlags.map(\.code)
    }
  }

  private func word(_ field: ManifestRequirement.Field) -> String {
    switch field {
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
