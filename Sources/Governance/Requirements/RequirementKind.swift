public import StrictJSON

/// One kind of demand that a policy can make: how it is written, what can be wrong with it, and its words.
///
/// Each kind has a file of its own here and one in `Admissibility/Judging`, which says when it is met;
/// ``Requirement/Kind`` lists them.
public protocol RequirementKind: Hashable, Sendable {
  /// The member of a requirement that holds it.
  static var key: String { get }
  var kind: Requirement.Kind { get }
  /// What stands in that member.
  var json: JSONValue { get }
  /// Reads it from a requirement; `nil` where its member is absent.
  static func read(from requirement: inout JSONObjectReader) throws(JSONFieldError) -> Self?
  /// What is wrong though each field reads well, by field.
  var problems: [JSONFieldError] { get }
  /// What it demands, in words for people; starts in lower case, has no full stop.
  var words: String { get }
}

/// A kind that is written as an object of its own.
public protocol ObjectRequirement: RequirementKind {
  /// Reads the object; the caller sees to it that no member is left over.
  init(reading reader: inout JSONObjectReader) throws(JSONFieldError)
}

extension ObjectRequirement {
  public static func read(from requirement: inout JSONObjectReader) throws(JSONFieldError) -> Self? {
    guard var reader = try requirement.optionalObject(key) else { return nil }
    let kind = try Self(reading: &reader)
    try reader.finish()
    return kind
  }
}
