import Cryptography
import Governance
import StrictJSON
import TestSupport
import Testing

/// The name of a base is a submitter's text, and it must be found and revoked by it.
struct BaseNameTests {
  @Test(arguments: ["\u{5B5}", "\u{301}evil", "a\u{301}", ":", ":\u{301}x", " ", "e\u{301}", "\u{E9}"])
  func anyNameIsReadBackByItsBytes(name: String) throws {
    let node = Node.base(name)
    #expect(Node(text: node.text) == node)
    #expect(node.kind == "base")
  }

  @Test func namesThatOnlyLookAlikeAreTwoBases() {
    let (one, other) = (Node.base("\u{E9}"), Node.base("e\u{301}"))
    #expect(one != other)
    #expect(Set([one, other]).count == 2)
    #expect(one != Node.base(Marks.run(1 << 20, after: "e")))
  }

  @Test func aNameThatBeginsWithAMarkIsRefused() throws {
    func base(_ name: String) throws -> Base {
      var reader = try JSONObjectReader(.object(["name": .string(name)]))
      return try Base(reading: &reader)
    }
    for name in ["\u{301}evil", "\u{5B5}", "\u{903}x", "\u{20DD}x", ""] {
      #expect(throws: JSONFieldError.self) { try base(name) }
    }
    #expect(try base("e\u{301}").name == "e\u{301}")
    #expect(Base.problem(ofName: String(repeating: "a", count: 201)) != nil)
  }

  @Test func otherKindsAreReadByBytesToo() {
    #expect(Node(text: "policy:a@\u{301}1") == nil)
    #expect(Node(text: "policy:a@" + Marks.run(1 << 20, after: "1")) == nil)
    #expect(Node(text: Marks.run(1 << 20, after: "base") + ":x") == nil)
    #expect(Percentage.hundredths(Marks.run(1 << 20, after: "1%")) == nil)
    #expect(TimeSpan(text: Marks.run(1 << 20, after: "1d")) == nil)
  }
}
