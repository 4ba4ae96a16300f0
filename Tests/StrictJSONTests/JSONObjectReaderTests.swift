import Testing

@testable import StrictJSON

@Suite struct JSONObjectReaderTests {
  private let text =
    #"{"name":"n","count":3,"on":true,"none":null,"list":["a",1],"inner":{"items":[{"x":1},2]}}"#

  private func reader() throws -> JSONObjectReader { try JSONObjectReader(JSONValue(parsing: text.utf8)) }

  @Test func membersAreReadByNameAndType() throws {
    var reader = try reader()
    #expect(try reader.string("name") == "n")
    #expect(try reader.integer("count") == 3)
    #expect(try reader.optionalBool("on") == true)
    #expect(try reader.optionalString("none") == nil)
    #expect(try reader.optionalString("absent") == nil)
    #expect(try reader.strings("absent") == [])
    let absent = try reader.optionalObject("absent")
    #expect(absent?.path == nil)
  }

  @Test func whatDoesNotFitIsNamedWithItsPath() throws {
    var reader = try reader()
    check("absent", "is missing") { _ = try reader.string("absent") }
    check("none", "is missing") { _ = try reader.required("none") }
    check("count", "expected text, found a number") { _ = try reader.string("count") }
    check("name", "expected a whole number, found text") { _ = try reader.integer("name") }
    check("name", "expected true or false, found text") { _ = try reader.optionalBool("name") }
    check("on", "expected a list, found true or false") { _ = try reader.array("on") }
    check("list[1]", "expected text, found a number") { _ = try reader.strings("list") }
    check("list", "expected an object, found a list") { _ = try reader.object("list") }
    var inner = try reader.object("inner")
    check("inner.items[1]", "expected an object, found a number") { _ = try inner.objects("items") }
    check("", "expected an object, found null") { _ = try JSONObjectReader(.null) }
  }

  @Test func aMemberThatNobodyAskedForIsAnError() throws {
    var inner = try JSONObjectReader(JSONValue(parsing: #"{"a":1,"b":2}"#.utf8), path: "outer")
    _ = try inner.integer("a")
    check("outer.b", "is not a known field") { try inner.finish() }
    _ = inner.optional("b")
    try inner.finish()
  }

  private func check(
    _ field: String, _ problem: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
  ) {
    #expect(
      throws: JSONFieldError(field: field, problem: problem), sourceLocation: sourceLocation, performing: body
    )
  }
}
