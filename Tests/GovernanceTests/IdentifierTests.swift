import Governance
import Testing

struct IdentifierTests {
  @Test func namesAreShortAndPlain() throws {
    for text in ["a", "Z9", "maria@acme.example", "3.1.0+build-7", "a_b", String(repeating: "x", count: 96)] {
      #expect(try AuthorityID(text).text == text)
    }
  }

  @Test func whatCouldHideOrMisleadIsNoName() {
    let table: [(String, IdentifierError.Problem)] = [
      ("", .length), (String(repeating: "x", count: 97), .length), ("-x", .character), (".x", .character),
      ("@x", .character), ("a b", .character), ("a/b", .character), ("a:b", .character), ("a\n", .character),
      ("é", .character), ("a\u{200B}", .character), ("a\u{202E}b", .character), ("ａ", .character),
      ("a\u{0}", .character), ("a\"", .character),
    ]
    for (text, problem) in table {
      #expect {
        try AuthorityID(text)
      } throws: {
        ($0 as? IdentifierError)?.problem == problem
      }
    }
  }

  @Test func namesAreOrderedByTheirBytes() throws {
    let names = try ["b", "a", "B", "a-b", "a.b", "a1"].map { try PrincipalName($0) }
    #expect(names.sorted().map(\.text) == ["B", "a", "a-b", "a.b", "a1", "b"])
  }
}
