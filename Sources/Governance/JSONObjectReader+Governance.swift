public import Cryptography
public import StrictJSON

/// Reads the types that the nouns are made of.
extension JSONObjectReader {
  public mutating func identifier<Kind>(_ name: String) throws(JSONFieldError) -> Identifier<Kind> {
    try Self.identifier(string(name), problem(name, ""))
  }

  public mutating func optionalIdentifier<Kind>(_ name: String) throws(JSONFieldError) -> Identifier<Kind>? {
    guard let text = try optionalString(name) else { return nil }
    return try Self.identifier(text, problem(name, ""))
  }

  public mutating func identifiers<Kind>(_ name: String) throws(JSONFieldError) -> [Identifier<Kind>] {
    var identifiers: [Identifier<Kind>] = []
    for text in try strings(name) { identifiers.append(try Self.identifier(text, problem(name, ""))) }
    return identifiers
  }

  /// A list that may be absent, which is not the same as empty.
  public mutating func optionalIdentifiers<Kind>(_ name: String) throws(JSONFieldError) -> [Identifier<Kind>]? {
    optional(name) == nil ? nil : try identifiers(name)
  }

  /// Refuses lists of more than `limit` elements, before any of these is read.
  public mutating func requireAtMost(_ limit: Int, in names: String...) throws(JSONFieldError) {
    for name in names where try array(name).count > limit { throw problem(name, "are more than \(limit)") }
  }

  /// A list of objects, each read by `read`.
  public mutating func each<Value>(
    _ name: String, _ read: (JSONObjectReader) throws(JSONFieldError) -> Value
  ) throws(JSONFieldError) -> [Value] {
    var values: [Value] = []
    for reader in try objects(name) { values.append(try read(reader)) }
    return values
  }

  private static func identifier<Kind>(
    _ text: String, _ field: JSONFieldError
  ) throws(JSONFieldError) -> Identifier<Kind> {
    do {
      return try Identifier(text)
    } catch {
      throw JSONFieldError(field: field.field, problem: error.description)
    }
  }

  /// Free text of at most `limit` bytes.
  public mutating func text(_ name: String, limit: Int) throws(JSONFieldError) -> String {
    let text = try string(name)
    guard text.utf8.count <= limit else { throw problem(name, "is longer than \(limit) bytes") }
    return text
  }

  public mutating func optionalText(_ name: String, limit: Int) throws(JSONFieldError) -> String? {
    optional(name) == nil ? nil : try text(name, limit: limit)
  }

  /// Short texts, such as the ids of cases: see ``text(_:limit:)``.
  public mutating func texts(_ name: String, limit: Int) throws(JSONFieldError) -> [String] {
    let texts = try strings(name)
    if let long = texts.firstIndex(where: { $0.utf8.count > limit }) {
      throw problem("\(name)[\(long)]", "is longer than \(limit) bytes")
    }
    return texts
  }

  public mutating func digest(_ name: String) throws(JSONFieldError) -> Digest {
    guard let digest = Digest(hex: try string(name)) else { throw problem(name, "is not a SHA-256 digest") }
    return digest
  }

  public mutating func optionalDigest(_ name: String) throws(JSONFieldError) -> Digest? {
    optional(name) == nil ? nil : try digest(name)
  }

  /// An absent member is an empty list.
  public mutating func digests(_ name: String) throws(JSONFieldError) -> [Digest] {
    var digests: [Digest] = []
    for text in try strings(name) {
      guard let digest = Digest(hex: text) else { throw problem(name, "holds what is not a SHA-256 digest") }
      digests.append(digest)
    }
    return digests
  }

  public mutating func timestamp(_ name: String) throws(JSONFieldError) -> Timestamp {
    guard let moment = Timestamp(rfc3339: try string(name)) else {
      throw problem(name, "is not a moment such as 2026-11-22T09:14:03.120Z")
    }
    return moment
  }

  public mutating func optionalTimestamp(_ name: String) throws(JSONFieldError) -> Timestamp? {
    optional(name) == nil ? nil : try timestamp(name)
  }

  public mutating func key(_ name: String) throws(JSONFieldError) -> VerificationKey {
    guard let key = [UInt8](lowercaseHex: try string(name)).flatMap(VerificationKey.init(bytes:)) else {
      throw problem(name, "is not an Ed25519 public key in hexadecimal")
    }
    return key
  }

  public mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ type: Choice.Type = Choice.self
  ) throws(JSONFieldError) -> Choice where Choice.RawValue == String {
    guard let choice = Choice(spelled: try string(name)) else {
      throw problem(name, "is none of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
  }

  public mutating func optionalChoice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ type: Choice.Type = Choice.self
  ) throws(JSONFieldError) -> Choice? where Choice.RawValue == String {
    optional(name) == nil ? nil : try choice(name, type)
  }

  public mutating func choices<Choice: RawRepresentable & CaseIterable>(
    _ name: String, _ type: Choice.Type = Choice.self
  ) throws(JSONFieldError) -> [Choice] where Choice.RawValue == String {
    var choices: [Choice] = []
    for text in try strings(name) {
      guard let choice = Choice(spelled: text) else {
        throw problem(
          name,
          "holds \"\(text)\", which is none of "
            + Choice.allCases.map(\.rawValue).joined(separator: ", "))
      }
      choices.append(choice)
    }
    return choices
  }

  /// A percentage such as `98.5%`, in hundredths of a percent.
  public mutating func percentage(_ name: String) throws(JSONFieldError) -> Int64 {
    guard let hundredths = Percentage.hundredths(try string(name)) else {
      throw problem(name, "is not a percentage from 0% to 100% such as 98.5%")
    }
    return hundredths
  }

  public mutating func optionalTimeSpan(_ name: String) throws(JSONFieldError) -> TimeSpan? {
    guard let text = try optionalString(name) else { return nil }
    guard let span = TimeSpan(text: text) else {
      throw problem(name, "is not a time such as 30d, 12h or 45m")
    }
    return span
  }

  /// A whole number in a range.
  public mutating func integer(_ name: String, in range: ClosedRange<Int64>) throws(JSONFieldError) -> Int64 {
    let number = try integer(name)
    guard range.contains(number) else {
      throw problem(name, "must lie between \(range.lowerBound) and \(range.upperBound)")
    }
    return number
  }
}

extension JSONValue {
  public static func percentage(_ hundredths: Int64) -> JSONValue { .string(Percentage.text(hundredths)) }

  public static func identifiers<Kind>(_ identifiers: [Identifier<Kind>]) -> JSONValue {
    .strings(identifiers.map { $0.text })
  }

  public static func moment(_ moment: Timestamp) -> JSONValue { .string(moment.rfc3339) }
}
