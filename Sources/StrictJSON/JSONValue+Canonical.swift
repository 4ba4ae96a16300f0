extension JSONValue {
  /// The one form of this value that is signed or hashed: UTF-8, no white space, members sorted.
  ///
  /// For documents without decimals this is RFC 8785 (JSON Canonicalization Scheme): members are ordered by the
  /// UTF-16 code units of their names, and only what JSON demands is escaped. A decimal keeps its literal.
  public var canonicalBytes: [UInt8] {
    var writer = JSONWriter(sorted: true)
    writer.write(self, indentation: nil)
    return writer.bytes
  }

  /// The canonical form of an object with one long list, which need not stand in memory: pieces that give the same
  /// bytes as the whole value would.
  ///
  /// `members`: All but the list, in any order.
  /// `elements`: Of the list called `name`, each in its canonical form.
  public static func writeCanonical(
    _ members: [JSONMember], list name: String, _ elements: some Sequence<[UInt8]>,
    to sink: ([UInt8]) throws -> Void
  ) rethrows {
    var (piece, rest) = canonicalFrame(of: members, list: name)
    var isFirst = true
    for element in elements {
      if !isFirst { piece.append(UInt8(ascii: ",")) }
      isFirst = false
      piece += element
      guard piece.count >= pieceBytes else { continue }
      try sink(piece)
      piece.removeAll(keepingCapacity: true)
    }
    try sink(piece + rest)
  }

  /// A piece is written once it has so many bytes.
  private static let pieceBytes = 64 << 10

  /// What stands before and after the elements of the list.
  private static func canonicalFrame(
    of members: [JSONMember], list name: String
  ) -> (before: [UInt8], after: [UInt8]) {
    var writer = JSONWriter(sorted: true)
    var middle = 0
    let list = JSONMember(name, .array([]))
    writer.writeObject(members + [list], indentation: nil) { writer, member, inner in
      if member.name == list.name { middle = writer.bytes.count + 1 }
      writer.write(member.value, indentation: inner)
    }
    return (Array(writer.bytes[..<middle]), Array(writer.bytes[middle...]))
  }

  /// The value for people to read, members in their own order, two spaces a level, a line feed at the end.
  public var prettyText: String {
    var writer = JSONWriter(sorted: false)
    writer.write(self, indentation: 0)
    return String(decoding: writer.bytes, as: UTF8.self) + "\n"
  }

  /// The value on one line, members in their own order.
  public var compactText: String {
    var writer = JSONWriter(sorted: false)
    writer.write(self, indentation: nil)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

struct JSONWriter {
  let sorted: Bool
  var bytes: [UInt8] = []

  init(sorted: Bool) {
    self.sorted = sorted
  }

  mutating func write(_ value: JSONValue, indentation: Int?) {
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let flag): bytes += (flag ? "true" : "false").utf8
    case .integer(let number): bytes += String(number).utf8
    case .decimal(let literal): bytes += literal.utf8
    case .string(let text): write(text)
    case .array(let elements):
      writeList(elements, between: "[", "]", indentation) { $0.write($1, indentation: $2) }
    case .object(let members):
      writeObject(members, indentation: indentation) { $0.write($1.value, indentation: $2) }
    }
  }

  /// `value` writes the value of a member.
  mutating func writeObject(
    _ members: [JSONMember], indentation: Int?, value: (inout JSONWriter, JSONMember, Int?) -> Void
  ) {
    let ordered = sorted ? members.sorted { Self.precedes($0.name.text, $1.name.text) } : members
    writeList(ordered, between: "{", "}", indentation) { writer, member, inner in
      writer.write(member.name.text)
      writer.bytes += (inner == nil ? ":" : ": ").utf8
      value(&writer, member, inner)
    }
  }

  mutating func writeList<Elements: Sequence>(
    _ elements: Elements, between open: String, _ close: String, _ indentation: Int?,
    each: (inout JSONWriter, Elements.Element, Int?) -> Void
  ) {
    bytes += open.utf8
    let inner = indentation.map { $0 + 2 }
    var isFirst = true
    for element in elements {
      if !isFirst { bytes += ",".utf8 }
      isFirst = false
      breakLine(inner)
      each(&self, element, inner)
    }
    if !isFirst { breakLine(indentation) }
    bytes += close.utf8
  }

  private mutating func breakLine(_ indentation: Int?) {
    guard let indentation else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indentation))
  }

  /// Whether the UTF-16 code units of `left` come before those of `right`.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    let known: Bool?? = left.utf8.withContiguousStorageIfAvailable { left in
      right.utf8.withContiguousStorageIfAvailable { right -> Bool? in
        for index in 0..<min(left.count, right.count) where left[index] != right[index] {
          // UTF-8 sorts as UTF-16 does, but for surrogates against what comes after them (U+E000 and up).
          return max(left[index], right[index]) < 0xEE ? left[index] < right[index] : nil
        }
        return left.count < right.count
      } ?? nil
    }
    if case .some(.some(let known)) = known { return known }
    return left.utf16.lexicographicallyPrecedes(right.utf16)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    let isDone = text.utf8.withContiguousStorageIfAvailable { text in
      guard text.allSatisfy(Self.isPlain) else { return false }
      bytes.append(contentsOf: text)
      return true
    }
    if isDone != true { escape(text) }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes += #"\""#.utf8
      case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
      case 0x08: bytes += #"\b"#.utf8
      case 0x09: bytes += #"\t"#.utf8
      case 0x0A: bytes += #"\n"#.utf8
      case 0x0C: bytes += #"\f"#.utf8
      case 0x0D: bytes += #"\r"#.utf8
      case 0..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        bytes += #"\u00"#.utf8
        bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
  }
}
