import TestSupport
import Testing

@testable import StrictJSON

/// What is a document and what is none (RFC 8259), and where the fault lies.
@Suite struct JSONParsingTests {
  @Test func documentsAreReadAsWhatTheyMean() throws {
    for (text, expected) in Self.accepted {
      #expect(try JSONValue(parsing: text.utf8) == expected, "\(text)")
    }
  }

  @Test func everythingElseIsRefusedWithReasonAndPlace() {
    for (text, reason, offset, line) in Self.refused {
      #expect(throws: JSONError(reason, offset: offset, line: line), "\(text)") {
        try JSONValue(parsing: text.utf8)
      }
    }
  }

  @Test func bytesThatAreNoUTF8AreRefusedInsideTexts() {
    let malformed: [[UInt8]] = [
      [0x80], [0xC3], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF],
      [0xF5],
      [0xE0, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80],
    ]
    for bytes in malformed {
      for text in [[0x22] + bytes + [0x22], [0x22, 0x5C, 0x6E] + bytes + [0x22]] {
        #expect(throws: JSONError(.invalidUTF8, offset: 1, line: 1), "\(text)") {
          try JSONValue(parsing: text)
        }
      }
    }
  }

  @Test func aByteOrderMarkIsRefused() {
    #expect(throws: JSONError(.unexpected(byte: 0xEF, expected: "a value"), offset: 0, line: 1)) {
      try JSONValue(parsing: [0xEF, 0xBB, 0xBF] + Array("{}".utf8))
    }
  }

  @Test func noProperPrefixOfADocumentIsADocument() throws {
    let text =
      #" {"a" : [ -10.5e+3 , "\ud83d\ude00é\n" , true , false , null , {} , [] ] , "b" : {"c":"d"} }"#
    let bytes = Array(text.utf8)
    _ = try JSONValue(parsing: bytes)
    for count in bytes.indices {
      #expect(throws: JSONError.self, "\(count)") { try JSONValue(parsing: bytes[..<count]) }
    }
  }

  @Test func aRepeatedNameIsFoundAtAnyDistance() {
    for count in [1, 2, 15, 16, 17, 18, 40, 1000] {
      for repeated in Set([0, count / 2, count - 1]) {
        let names = (0..<count).map { "\"n\($0)\":0" } + ["\"n\(repeated)\":1"]
        let text = "{" + names.joined(separator: ",") + "}"
        let offset = text.utf8.count - "\"n\(repeated)\":1}".utf8.count
        #expect(throws: JSONError(.duplicateMember("n\(repeated)"), offset: offset, line: 1)) {
          try JSONValue(parsing: text.utf8)
        }
      }
    }
  }

  @Test func anEscapeDoesNotHideARepeatedName() {
    #expect(throws: JSONError(.duplicateMember("a"), offset: 7, line: 1)) {
      try JSONValue(parsing: #"{"a":1,"\u0061":2}"#.utf8)
    }
  }

  @Test func twoNormalFormsOfOneNameAreTwoNames() throws {
    for filler in [0, 30] {
      let others = (0..<filler).map { #""n\#($0)":0,"# }.joined()
      let text = "{" + others + #""\u00e9":1,"e\u0301":2}"#
      #expect(try JSONValue(parsing: text.utf8).members?.count == filler + 2)
    }
  }

  @Test func depthIsBounded() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    for depth in 1...64 { _ = try JSONValue(parsing: nested(depth)) }
    #expect(throws: JSONError(.tooDeep(limit: 64), offset: 64, line: 1)) {
      try JSONValue(parsing: nested(65))
    }
    #expect(throws: JSONError(.tooDeep(limit: 64), offset: 64, line: 1)) {
      try JSONValue(parsing: [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20))
    }
    #expect(throws: JSONError(.tooDeep(limit: 1), offset: 5, line: 1)) {
      try JSONValue(parsing: #"{"a":1}"#.utf8, limits: .init(depth: 1))
    }
  }

  @Test func sizeIsBounded() throws {
    _ = try JSONValue(parsing: "1234".utf8, limits: .init(bytes: 4))
    #expect(throws: JSONError(.tooLarge(limitBytes: 3), offset: 3, line: 1)) {
      try JSONValue(parsing: "1234".utf8, limits: .init(bytes: 3))
    }
  }

  @Test func bytesThatAreNotStoredTogetherAreReadAlike() throws {
    let bytes = Array(#"{"a":["é",1]}"#.utf8)
    #expect(try JSONValue(parsing: bytes.lazy.map { $0 }) == JSONValue(parsing: bytes))
  }

  private static let accepted: [(String, JSONValue)] = [
    ("null", .null), ("true", .bool(true)), ("false", .bool(false)), ("\t\n\r 1 \t\n\r", .integer(1)),
    ("0", .integer(0)), ("-1", .integer(-1)), ("-0", .decimal("-0")), ("10", .integer(10)),
    ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
    ("9223372036854775808", .decimal("9223372036854775808")),
    ("-9223372036854775809", .decimal("-9223372036854775809")),
    ("99999999999999999999", .decimal("99999999999999999999")),
    ("0.0", .decimal("0.0")), ("1e5", .decimal("1e5")), ("1E+5", .decimal("1E+5")),
    ("-0.5e-07", .decimal("-0.5e-07")),
    ("1e999999", .decimal("1e999999")),
    ("\"\"", .string("")), (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{c}\n\r\t")),
    (#""\u0000""#, .string("\0")), (#""\uABCD\uabcd""#, .string("\u{ABCD}\u{ABCD}")),
    (#""\ud83d\ude00""#, .string("😀")), (#""\udbff\udfff""#, .string("\u{10FFFF}")),
    ("\"\u{7f}\u{80}\u{2028}\u{FEFF}\u{FFFF}\"", .string("\u{7f}\u{80}\u{2028}\u{FEFF}\u{FFFF}")),
    ("[]", .array([])), ("[ ]", .array([])), ("{}", .object([])), ("{ }", .object([])),
    ("[1,[2,{}]]", .array([.integer(1), .array([.integer(2), .object([])])])),
    (#"{"":null}"#, .object([JSONMember("", .null)])),
    (#"{"b":1,"a":2}"#, .object([JSONMember("b", .integer(1)), JSONMember("a", .integer(2))])),
  ]

  private static let refused: [(String, JSONError.Reason, Int, Int)] = [
    ("", .unexpectedEnd, 0, 1), (" \n", .unexpectedEnd, 2, 2), ("tru", .unexpectedEnd, 3, 1),
    ("truE", .unexpected(byte: 0x45, expected: "\"true\""), 3, 1), ("True", unexpected("T", "a value"), 0, 1),
    ("nul1", unexpected("1", "\"null\""), 3, 1), ("truee", .trailingBytes, 4, 1),
    ("NaN", unexpected("N", "a value"), 0, 1),
    ("Infinity", unexpected("I", "a value"), 0, 1), ("-Infinity", .invalidNumber, 1, 1),
    ("1 2", .trailingBytes, 2, 1), ("{}\n{}", .trailingBytes, 3, 2), ("{}\0", .trailingBytes, 2, 1),
    ("\u{c}1", unexpected("\u{c}", "a value"), 0, 1), ("// c\n1", unexpected("/", "a value"), 0, 1),
    ("01", .invalidNumber, 0, 1), ("-01", .invalidNumber, 0, 1), ("00", .invalidNumber, 0, 1),
    ("+1", unexpected("+", "a value"), 0, 1), (".5", unexpected(".", "a value"), 0, 1),
    ("-", .unexpectedEnd, 1, 1), ("1.", .unexpectedEnd, 2, 1), ("1.x", .invalidNumber, 2, 1),
    ("1e", .unexpectedEnd, 2, 1), ("1e+", .unexpectedEnd, 3, 1), ("1e+x", .invalidNumber, 3, 1),
    ("0x10", .trailingBytes, 1, 1), ("1_000", .trailingBytes, 1, 1), ("1.5.2", .trailingBytes, 3, 1),
    ("\"", .unexpectedEnd, 1, 1), ("\"a", .unexpectedEnd, 2, 1),
    ("\"a\nb\"", .controlCharacterInString, 2, 1),
    ("\"\t\"", .controlCharacterInString, 1, 1), ("\"\0\"", .controlCharacterInString, 1, 1),
    ("\"\\n\u{1f}\"", .controlCharacterInString, 3, 1), ("'a'", unexpected("'", "a value"), 0, 1),
    (#""\x41""#, .invalidEscape, 2, 1), (#""\a""#, .invalidEscape, 2, 1),
    (#""\U0041""#, .invalidEscape, 2, 1),
    (#""\u12G4""#, .invalidEscape, 5, 1), (#""\u12"#, .unexpectedEnd, 5, 1), (#""\"#, .unexpectedEnd, 2, 1),
    (#""\ud800""#, .loneSurrogate, 7, 1), (#""\ude00""#, .loneSurrogate, 7, 1),
    (#""\ud800\n""#, .loneSurrogate, 8, 1), (#""\ud800\u0041""#, .loneSurrogate, 13, 1),
    (#""\ud800\ud800""#, .loneSurrogate, 13, 1), (#""\ud800\"#, .unexpectedEnd, 8, 1),
    ("[", .unexpectedEnd, 1, 1), ("[1", .unexpectedEnd, 2, 1), ("[1,", .unexpectedEnd, 3, 1),
    ("[1,]", unexpected("]", "a value"), 3, 1), ("[,1]", unexpected(",", "a value"), 1, 1),
    ("[1 2]", unexpected("2", "',' or ']'"), 3, 1), ("[1}", unexpected("}", "',' or ']'"), 2, 1),
    ("]", unexpected("]", "a value"), 0, 1), ("{", .unexpectedEnd, 1, 1), ("{\"a\"", .unexpectedEnd, 4, 1),
    ("{\"a\":", .unexpectedEnd, 5, 1), ("{a:1}", unexpected("a", "a member's name"), 1, 1),
    ("{1:1}", unexpected("1", "a member's name"), 1, 1), ("{\"a\" 1}", unexpected("1", "':'"), 5, 1),
    ("{\"a\"::1}", unexpected(":", "a value"), 5, 1),
    ("{\"a\":1,}", unexpected("}", "a member's name"), 7, 1),
    ("{\"a\":1\n\"b\":2}", unexpected("\"", "',' or '}'"), 7, 2),
    ("{,}", unexpected(",", "a member's name"), 1, 1),
    ("{\n\"a\":1,\n\n\"a\":2}", .duplicateMember("a"), 10, 4),
    ("{\"\":1,\"\":2}", .duplicateMember(""), 6, 1),
  ]

  private static func unexpected(_ byte: Unicode.Scalar, _ expected: String) -> JSONError.Reason {
    .unexpected(byte: UInt8(ascii: byte), expected: expected)
  }
}
