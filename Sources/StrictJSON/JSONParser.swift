extension JSONValue {
  /// What a document may not exceed.
  public struct Limits: Sendable {
    public var bytes: Int
    public var depth: Int
    /// How many values are held at once, lists and objects among them.
    ///
    /// The smallest take 2 bytes of a document and up to a hundred of memory; so memory stays in proportion to `bytes`.
    public var values: Int

    /// `values`: When it is left out, one for 8 bytes of what may be read, and as many as a short document can have.
    public init(bytes: Int = 16 << 20, depth: Int = 64, values: Int? = nil) {
      self.bytes = bytes
      self.depth = depth
      self.values = values ?? max(bytes / 8, 1 << 18)
    }
  }

  /// Reads one JSON document (RFC 8259), stricter than most readers.
  ///
  /// Refused besides what RFC 8259 refuses: duplicate members, lone surrogates, invalid UTF-8, a byte order mark,
  /// anything after the document except white space, and what exceeds `limits`.
  public init(parsing bytes: some Collection<UInt8>, limits: Limits = Limits()) throws(JSONError) {
    self = try Self.parse(bytes, limits, nil) { _ in }
  }

  /// As ``JSONObjectReader/init(parsing:limits:list:_:)``, for elements of any kind: the value holds an empty list.
  init(
    parsing bytes: some Collection<UInt8>, limits: Limits, list: String, _ body: (JSONValue) -> Void
  ) throws(JSONError) {
    self = try Self.parse(bytes, limits, list, body)
  }

  private static func parse(
    _ bytes: some Collection<UInt8>, _ limits: Limits, _ list: String?, _ body: (JSONValue) -> Void
  ) throws(JSONError) -> JSONValue {
    let outcome =
      bytes.withContiguousStorageIfAvailable { parse($0, limits, list, body) }
      ?? Array(bytes).withUnsafeBufferPointer { parse($0, limits, list, body) }
    return try outcome.get()
  }

  private static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, _ limits: Limits, _ list: String?, _ body: (JSONValue) -> Void
  ) -> Result<JSONValue, JSONError> {
    guard bytes.count <= limits.bytes else {
      return .failure(JSONError(.tooLarge(limitBytes: limits.bytes), offset: limits.bytes, line: 1))
    }
    do throws(JSONError) {
      var parser = JSONParser(bytes: bytes, limits: limits)
      return .success(try parser.document(list, body))
    } catch {
      return .failure(error)
    }
  }
}

/// A recursive descent over borrowed bytes; they outlive the parser because only `parse` above makes one.
///
/// Every access comes after a comparison of `position` with the count: optimised builds do not check again.
private struct JSONParser {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let depthLimit: Int
  private let valueLimit: Int
  private var position = 0
  /// Values that are held.
  private var values = 0

