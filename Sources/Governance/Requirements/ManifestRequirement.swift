public import StrictJSON

/// A field of the manifest that must be present, or hold one of some values.
public struct ManifestRequirement: Hashable, Sendable {
  public enum Field: String, CaseIterable, Hashable, Sendable {
    case base, dataSets, dataRights, risk, predecessor, method, notAfter, reviewFlags
  }

  public enum Condition: Hashable, Sendable {
    case present
    case absent
    case oneOf([String])
  }

  public var field: Field
  public var condition: Condition

  public init(field: Field, condition: Condition) {
    self.field = field
    self.condition = condition
  }
}

extension ManifestRequirement: ObjectRequirement {
  public static let key = "manifest"

  public var kind: Requirement.Kind { .manifest(self) }

  public var json: JSONValue {
    .object([
      "field": .string(field.rawValue),
      "present": condition == .present ? .bool(true) : nil,
      "absent": condition == .absent ? .bool(true) : nil,
      "oneOf": { if case .oneOf(let values) = $0 { .strings(values) } else { nil } }(condition),
    ])
  }

  public init(reading reader: inout JSONObjectReader) throws(JSONFieldError) {
    let field: Field = try reader.choice("field")
    if try reader.optionalBool("present") == true {
      self.init(field: field, condition: .present)
    } else if try reader.optionalBool("absent") == true {
      self.init(field: field, condition: .absent)
    } else {
      self.init(field: field, condition: .oneOf(try reader.texts("oneOf", limit: 2000)))
    }
  }

  public var problems: [JSONFieldError] {
    condition == .oneOf([]) ? [JSONFieldError(field: "oneOf", problem: "is empty: it can never be met")] : []
  }

  public var words: String {
    switch condition {
    case .present: "the manifest states \(field.rawValue)"
    case .absent: "the manifest has no \(field.rawValue)"
    case .oneOf(let values): "\(field.rawValue) is one of \(values.joined(separator: ", "))"
    }
  }
}
