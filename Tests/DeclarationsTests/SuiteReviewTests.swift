import Certification
import Declarations
import Governance
import Testing

@Suite struct SuiteReviewTests {
  private static let head = """
    suite: example
    version: 1
    title: An example

    """

  private struct Missing: Error {}

  private func review(_ text: String, _ lines: String? = nil) -> SuiteFile.Review {
    SuiteFile.review(Array((Self.head + text).utf8), file: "s.yaml") { _ in
      guard let lines else { throw Missing() }
      return Array(lines.utf8)
    }
  }

  @Test func warningsNameFileLineAndField() {
    let review = review(
      """
      kind: synthetic
      floor: 90%
      floors: { rare: 99%, all: 50%, hard: 100% }
      grader: { type: includes, ideal: "{{item.want}}" }
      cases:
        - { id: a, prompt: x, tags: [all, rare], item: { want: yes, other: z } }
        - { id: b, prompt: x, tags: [all, hard], item: { want: no } }
        - id: c
          prompt: y
          tags: [all]
          item: { want: "" }
          each: { n: [1, 2] }

      """)
    #expect(review.problems.isEmpty)
    #expect(review.suite?.cases.count == 4)
    #expect(
      review.warnings.map(\.description) == [
        "s.yaml:9: cases[0].item.other is used nowhere",
        "s.yaml:15: cases[2].each.n is used nowhere, so its cases ask the same",
        "s.yaml:10: cases[1].prompt asks the same as the case a (case b)",
        "s.yaml:11: cases[2].prompt asks the same as the case c.1 (case c.2)",
        "s.yaml:11: cases[2].grader passes on an empty answer, and so does another case (case c.1)",
        "s.yaml:6: floors.all can never decide: the suite's own floor already asks for as much",
        "s.yaml:6: floors.rare means 100%: 1 tagged cases have no score between",
      ])
  }

  @Test func aCleanSuiteHasNoWarnings() {
    let review = review(
      """
      kind: synthetic
      floor: 50%
      floors: { all: 75% }
      cases:
        - id: c
          prompt: "{{item.n}}"
          tags: [all]
          each: { n: [1, 2, 3, 4] }
          grader: { type: match, ideal: x }

      """)
    #expect(review.problems.isEmpty)
    #expect(review.warnings.isEmpty)
  }

  @Test func samplesOfOpenAIEvalsLoadAsTheyAre() throws {
    let lines = #"""
      {"input": [{"role": "system", "content": "Answer {{briefly}}."}, {"role": "system", "name": "example_user", "content": "1+1?"}, {"role": "system", "name": "example_assistant", "content": "2"}, {"role": "user", "content": "2+2?"}], "ideal": "4"}

      {"input": "Capital of {{item.x}}?", "ideal": ["Paris", "{{paris}}"], "source": "made up", "level": 3}
      """#
    let review = review("floor: 50%\nsamples: s.jsonl\nclass: evals.elsuite.basic.match:Match\n", lines)
    #expect(review.problems.isEmpty)
    let suite = try #require(review.suite)
    #expect(suite.cases.map(\.id.text) == ["sample-1", "sample-3"])
    #expect(suite.cases.map(\.kind) == [.recorded, .recorded])
    #expect(
      suite.cases[0].messages == [
        ChatMessage(.system, "Answer {{briefly}}."), ChatMessage(.user, "1+1?"), ChatMessage(.assistant, "2"),
        ChatMessage(.user, "2+2?"),
      ])
    #expect(suite.cases[1].prompt == "Capital of {{item.x}}?")
    #expect(suite.cases[1].outcome(of: .output("{{paris}} it is")).passed)
    #expect(suite.cases[1].outcome(of: .output("Paris.")).passed)
    #expect(!suite.cases[1].outcome(of: .output("It is Paris.")).passed)
    #expect(try Certification.Suite(parsing: suite.canonicalBytes) == suite)
  }

  @Test func everyClassIsKnownByBothNames() throws {
    let rows: [(String, String, passes: String, fails: String)] = [
      ("match", "evals.elsuite.basic.match:Match", "Yes, sir", "Oh Yes"),
      ("includes", "evals.elsuite.basic.includes:Includes", "Oh Yes", "oh yes"),
      ("fuzzy_match", "evals.elsuite.basic.fuzzy_match:FuzzyMatch", "the yes!", "no"),
      ("json_match", "evals.elsuite.basic.json_match:JsonMatch", #" "Yes" "#, "Yes"),
    ]
    for (name, registryName, passes, fails) in rows {
      let ideal = name == "json_match" ? #"\"Yes\""# : "Yes"
      for text in [name, registryName] {
        let suite = try #require(
          review("floor: 50%\nsamples: s.jsonl\nclass: \(text)\n", #"{"input":"x","ideal":"\#(ideal)"}"#)
            .suite)
        #expect(suite.cases[0].outcome(of: .output(passes)).passed, "\(name)")
        #expect(!suite.cases[0].outcome(of: .output(fails)).passed, "\(name)")
      }
    }
    let loose = review(
      "floor: 50%\nsamples: s.jsonl\nclass: includes\nignore_case: true\n", #"{"input":"x","ideal":"Yes"}"#)
    #expect(loose.suite?.cases[0].outcome(of: .output("oh yes")).passed == true)
  }

  @Test func whatIsWrongWithSamplesIsNamed() {
    let rows: [(text: String, lines: String, problems: [String])] = [
      ("floor: 1%\nsamples: s.jsonl\n", "", ["s.yaml:1: class is missing"]),
      (
        "floor: 1%\nsamples: s.jsonl\nclass: Match\n", "",
        ["s.yaml:6: class is Match; known are match, includes, fuzzy_match, json_match"]
      ),
      (
        "floor: 1%\nsamples: s.jsonl\nclass: match\ncases: []\n", "",
        ["s.yaml:7: cases and samples exclude each other"]
      ),
      (
        "floor: 1%\nsamples: s.jsonl\nclass: match\nignore_case: true\n", "",
        ["s.yaml:7: ignore_case is only for the class includes"]
      ),
      (
        "floor: 1%\nsamples: /etc/s.jsonl\nclass: match\n", "",
        ["s.yaml:5: samples must name a .jsonl file beside the suite"]
      ),
      (
        "floor: 1%\nsamples: s.jsonl\nclass: json_match\n",
        """
        {"input":"x"}
        {"ideal":"x"}
        {"input":"x","ideal":["1","nope"]}
        {"input":[{"role":"tool","content":"x"}],"ideal":"1"}
        {"input":[{"role":"system","name":"bob","content":"x"}],"ideal":"1"}
        {"input":[],"ideal":"1"}
        {"input":"x","ideal":[]}
        nope
        """,
        [
          "s.jsonl:1: ideal is missing", "s.jsonl:2: input is missing", "s.jsonl:3: ideal[1] is not JSON",
          "s.jsonl:4: input[0].role is tool; known are system, user, assistant",
          "s.jsonl:5: input[0].name is bob; known are example_user, example_assistant",
          "s.jsonl:6: messages must be 1 to 64, not 0",
          "s.jsonl:7: ideal must have 1 to 256 texts in ideal, not 0",
          "s.jsonl:8: is not JSON: found 'o' where \"null\" was expected",
        ]
      ),
    ]
    for row in rows { #expect(review(row.text, row.lines).problems.map(\.description) == row.problems) }
  }
}
