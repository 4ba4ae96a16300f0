import TestSupport
import Testing

@testable import Declarations

struct MarksTests {
  private func problem(_ text: String) -> DeclarationProblem? {
    do throws(DeclarationProblem) {
      _ = try YAMLDocument(Array(text.utf8), file: "f.yaml")
      return nil
    } catch {
      return error
    }
  }

  /// The library that parses YAML compares keys as `String` does, so such a key does not reach it.
  @Test func runsOfMarksAreRefusedBeforeTheyAreParsed() {
    let marks = Marks.run(1 << 20)
    let escapes = String(repeating: #"\u0301\u0323"#, count: 100_000)
    for text in [
      "a: 1\nb\(marks): 1\nb: 2\n", "a: 1\n\"b\(escapes)\": 1\n\"b\": 2\n",
      "a: 1\n\"b" + escapes.replacing(#"\u0323"#, with: #"\U00000323"#) + "\": 1\n",
      "a: 1\n\"b" + String(repeating: "\\u0301\\\n  \\u0323", count: 1000) + "\": 1\n",
    ] {
      let found = problem(text)
      #expect(found?.problem == "has more than 64 combining marks in a row")
      #expect(found?.line ?? 0 >= 2)
    }
  }

  @Test func writingWithMarksIsRead() {
    #expect(problem("ти\u{306}п: ти\u{306}п\n\"\\u0438\\u0306\": x\n") == nil)
    #expect(problem("a: " + String(repeating: "e\u{301}\u{302}\u{303}", count: 100) + "\n") == nil)
    #expect(problem(#"path: C:\users\x\u"# + "\n") == nil)
  }

  @Test func aLongKeyIsRefused() {
    let key = "? " + String(repeating: "k", count: 1025) + "\n: 1\n"
    #expect(problem(key)?.problem.contains("1024 bytes") == true)
  }

  /// The document is read once for each problem, so their number is limited and not that of the keys.
  @Test func aPolicyOfUnknownKeysIsReadAHundredTimes() {
    let text =
      "name: p\nversion: 1\nauthority: acme\ntitle: t\nrequirements: []\n"
      + (0..<20_000).map { "key\($0): 1\n" }.joined()
    let problems = PolicyFile.lint(Array(text.utf8), file: "p.yaml")
    #expect(problems.count == 101)
    #expect(problems.last?.problem.contains("more problems than these 100") == true)
  }
}

@Suite struct DuplicateKeyTests {
  /// Keys that YAML takes for a number, or for nothing, are names as others are.
  @Test(arguments: ["1: a\n\"1\": b\n", "? \n? >\n", "true: a\n'true': b\n", "a: 1\na: 2\n"])
  func aKeyStandsOnce(text: String) {
    let problem = #expect(throws: DeclarationProblem.self) {
      try YAMLDocument(Array(text.utf8), file: "f.yaml")
    }
    #expect(problem?.problem.contains("a key twice") == true, "\(problem?.problem ?? "")")
  }
}
