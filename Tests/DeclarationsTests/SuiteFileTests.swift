import Certification
import Declarations
import Governance
import StrictJSON
import Testing

@Suite struct SuiteFileTests {
  private static let head = """
    suite: example
    version: 1
    title: An example
    kind: synthetic
    floor: 97.5%
    grader: { type: includes, ideal: "yes" }

    """

  private func problems(_ text: String, cases: String? = nil) -> [String] {
    SuiteFile.lint(Array(text.utf8), file: "s.yaml") { name in
      guard let cases else { throw Missing() }
      return Array(cases.utf8)
    }.map(\.description)
  }

  private struct Missing: Error, CustomStringConvertible {
    var description: String { "no such file" }
  }

  @Test func aWholeSuiteIsRead() throws {
    let text =
      Self.head + """
        about: Shows little.
        cases:
          - { id: one, prompt: "well?", tags: [plain] }
          - id: many
            kind: adversarial
            prompt: "{{item.who}} {{item.score}} {{item.end}}"
            tags: ["who-{{item.who}}"]
            item: { end: now }
            each: { who: [anna, bilal], score: [620, 700] }
            grader: { type: string_check, reference: "{{item.end}}", operation: ne }
        """
    let suite = try SuiteFile.read(Array(text.utf8), file: "s.yaml") { _ in throw Missing() }
    #expect(suite.label == "example@1")
    #expect(suite.floor == 9_750)
    #expect(suite.description == "Shows little.")
    #expect(suite.cases.map(\.id.text) == ["one", "many.1", "many.2", "many.3", "many.4"])
    #expect(
      suite.cases.map(\.prompt) == [
        "well?", "anna 620 now", "anna 700 now", "bilal 620 now", "bilal 700 now",
      ])
    #expect(suite.cases.map(\.kind) == [.synthetic] + Array(repeating: .adversarial, count: 4))
    #expect(suite.cases[3].tags == ["who-bilal"])
    #expect(suite.cases[3].item == ["who": "bilal", "score": "620", "end": "now"])
  }

  @Test func everyMistakeOfTheHeadAndOfTheCasesIsNamedAtOnce() {
    let text = """
      suite: Not A Name
      version: one
      floor: 120%
      kind: odd
      colour: red
      grader: { type: unheard }
      cases:
        - { id: one, prompt: "well?", trials: 0 }
        - { prompt: "no id" }
      """
    #expect(
      problems(text).map { $0.split(separator: " ")[..<2].joined(separator: " ") } == [
        "s.yaml:1: suite", "s.yaml:1: title", "s.yaml:2: version", "s.yaml:3: floor", "s.yaml:4: kind",
        "s.yaml:5: colour", "s.yaml:6: grader.type", "s.yaml:8: cases[0].trials", "s.yaml:9: cases[1].id",
      ])
    // What excludes each other stays one problem, and nothing is read for ever.
    #expect(problems(Self.head + "samples: a.jsonl\nclass: match\ncases: []\n").count == 3)
    #expect(problems("- a list").count == 1 && problems("text").count == 1)
  }

  @Test func casesMayLieInAFileBeside() throws {
    let lines = """
      {"id":"a","prompt":"x"}

      {"id":"b","prompt":"y","each":{"n":["1","2"]}}
      """
    let suite = try SuiteFile.read(Array((Self.head + "cases: list.jsonl\n").utf8), file: "s.yaml") { name in
      #expect(name == "list.jsonl")
      return Array(lines.utf8)
    }
    #expect(suite.cases.map(\.id.text) == ["a", "b.1", "b.2"])
  }

  @Test func everyProblemIsNamedWithFileLineAndField() {
    let rows: [(text: String, problems: [String])] = [
      ("", ["s.yaml: is empty"]),
      (
        Self.head + "cases: []\nfloorz: 1\n", ["s.yaml:8: floorz is not a known field"]
      ),
      (Self.head + "cases: []\n", ["s.yaml:7: cases must number 1 to 100000, not 0"]),
      (Self.head + "cases: 7\n", ["s.yaml:7: cases expected a list or the name of a file, found a number"]),
      (Self.head + "cases: ../x.jsonl\n", ["s.yaml:7: cases must name a .jsonl file beside the suite"]),
      (
        Self.head + "cases: x.jsonl\n",
        ["s.yaml:7: cases names x.jsonl, which cannot be read: no such file"]
      ),
      (
        Self.head + """
          cases:
            - { id: a, prompt: x }
            - { id: a, prompt: y }
            - { id: "b c", prompt: y }
            - { id: c, prompt: y, tag: z }
            - { id: d }
            - { id: e, prompt: "{{item.none}}" }
            - { id: f, prompt: x, grader: { type: guess } }
            - { id: g, prompt: [x] }
            - { id: h, prompt: x, each: { n: [] } }
          """,
        [
          "s.yaml:9: cases[1].id a stands twice in the suite",
          "s.yaml:10: cases[2].id may hold only letters, digits and . _ - @ +, starting with a letter or digit",
          "s.yaml:11: cases[3].tag is not a known field",
          "s.yaml:12: cases[4].prompt is missing",
          "s.yaml:13: cases[5].prompt uses a field that neither item nor each has",
          "s.yaml:14: cases[6].grader.type is guess; known graders are string_check, text_similarity, multi, python, label_model, score_model, includes, match, fuzzy_match, json_match, outside",
          "s.yaml:15: cases[7].prompt expected text, found a list",
          "s.yaml:16: cases[8].each.n expected a list of values",
        ]
      ),
    ]
    for row in rows { #expect(problems(row.text) == row.problems) }
  }

  @Test func problemsInTheCaseFileNameItsLines() {
    let lines = """
      {"id":"a","prompt":"x"}
      {"id":"b","prompt":"x","prompt":"y"}
      not json
      {"id":"a","prompt":"x"}
      {"id":"c","prompt":1}
      """
    #expect(
      problems(Self.head + "cases: list.jsonl\n", cases: lines) == [
        "list.jsonl:2: is not JSON: the member \"prompt\" appears twice",
        "list.jsonl:3: is not JSON: found 'o' where \"null\" was expected",
        "list.jsonl:4: id a stands twice in the suite",
        "list.jsonl:5: prompt expected text, found a number",
      ])
  }

  @Test func aSuiteCannotGrowWithoutBound() {
    let values = (0..<400).map(String.init).joined(separator: ", ")
    let text =
      Self.head + """
        cases:
          - { id: a, prompt: x, each: { n: [\(values)], m: [\(values)] } }
        """
    #expect(problems(text) == ["s.yaml:8: cases[0].each makes more than 100000 cases"])
  }

  @Test func conversationsTrialsWeightsAndFloorsOfTagsAreRead() throws {
    let text =
      Self.head + """
        trials: 3
        floors: { hard: 100%, easy: 99.5% }
        cases:
          - id: talk
            tags: [hard]
            weight: 5
            each: { who: [anna, bilal] }
            messages:
              - { role: system, content: "you serve {{item.who}}" }
              - { role: user, content: hi }
          - { id: plain, prompt: x, trials: 1, tags: [easy] }
        """
    let suite = try SuiteFile.read(Array(text.utf8), file: "s.yaml") { _ in throw Missing() }
    #expect(suite.floors == ["hard": 10_000, "easy": 9_950])
    #expect(suite.cases.map(\.trials) == [3, 3, 1])
    #expect(suite.cases.map(\.weight) == [5, 5, 1])
    #expect(
      suite.cases[1].messages == [ChatMessage(.system, "you serve bilal"), ChatMessage(.user, "hi")])
    #expect(!suite.cases[2].isConversation)
    #expect(suite.questionCount == 7)
  }

  @Test func whatIsWrongWithThemIsNamed() {
    let rows: [(text: String, problems: [String])] = [
      (
        "floors: { a: 100 }\ncases:\n  - { id: a, prompt: x, tags: [a] }\n",
        ["s.yaml:7: floors.a is no share such as 98.5%"]
      ),
      (
        "floors: { b: 100% }\ncases:\n  - { id: a, prompt: x, tags: [a] }\n",
        ["s.yaml:7: floors.b names a tag that no case has"]
      ),
      (
        "trials: 0\ncases:\n  - { id: a, prompt: x }\n",
        ["s.yaml:9: cases[0].trials must be 1 to 100, not 0"]
      ),
      (
        "cases:\n  - { id: a, prompt: x, weight: 0.5 }\n",
        ["s.yaml:8: cases[0].weight expected a whole number, found a number"]
      ),
      (
        "cases:\n  - { id: a, prompt: x, messages: [{ role: user, content: x }] }\n",
        ["s.yaml:8: cases[0].messages and prompt exclude each other"]
      ),
      ("cases:\n  - { id: a, messages: [] }\n", ["s.yaml:8: cases[0].messages are none"]),
      (
        "cases:\n  - { id: a, messages: [{ role: tool, content: x }] }\n",
        ["s.yaml:8: cases[0].messages[0].role is tool; known are system, user, assistant"]
      ),
      (
        "cases:\n  - { id: a, messages: [{ role: user, content: x, name: y }] }\n",
        ["s.yaml:8: cases[0].messages[0].name is not a known field"]
      ),
      (
        "cases:\n  - { id: a, messages: [{ role: user, content: \"{{item.no}}\" }] }\n",
        ["s.yaml:8: cases[0].messages[0].content uses a field that neither item nor each has"]
      ),
    ]
    for row in rows { #expect(problems(Self.head + row.text) == row.problems) }
  }
}
