/// A JSON document as a value.
///
/// Objects keep the order of their members as read; ``canonicalBytes`` sorts them. A number with a fraction or
/// an exponent keeps its literal text, because a binary fraction would not give the same bytes back.
///
/// Texts and names are compared by their bytes: see ``ByteText``.
public enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A JSON number literal that is not a whole number in the range of `Int64`.
  case decimal(String)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// Makes an object; a member whose value is `nil` is left out.
  public static func object(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    .object(members.compactMap { name, value in value.map { JSONMember(name, $0) } })
  }

  public static func strings(_ values: some Sequence<String>) -> JSONValue {
    .array(values.map(JSONValue.string))
  }

  /// The member called `name`, or `nil` when this is no object or has no such member.
  public subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    let name = ByteText(wrappedValue: name)
    return members.first { $0.name == name }?.value
  }

  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The text as what it is compared as.
  public var word: ByteText? { string.map { ByteText(wrappedValue: $0) } }

  public var integer: Int64? {
    if case .integer(let number) = self { number } else { nil }
  }

  public var bool: Bool? {
    if case .bool(let flag) = self { flag } else { nil }
  }

  public var array: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  public var members: [JSONMember]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// What kind of value this is, in the words of an error message.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .integer, .decimal: "a number"
    case .string: "text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

/// A name and its value in a JSON object.
public struct JSONMember: Hashable, Sendable {
  public var name: ByteText
  public var value: JSONValue

  public init(_ name: ByteText, _ value: JSONValue) {
    self.name = name
    self.value = value
  }

  public init(_ name: String, _ value: JSONValue) {
    self.init(ByteText(wrappedValue: name), value)
  }
}

extension JSONValue: Hashable {
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.decimal(let left), .decimal(let right)), (.string(let left), .string(let right)):
      areSameBytes(left, right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0 as UInt8)
    case .bool(let flag): hasher.combine(flag)
    case .integer(let number): hasher.combine(number)
    case .decimal(let text), .string(let text): hasher.combine(ByteText(wrappedValue: text))
    case .array(let elements): hasher.combine(elements)
    case .object(let members): hasher.combine(members)
    }
  }
}
