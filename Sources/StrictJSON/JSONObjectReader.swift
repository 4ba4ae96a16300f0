/// Reads the members of one JSON object by name and complains, with the path of the field, about what does not fit.
///
/// Call ``finish()`` at the end: a member that nobody asked for is then an error. Leave it out only where the
/// format says that unknown members are ignored.
public struct JSONObjectReader: Sendable {
  private let members: [JSONMember]
  /// Whether somebody asked for the member at the same place in `members`.
  private var isSeen: [Bool]
  /// Such as `predicate.base`; empty for the document itself.
  public let path: String

  public init(_ value: JSONValue, path: String = "") throws(JSONFieldError) {
    guard case .object(let members) = value else {
      throw JSONFieldError(field: path, problem: "expected an object, found \(value.kind)")
    }
    self.members = members
    self.path = path
    isSeen = [Bool](repeating: false, count: members.count)
  }

  /// Reads a document with one list of objects that is too long to stand in memory: they go to `body` one after
  /// another, before it is known whether the rest can be read, and up to the first that it throws at.
  ///
  /// `list`: A member of the document itself, which may be absent.
  ///
  /// - Throws: ``JSONError`` or ``JSONFieldError``.
  public init(
    parsing bytes: some Collection<UInt8>, limits: JSONValue.Limits, list: String,
    _ body: (JSONObjectReader) throws(JSONFieldError) -> Void
  ) throws {
    var count = 0
    var problem: JSONFieldError?
    let rest = try JSONValue(parsing: bytes, limits: limits, list: list) { element in
      guard problem == nil else { return }
      do throws(JSONFieldError) {
        try body(JSONObjectReader(element, path: "\(list)[\(count)]"))
        count += 1
      } catch {
        problem = error
      }
    }
    if let problem { throw problem }
    try self.init(rest)
    _ = try array(list)
  }

  /// The value of a member that may be absent; `null` counts as absent.
  public mutating func optional(_ name: String) -> JSONValue? {
    let name = ByteText(wrappedValue: name)
    guard let index = members.firstIndex(where: { $0.name == name }) else { return nil }
    isSeen[index] = true
    if case .null = members[index].value { return nil }
    return members[index].value
  }

  public mutating func required(_ name: String) throws(JSONFieldError) -> JSONValue {
    guard let value = optional(name) else { throw problem(name, "is missing") }
    return value
  }

  public mutating func string(_ name: String) throws(JSONFieldError) -> String {
    try expect(required(name), name, "text", \.string)
  }

  /// A text that is compared with known ones.
  public mutating func word(_ name: String) throws(JSONFieldError) -> ByteText {
    ByteText(wrappedValue: try string(name))
  }

  public mutating func optionalWord(_ name: String) throws(JSONFieldError) -> ByteText? {
    try optionalString(name).map { ByteText(wrappedValue: $0) }
  }

  public mutating func optionalString(_ name: String) throws(JSONFieldError) -> String? {
    guard let value = optional(name) else { return nil }
    return try expect(value, name, "text", \.string)
  }

  public mutating func integer(_ name: String) throws(JSONFieldError) -> Int64 {
    try expect(required(name), name, "a whole number", \.integer)
  }

  public mutating func optionalInteger(_ name: String) throws(JSONFieldError) -> Int64? {
    guard let value = optional(name) else { return nil }
    return try expect(value, name, "a whole number", \.integer)
  }

  public mutating func optionalBool(_ name: String) throws(JSONFieldError) -> Bool? {
    guard let value = optional(name) else { return nil }
    return try expect(value, name, "true or false", \.bool)
  }

  /// The elements of a list; an absent member is an empty list.
  public mutating func array(_ name: String) throws(JSONFieldError) -> [JSONValue] {
    guard let value = optional(name) else { return [] }
    return try expect(value, name, "a list", \.array)
  }

  /// The texts of a list; an absent member is an empty list.
  public mutating func strings(_ name: String) throws(JSONFieldError) -> [String] {
    var texts: [String] = []
    for (index, element) in try array(name).enumerated() {
      texts.append(try expect(element, "\(name)[\(index)]", "text", \.string))
    }
    return texts
  }

  public mutating func object(_ name: String) throws(JSONFieldError) -> JSONObjectReader {
    try JSONObjectReader(required(name), path: fieldPath(name))
  }

  public mutating func optionalObject(_ name: String) throws(JSONFieldError) -> JSONObjectReader? {
    guard let value = optional(name) else { return nil }
    return try JSONObjectReader(value, path: fieldPath(name))
  }

  public mutating func objects(_ name: String) throws(JSONFieldError) -> [JSONObjectReader] {
    var readers: [JSONObjectReader] = []
    for (index, element) in try array(name).enumerated() {
      readers.append(try JSONObjectReader(element, path: fieldPath("\(name)[\(index)]")))
    }
    return readers
  }

  /// Throws when the object has a member that was never asked for.
  public func finish() throws(JSONFieldError) {
    if let unknown = isSeen.firstIndex(of: false) {
      throw problem(members[unknown].name.text, "is not a known field")
    }
  }

  /// An error about the member called `name`.
  public func problem(_ name: ByteText, _ problem: String) -> JSONFieldError {
    self.problem(name.text, problem)
  }

  /// An error about the member called `name`.
  public func problem(_ name: String, _ problem: String) -> JSONFieldError {
    JSONFieldError(field: fieldPath(name), problem: problem)
  }

  private func fieldPath(_ name: String) -> String {
    path.isEmpty ? name : "\(path).\(name)"
  }

  private func expect<Wanted>(
    _ value: JSONValue, _ name: String, _ wanted: String, _ get: (JSONValue) -> Wanted?
  ) throws(JSONFieldError) -> Wanted {
    guard let found = get(value) else { throw problem(name, "expected \(wanted), found \(value.kind)") }
    return found
  }
}

/// A field of a document that does not hold what it must.
public struct JSONFieldError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The path of the field, such as `base.name`.
  public var field: String
  public var problem: String

  public init(field: String, problem: String) {
    self.field = field
    self.problem = problem
  }

  public var description: String { field.isEmpty ? problem : "\(field) \(problem)" }
}
