import TestSupport
import Testing

@testable import StrictJSON

struct ByteTextTests {
  private static let pairs = [("\u{E9}", "e\u{301}"), ("K", "\u{212A}"), (";", "\u{37E}"), ("`", "\u{1FEF}")]

  @Test(arguments: pairs)
  func whatIsEquivalentButNotTheSameBytesDiffers(left: String, right: String) throws {
    #expect(left == right, "to Swift they are one")
    #expect(ByteText(left) != ByteText(right))
    #expect(Set([ByteText(left), ByteText(right)]).count == 2)
    #expect(JSONValue.string(left) != .string(right))
    #expect(Set([JSONValue.string(left), .string(right)]).count == 2)
    let value = try JSONValue(parsing: Array("{\"\(left)\":1,\"\(right)\":2}".utf8))
    #expect(value[left] == .integer(1))
    #expect(value[right] == .integer(2))
    var reader = try JSONObjectReader(value)
    #expect(try reader.integer(right) == 2)
    #expect(throws: JSONFieldError.self) { try reader.finish() }
    #expect(try reader.integer(left) == 1)
    try reader.finish()
  }

  @Test func orderIsThatOfTheBytes() {
    let texts: [ByteText] = ["b", "a", "\u{E9}", "e\u{301}", "z", ""]
    #expect(texts.sorted() == ["", "a", "b", "e\u{301}", "z", "\u{E9}"])
  }

  @Test func aCaseIsFoundByItsOwnSpellingOnly() {
    enum Unit: String, CaseIterable { case kelvin = "K" }
    #expect(Unit(spelled: "K") == .kelvin)
    #expect(Unit(spelled: "\u{212A}") == nil)
    #expect(Unit(rawValue: "\u{212A}") == .kelvin, "to Swift it is the same")
    #expect(Unit(spelled: Marks.run(1 << 20, after: "K")) == nil)
  }

  @Test func partsAreCutAtBytes() {
    #expect(ByteText("a:\u{301}b").dropping(prefix: "a:") == "\u{301}b")
    #expect(ByteText("a").dropping(prefix: "a:") == nil)
    #expect(["a", "b", "a"].hasRepetition)
    #expect(!["\u{E9}", "e\u{301}"].hasRepetition)
  }

  /// Names and texts of megabytes of marks: parsed, looked up, compared, hashed.
  @Test func marksTakeNoMoreTimeThanOtherText() throws {
    let marks = Marks.run(2 << 20, after: "a")
    let other = marks + "\u{301}"
    let value = try JSONValue(parsing: Array("{\"\(marks)\":\"\(marks)\",\"\(other)\":2,\"a\":3}".utf8))
    #expect(value["a"] == .integer(3))
    #expect(value[other] == .integer(2))
    #expect(value[marks]?.word != ByteText(other))
    #expect(value[marks] != .string(other))
    var reader = try JSONObjectReader(value)
    #expect(try reader.integer("a") == 3)
    #expect(Set([value, value]).count == 1)
  }

  @Test func theSameNameOfMarksTwiceIsRefused() {
    let marks = Marks.run(1 << 20, after: "a")
    let error = #expect(throws: JSONError.self) {
      try JSONValue(parsing: Array("{\"\(marks)\":1,\"\(marks)\":2}".utf8))
    }
    #expect(error?.reason == .duplicateMember(marks))
  }
}
