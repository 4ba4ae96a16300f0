import StrictJSON
import Testing

/// Documents with one list that never stands in memory as a whole.
@Suite struct LongListTests {
  private func read(
    _ text: String, depth: Int = 8, each: (JSONObjectReader) throws(JSONFieldError) -> Void = { _ in }
  ) throws -> JSONObjectReader {
    try JSONObjectReader(parsing: Array(text.utf8), limits: .init(depth: depth), list: "items", each)
  }

  @Test func theElementsComeOneByOneAndTheRestIsRead() throws {
    var seen: [Int64] = []
    var reader = try read(#"{"a":1, "items" : [ {"n":1}, {"n":2,"items":[{"n":9}]} ] ,"b":2}"#) {
      element throws(JSONFieldError) in
      var element = element
      seen.append(try element.integer("n"))
    }
    #expect(seen == [1, 2], "a list of that name further in is none of ours")
    #expect(try reader.integer("a") == 1 && reader.integer("b") == 2)
    try reader.finish()
  }

  @Test func anAbsentOrEmptyListGivesNothing() throws {
    for text in ["{}", #"{"items":[]}"#, #"{"items":null}"#] {
      let reader = try read(text) { _ in Issue.record("there is no element in \(text)") }
      try reader.finish()
    }
  }

  @Test(arguments: [
    (#"{"items":[{"n":1},{"n":"x"},{"n":"y"}]}"#, "items[1].n expected a whole number, found text"),
    (#"{"items":[{"n":1},3]}"#, "items[1] expected an object, found a number"),
    (#"{"items":{"n":1}}"#, "items expected a list, found an object"),
    (#"[{"items":[]}]"#, "expected an object, found a list"),
  ])
  func whatDoesNotFitIsSaidWithItsPlace(text: String, problem: String) {
    #expect(throws: JSONFieldError.self) {
      do {
        _ = try read(text) { element throws(JSONFieldError) in
          var element = element
          _ = try element.integer("n")
        }
      } catch let error as JSONFieldError {
        #expect(error.description == problem)
        throw error
      }
    }
  }

  @Test(arguments: [
    #"{"items":[{"n":1}"#, #"{"items":[{"n":1},]}"#, #"{"items":[],"items":[]}"#, #"{"items":[]} x"#,
  ])
  func whatIsNoDocumentElsewhereIsNoneHere(text: String) {
    #expect(throws: JSONError.self) { try read(text) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: text.utf8) }
  }

  @Test func depthIsCountedAsElsewhere() throws {
    let text = #"{"items":[{"n":[1]}]}"#
    for depth in 1...6 {
      let isFine = (try? JSONValue(parsing: text.utf8, limits: .init(depth: depth))) != nil
      #expect(((try? read(text, depth: depth)) != nil) == isFine, "depth \(depth)")
    }
  }

  @Test func theCanonicalFormIsThatOfTheWholeValue() throws {
    let head = [JSONMember("zoo", .integer(1)), JSONMember("a", .string("x")), JSONMember("lot", .null)]
    for count in [0, 1, 3] {
      let items = (0..<count).map { JSONValue.object([JSONMember("n", .integer(Int64($0)))]) }
      let whole = JSONValue.object(head + [JSONMember("items", .array(items))])
      var bytes: [UInt8] = []
      JSONValue.writeCanonical(head, list: "items", items.map(\.canonicalBytes)) { bytes += $0 }
      #expect(bytes == whole.canonicalBytes)
    }
  }
}
