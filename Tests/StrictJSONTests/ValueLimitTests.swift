import Testing

@testable import StrictJSON

/// Memory in proportion to what may be read, whatever the document consists of.
struct ValueLimitTests {
  private func limits(_ values: Int) -> JSONValue.Limits { .init(bytes: 1 << 20, depth: 64, values: values) }

  @Test func moreValuesThanTheLimitAreRefusedWhereTheyAre() throws {
    // The list and three numbers.
    #expect(try JSONValue(parsing: Array("[0,0,0]".utf8), limits: limits(4)).array?.count == 3)
    let error = #expect(throws: JSONError.self) {
      try JSONValue(parsing: Array("[0,0,0,0]".utf8), limits: limits(4))
    }
    #expect(error?.reason == .tooManyValues(limit: 4))
    #expect(error?.offset == 7)
    #expect(throws: JSONError.self) {
      try JSONValue(parsing: Array(#"{"a":{"b":{"c":{}}}}"#.utf8), limits: limits(2))
    }
  }

  @Test func aListThatIsReadOneByOneMayHaveMore() throws {
    let text = "{\"list\":[" + [String](repeating: "[1,2]", count: 100).joined(separator: ",") + "]}"
    var count = 0
    _ = try JSONValue(parsing: Array(text.utf8), limits: limits(8), list: "list") { _ in count += 1 }
    #expect(count == 100)
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8), limits: limits(8)) }
  }

  /// At most one value for eight bytes that may be read, but for what is short.
  @Test func theLimitFollowsTheBytes() {
    #expect(JSONValue.Limits(bytes: 256 << 20, depth: 8).values == 32 << 20)
    #expect(JSONValue.Limits(bytes: 1 << 10, depth: 8).values == 1 << 18)
    #expect(MemoryLayout<JSONMember>.stride <= 40)
  }

  @Test func nestedObjectsBeyondItAreRefused() {
    let deep = String(repeating: #"{"":"#, count: 60) + "0" + String(repeating: "}", count: 60)
    let text = "[" + [String](repeating: deep, count: 45_000).joined(separator: ",") + "]"
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    #expect(error?.reason == .tooManyValues(limit: 2 << 20))
  }
}
