public import StrictJSON

/// Every required dependency is itself admissible in the environment.
public struct DependencyRequirement: Hashable, Sendable {
  public init() {}
}

extension DependencyRequirement: RequirementKind {
  public static let key = "dependencies"

  public var kind: Requirement.Kind { .dependencies(self) }

  public var json: JSONValue { .string("admissible") }

  public static func read(from requirement: inout JSONObjectReader) throws(JSONFieldError) -> Self? {
    guard let word = try requirement.optionalWord(key) else { return nil }
    guard word == "admissible" else { throw requirement.problem(key, "can only be \"admissible\"") }
    return Self()
  }

  public var problems: [JSONFieldError] { [] }

  public var words: String { "every required dependency is admissible too" }
}