  init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONValue.Limits) {
    self.bytes = bytes
    depthLimit = limits.depth
    valueLimit = limits.values
  }

  /// `body` gets the elements of the document's member `list`, which is left empty.
  mutating func document(_ list: String?, _ body: (JSONValue) -> Void) throws(JSONError) -> JSONValue {
    skipSpace()
    let value =
      if try peek() == UInt8(ascii: "{") { try object(depth: 0, list, body) } else { try value(depth: 0) }
    skipSpace()
    guard position == bytes.count else { throw error(.trailingBytes) }
    return value
  }

  private func error(_ reason: JSONError.Reason, at offset: Int? = nil) -> JSONError {
    let offset = offset ?? position
    let line = 1 + bytes.prefix(offset).reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    return JSONError(reason, offset: offset, line: line)
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private func peek() throws(JSONError) -> UInt8 {
    guard position < bytes.count else { throw error(.unexpectedEnd) }
    return bytes[position]
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth < depthLimit else { throw error(.tooDeep(limit: depthLimit)) }
    skipSpace()
    let byte = try peek()
    values += 1
    guard values <= valueLimit else { throw error(.tooManyValues(limit: valueLimit)) }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth, nil) { _ in }
    case UInt8(ascii: "["):
      var elements: [JSONValue] = []
      try array(depth: depth) { element, _ in elements.append(element) }
      return .array(elements)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw error(.unexpected(byte: byte, expected: "a value"))
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    for index in 0..<word.utf8CodeUnitCount {
      let byte = try peek()
      guard byte == word.utf8Start[index] else {
        throw error(.unexpected(byte: byte, expected: "\"\(word)\""))
      }
      position += 1
    }
    return value
  }

  private mutating func object(
    depth: Int, _ list: String?, _ body: (JSONValue) -> Void
  ) throws(JSONError) -> JSONValue {
    position += 1
    skipSpace()
    if try peek() == UInt8(ascii: "}") {
      position += 1
      return .object([])
    }
    var members: [JSONMember] = []
    var names = MemberNames()
    while true {
      skipSpace()
      let start = position
      let byte = try peek()
      guard byte == UInt8(ascii: "\"") else {
        throw error(.unexpected(byte: byte, expected: "a member's name"))
      }
      let name = ByteText(wrappedValue: try string())
      guard names.isNew(name, after: members) else { throw error(.duplicateMember(name.text), at: start) }
      skipSpace()
      let colon = try peek()
      guard colon == UInt8(ascii: ":") else { throw error(.unexpected(byte: colon, expected: "':'")) }
      position += 1
      skipSpace()
      if let list, name.text.utf8.elementsEqual(list.utf8), try peek() == UInt8(ascii: "[") {
        guard depth + 1 < depthLimit else { throw error(.tooDeep(limit: depthLimit)) }
        let held = values
        try array(depth: depth + 1) { element, values in
          body(element)
          values = held
        }
        members.append(JSONMember(name, .array([])))
      } else {
        members.append(JSONMember(name, try value(depth: depth + 1)))
      }
      if try listEnds(with: UInt8(ascii: "}")) { return .object(members) }
    }
  }

  /// `body` may set back the number of values that are held.
  private mutating func array(depth: Int, _ body: (JSONValue, inout Int) -> Void) throws(JSONError) {
    position += 1
    skipSpace()
    if try peek() == UInt8(ascii: "]") {
      position += 1
      return
    }
    while true {
      body(try value(depth: depth + 1), &values)
      if try listEnds(with: UInt8(ascii: "]")) { return }
    }
  }

  private mutating func listEnds(with close: UInt8) throws(JSONError) -> Bool {
    skipSpace()
    let byte = try peek()
    guard byte == UInt8(ascii: ",") || byte == close else {
      throw error(.unexpected(byte: byte, expected: "',' or '\(Character(Unicode.Scalar(close)))'"))
    }
    position += 1
    return byte == close
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    let isASCII = skipPlainText()
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      return try escapedString(from: start)
    }
    // Nothing was escaped: the text is made from the document's own bytes.
    let plain = UnsafeBufferPointer(rebasing: bytes[start..<position])
    guard isASCII else {
      guard let text = String(validating: plain, as: UTF8.self) else { throw error(.invalidUTF8, at: start) }
      position += 1
      return text
    }
    position += 1
    return String(decoding: plain, as: UTF8.self)
  }

  /// Goes on from the first byte that is not plain text in the string whose content begins at `start`.
  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var decoded = Array(bytes[start..<position])
    while true {
      switch try peek() {
      case UInt8(ascii: "\""):
        guard let text = String(validating: decoded, as: UTF8.self) else {
          throw error(.invalidUTF8, at: start)
        }
        position += 1
        return text
      case UInt8(ascii: "\\"):
        position += 1
        try escape(into: &decoded)
      case 0..<0x20: throw error(.controlCharacterInString)
      default:
        let begin = position
        skipPlainText()
        decoded.append(contentsOf: bytes[begin..<position])
      }
    }
  }

  /// Goes on to the next quotation mark, escape, control character or the end; returns whether all was ASCII.
  @discardableResult
  private mutating func skipPlainText() -> Bool {
    var end = position
    var combined: UInt8 = 0
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      combined |= byte
      end += 1
    }
    position = end
    return combined < 0x80
  }

  private mutating func escape(into decoded: inout [UInt8]) throws(JSONError) {
    let byte = try peek()
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(byte)
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0C)
    case UInt8(ascii: "n"): decoded.append(0x0A)
    case UInt8(ascii: "r"): decoded.append(0x0D)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "u"): decoded.append(contentsOf: UTF8.encode(try unicodeScalar()) ?? .init())
    default: throw error(.invalidEscape, at: position - 1)
    }
  }

  private mutating func unicodeScalar() throws(JSONError) -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800..<0xDC00).contains(first) else { throw error(.loneSurrogate) }
    for expected in [UInt8(ascii: "\\"), UInt8(ascii: "u")] {
      guard try peek() == expected else { throw error(.loneSurrogate) }
      position += 1
    }
    let second = try hexadecimal()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw error(.loneSurrogate) }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var number: UInt32 = 0
    for _ in 0..<4 {
      let byte = try peek()
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw error(.invalidEscape)
      }
      number = number << 4 | UInt32(digit)
      position += 1
    }
    return number
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    let firstDigit = position
    try digits()
    guard bytes[firstDigit] != UInt8(ascii: "0") || position == firstDigit + 1 else {
      throw error(.invalidNumber, at: start)
    }
    var isWhole = true
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      isWhole = false
      position += 1
      try digits()
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      position += 1
      if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
        position += 1
      }
      try digits()
    }
    let literal = bytes[start..<position]
    // "-0" is no whole number: its sign would be lost.
    if isWhole, literal.count != 2 || !literal.elementsEqual("-0".utf8), let number = Self.whole(literal) {
      return .integer(number)
    }
    return .decimal(String(decoding: literal, as: UTF8.self))
  }

  /// The value of an optional sign and digits, or `nil` when it does not fit.
  private static func whole(_ literal: Slice<UnsafeBufferPointer<UInt8>>) -> Int64? {
    let isNegative = literal.first == UInt8(ascii: "-")
    var number: Int64 = 0
    for byte in isNegative ? literal.dropFirst() : literal {
      let digit = Int64(byte - UInt8(ascii: "0"))
      let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
      // Counted downwards from zero when negative: the smallest number has no positive counterpart.
      let (next, carry) =
        isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
      guard !overflow, !carry else { return nil }
      number = next
    }
    return number
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
      position += 1
    }
    guard position > start else { throw error(position < bytes.count ? .invalidNumber : .unexpectedEnd) }
  }
}

/// The names of one object so far, to find repeated ones.
private struct MemberNames {
  /// Below this many members looking at each is faster than hashing.
  private static let hashedFrom = 16
  private var hashed: Set<ByteText> = []

  mutating func isNew(_ name: ByteText, after members: [JSONMember]) -> Bool {
    guard members.count >= Self.hashedFrom else { return !members.contains { $0.name == name } }
    if hashed.isEmpty { hashed = Set(members.map(\.name)) }
    return hashed.insert(name).inserted
  }
}
