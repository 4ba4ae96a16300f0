import Cryptography
import Governance
import StrictJSON
import Testing

@testable import Certification

/// Answers, suites and verdicts of combining marks, and of two names that only Swift takes for one.
@Suite struct MarksTests {
  private let marks = Marks.run(900_000, after: "a")

  private func grader(_ json: String) throws -> Grader {
    try Grader(JSONObjectReader(JSONValue(parsing: Array(json.utf8)), path: "grader"))
  }

  @Test(arguments: ["bleu", "gleu", "meteor", "rouge_1"])
  func anAnswerOfMarksIsGraded(metric: String) throws {
    let grader = try grader(
      #"{"type":"text_similarity","reference":"a cat a","evaluation_metric":"\#(metric)","pass_threshold":0.9}"#
    )
    #expect(!grader.grade("\(marks) b \(marks)\u{301}", [:]).passed)
  }

  @Test func aVerdictOfMarksIsNoLabel() throws {
    let grader = try grader(
      #"{"type":"label_model","model":"m","input":[{"role":"user","content":"{{sample.output_text}}"}],"labels":["a","b"],"passing_labels":["a"]}"#
    )
    guard case .asks(let open) = grader.grading(of: marks, item: [:]) else { return #expect(Bool(false)) }
    let grading = grader.grading(of: marks, item: [:], replies: [open[0]: .text(marks)])
    guard case .done(let grade) = grading else { return #expect(Bool(false)) }
    #expect(!grade.passed)
    #expect(grade.reason.hasPrefix("m said"))
  }

  @Test func jsonOfMarksIsMatchedByItsBytes() throws {
    let grader = try grader(#"{"type":"json_match","ideal":"{{item.want}}"}"#)
    let text = "{\"\u{E9}\":1,\"e\u{301}\":2,\"\(marks)\":3}"
    #expect(grader.grade(text, ["want": ByteText(text)]).passed)
    #expect(!grader.grade("{\"e\u{301}\":1}", ["want": "{\"\u{E9}\":1}"]).passed)
  }

  /// Whatever names the canonical bytes hold, the suite read from them is named by their digest.
  @Test func aSuiteKeepsEveryName() throws {
    let text = #"""
      {"cases":[{"grader":{"calculate_output":"a+b","graders":{"a":{"ideal":["x"],"match":"any","type":"includes"},"b":{"ideal":["y"],"match":"any","type":"includes"}},"pass_threshold":1,"type":"multi"},"id":"one","item":{"e\#u{301}":"1","\#u{E9}":"2"},"kind":"synthetic","prompt":"p"}],"description":"","floor":0,"format":"countersign-suite/v0.1","name":"n","title":"t","version":1}
      """#
    let bytes = try JSONValue(parsing: Array(text.utf8)).canonicalBytes
    let suite = try Suite(parsing: bytes)
    #expect(suite.cases[0].item == ["e\u{301}": "1", "\u{E9}": "2"])
    #expect(suite.canonicalBytes == bytes)
    #expect(suite.digest == Digest(of: bytes))
    #expect(suite.cases[0].grading(of: "x") == suite.cases[0].grading(of: "x"))
  }

  @Test func aSuiteOfMarksIsReadAndCompared() throws {
    func one(_ name: String, _ text: String) throws -> Case {
      try Case(
        id: CaseID("one"), kind: .synthetic, prompt: "p", item: [ByteText(name): ByteText(text)],
        grader: .includes(Includes(ideal: [Template(text)])))
    }
    func suite(_ one: Case) throws -> Suite {
      try Suite(name: SuiteName("n"), version: 1, title: "t", description: "", floor: 0, cases: [one])
    }
    let old = try suite(one(marks, marks))
    let new = try suite(one(marks, marks + "\u{301}"))
    #expect(try Suite(parsing: old.canonicalBytes) == old)
    #expect(SuiteDifference(from: old, to: new).changed.map(\.changes.count) == [2])
    #expect(old.smells.isEmpty)
  }

  @Test func wordsOfAFormatAreCompared() throws {
    for (field, word) in [("type", "multi"), ("type", "match"), ("match", "any"), ("operation", "eq")] {
      let type = field == "type" ? "" : #""type":"includes","#
      let text = #"{\#(type)"ideal":["x"],"\#(field)":"\#(Marks.run(1 << 20, after: word))"}"#
      #expect(throws: JSONFieldError.self) { try grader(text) }
    }
  }

  @Test func answersOfMarksAreComparedCaseByCase() throws {
    let one = try Case(
      id: CaseID("one"), kind: .synthetic, prompt: "p", grader: .includes(Includes(ideal: [Template("x")])))
    let suite = try Suite(
      name: SuiteName("n"), version: 1, title: "t", description: "", floor: 0, cases: [one])
    let before = Records([one.outcome(of: .output(marks))])
    let after = Records([one.outcome(of: .output(marks + "\u{301}"))])
    let comparison = PairedComparison(suite: suite, before: before, after: after)
    #expect(comparison.pairs.first?.change == .reworded)
    #expect(PairedComparison(suite: suite, before: before, after: before).pairs.isEmpty)
  }
}
