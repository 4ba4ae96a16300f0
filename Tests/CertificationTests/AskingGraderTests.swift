import Certification
import Governance
import StrictJSON
import Testing

/// Graders that make one number of several, or need others to find something out.
@Suite struct AskingGraderTests {
  private func grader(_ text: String) throws -> Grader {
    try Grader(JSONObjectReader(JSONValue(parsing: Array(text.utf8)), path: "grader"))
  }

  private func open(_ grader: Grader, _ answer: String, _ item: CaseFields = [:]) -> [Consultation] {
    if case .asks(let open) = grader.grading(of: answer, item: item) { open } else { [] }
  }

  private static let label = #"""
    {"type":"label_model","model":"judge-1","input":[{"role":"system","content":"Judge."},{"role":"user","content":[{"type":"input_text","text":"{{item.prompt}}"},{"type":"input_text","text":"{{sample.output_text}}"}]}],"labels":["good","bad"],"passing_labels":["good"]}
    """#
  private static let score = #"""
    {"type":"score_model","model":"judge-1","input":[{"role":"user","content":"{{sample.output_text}}"}],"range":[0,10],"pass_threshold":7.5,"sampling_params":{"temperature":0,"seed":42}}
    """#

  @Test func aMetricPassesFromItsThresholdOn() throws {
    let grader = try grader(
      #"{"type":"text_similarity","reference":"{{item.want}}","evaluation_metric":"rouge_1","pass_threshold":0.8}"#
    )
    let item: CaseFields = ["want": "the cat sat on the mat"]
    let good = grader.grade("the cat sat on a mat", item)
    #expect(good.passed)
    #expect(good.reason == "rouge_1 with “the cat sat on the mat” is 0.8333, at least 0.8")
    #expect(good.hundredths == 8_333)
    let bad = grader.grade("a dog sat", item)
    #expect(!bad.passed)
    #expect(bad.reason == "rouge_1 with “the cat sat on the mat” is 0.2222, below 0.8")
  }

  @Test func severalGradersMakeOneNumber() throws {
    let grader = try grader(
      #"""
      {"type":"multi","graders":{"exact":{"type":"string_check","reference":"ten","operation":"eq"},"near":{"type":"text_similarity","reference":"ten","evaluation_metric":"fuzzy_match"}},"calculate_output":"0.5 * exact + 0.5 * near","pass_threshold":0.75}
      """#)
    #expect(grader.grade("ten", [:]).passed)
    let half = grader.grade("tan", [:])
    #expect(!half.passed)
    #expect(half.hundredths == 3_333)
    #expect(
      half.reason
        == "0.5 * exact + 0.5 * near is 0.3333, below 0.75: exact 0 (the answer does not equal “ten”); "
        + "near 0.6666 (fuzzy_match with “ten” is 0.6666, below 1)")
  }

  @Test func aProgramIsAskedAndItsNumberGraded() throws {
    let grader = try grader(
      #"{"type":"python","source":"def grade(sample, item): return 1","pass_threshold":0.5,"image_tag":"2025-05-08"}"#
    )
    let asked = open(grader, #"{"a":1}"#, ["id": "x"])
    #expect(
      asked == [
        .python(
          source: "def grade(sample, item): return 1",
          sample: .object(["output_text": .string(#"{"a":1}"#), "output_json": .object(["a": .integer(1)])]),
          item: .object(["id": .string("x")]))
      ])
    let rows: [(ConsultationReply, Bool, String)] = [
      (.number(0.5), true, "what grade returned is 0.5, at least 0.5"),
      (.number(0.49999), false, "what grade returned is 0.4999, below 0.5"),
      (.number(5), true, "what grade returned is 5, at least 0.5"),
      (.number(.nan), false, "the grader returned no number"),
      (.text("1"), false, "the grader returned no number"),
      (.failure("it took too long"), false, "the grader failed: it took too long"),
    ]
    for (reply, passed, reason) in rows {
      let grade = grader.grade(#"{"a":1}"#, ["id": "x"], [asked[0]: reply])
      #expect(grade.passed == passed)
      #expect(grade.reason == reason)
    }
  }

  @Test func aJudgeIsAskedOnceAndItsLabelRead() throws {
    let grader = try grader(Self.label)
    #expect(grader.judges == ["judge-1"])
    let asked = open(grader, "fine", ["prompt": "well?"])
    guard case .judge(let request) = try #require(asked.first) else {
      Issue.record("asked \(asked)")
      return
    }
    #expect(request.model == "judge-1")
    #expect(
      request.messages == [
        ChatMessage(.system, "Judge."), ChatMessage(.user, "well?\nfine"),
        ChatMessage(.system, "Answer with exactly one of these labels and nothing else: good, bad"),
      ])
    let rows: [(ConsultationReply, Bool, String)] = [
      (.text("good"), true, "judge-1 labels it “good”"),
      (.text(" **Good**.\n"), true, "judge-1 labels it “good”"),
      (.text("bad"), false, "judge-1 labels it “bad”"),
      (.text("goodish"), false, "judge-1 said “goodish”, which is no label"),
      (.failure("429"), false, "judge-1 did not judge: 429"),
    ]
    for (reply, passed, reason) in rows {
      let grade = grader.grade("fine", ["prompt": "well?"], [asked[0]: reply])
      #expect(grade.passed == passed)
      #expect(grade.reason == reason)
    }
  }

  @Test func aJudgesScoreMustLieOnItsScale() throws {
    let grader = try grader(Self.score)
    let asked = open(grader, "x")
    guard case .judge(let request) = try #require(asked.first) else { return }
    #expect(request.sampling.seed == 42)
    #expect(request.sampling.temperature == .zero)
    let rows: [(String, Bool, Int64)] = [
      ("7.5", true, 7_500), ("10", true, 10_000), ("7.49", false, 7_490), ("11", false, 0), ("-1", false, 0),
      ("seven", false, 0), ("8/10", false, 0), ("NaN", false, 0), ("", false, 0), (" 9. ", true, 9_000),
    ]
    for (text, passed, hundredths) in rows {
      let grade = grader.grade("x", [:], [asked[0]: .text(text)])
      #expect(grade.passed == passed, "\(text)")
      #expect(grade.hundredths == hundredths, "\(text)")
    }
  }

  @Test func whatIsAskedTwiceIsAskedOnce() throws {
    let grader = try grader(
      #"{"type":"multi","graders":{"a":\#(Self.score),"b":\#(Self.score),"c":\#(Self.label)},"calculate_output":"(a + b) / 20 * c"}"#
    )
    let asked = open(grader, "x", ["prompt": "p"])
    #expect(asked.count == 2)
    let partly = grader.grading(of: "x", item: ["prompt": "p"], replies: [asked[0]: .text("10")])
    #expect(partly == .asks([asked[1]]))
    let replies = [asked[0]: ConsultationReply.text("10"), asked[1]: .text("good")]
    #expect(grader.grade("x", ["prompt": "p"], replies).passed)
  }

  @Test func aCaseWithoutRepliesFails() throws {
    let one = try Case(id: CaseID("a"), kind: .synthetic, prompt: "p", grader: grader(Self.label))
    #expect(one.outcome(of: .output("x")).reason == "the grader had nobody to ask")
    guard case .asks(let asked) = one.grading(of: "x") else { return }
    #expect(one.outcome(of: .output("x"), replies: [asked[0]: .text("good")]).passed)
  }

  @Test func everyGraderIsReadFromWhatItWrites() throws {
    let texts = [
      Self.label, Self.score, #"{"type":"match","ideal":["a","b"]}"#, #"{"type":"fuzzy_match","ideal":"a"}"#,
      #"{"type":"json_match","ideal":"{}"}"#, #"{"type":"python","source":"x"}"#,
      #"{"type":"text_similarity","input":"{{sample.output_text}}","reference":"x","evaluation_metric":"bleu","name":"n"}"#,
      #"{"type":"multi","graders":{"a":{"type":"python","source":"x","pass_threshold":3}},"calculate_output":"a"}"#,
    ]
    for text in texts {
      let one = try grader(text)
      #expect(try grader(one.json.compactText) == one)
      #expect(try JSONValue(parsing: one.json.canonicalBytes).canonicalBytes == one.json.canonicalBytes)
    }
    #expect(try grader(Self.score).json["pass_threshold"] == .decimal("7.5"))
    #expect(try grader(texts[6]).json["pass_threshold"] == .integer(1))
  }

  @Test func whatIsWrongIsNamedByItsField() {
    let rows: [(String, String)] = [
      (
        #"{"type":"text_similarity","reference":"x","evaluation_metric":"cosine"}"#,
        "grader.evaluation_metric is cosine, which needs a model that embeds texts"
      ),
      (
        #"{"type":"text_similarity","reference":"x","evaluation_metric":"rouge"}"#,
        "grader.evaluation_metric is rouge; known are fuzzy_match, bleu, gleu, meteor, rouge_1, rouge_2, rouge_3, rouge_4, rouge_5, rouge_l"
      ),
      (
        #"{"type":"text_similarity","reference":"x","evaluation_metric":"bleu","pass_threshold":80}"#,
        "grader.pass_threshold must lie between 0 and 1, not be 80"
      ),
      (
        #"{"type":"text_similarity","reference":"x","evaluation_metric":"bleu","pass_threshold":1e-1}"#,
        "grader.pass_threshold must be a number below a billion with at most six decimals"
      ),
      (
        #"{"type":"multi","graders":{"a":{"type":"match","ideal":"x"}},"calculate_output":"a + b"}"#,
        "grader.calculate_output names b, which is no grader"
      ),
      (
        #"{"type":"multi","graders":{"a":{"type":"match","ideal":"x"},"b":{"type":"match","ideal":"x"}},"calculate_output":"a"}"#,
        "grader.graders.b is not used in calculate_output"
      ),
      (
        #"{"type":"multi","graders":{"a":{"type":"match"}},"calculate_output":"a"}"#,
        "grader.graders.a.ideal is missing"
      ),
      (
        #"{"type":"multi","graders":{"a":{"type":"multi","graders":{"a":{"type":"match","ideal":"x"}},"calculate_output":"a"}},"calculate_output":"a"}"#,
        "grader.graders.a is itself multi"
      ),
      (
        #"{"type":"multi","graders":{"a":{"type":"match","ideal":"x"}},"calculate_output":"a +"}"#,
        "grader.calculate_output ends where a value is expected"
      ),
      (#"{"type":"python","source":""}"#, "grader.source must have 1 to 16384 bytes, not 0"),
      (#"{"type":"python","source":"x","extra":1}"#, "grader.extra is not a known field"),
      (
        #"{"type":"label_model","model":"m","input":[{"role":"user","content":"x"}],"labels":["a","b"],"passing_labels":["c"]}"#,
        "grader.passing_labels names c, which is not in labels"
      ),
      (
        #"{"type":"label_model","model":"m","input":[],"labels":["a","b"],"passing_labels":["a"]}"#,
        "grader.input must be 1 to 64 messages"
      ),
      (
        #"{"type":"label_model","model":"m","input":[{"role":"user","content":{"type":"input_image","image_url":"x"}}],"labels":["a","b"],"passing_labels":["a"]}"#,
        "grader.input[0].content.type is input_image; only text can be judged here"
      ),
      (
        #"{"type":"score_model","model":"m","input":[{"role":"user","content":"x"}],"range":[1,0]}"#,
        "grader.range must be two numbers, the lower first"
      ),
      (
        #"{"type":"score_model","model":"m","input":[{"role":"user","content":"x"}],"sampling_params":{"heat":1}}"#,
        "grader.sampling_params.heat is not a known field"
      ),
    ]
    for (text, problem) in rows {
      do {
        _ = try grader(text)
        Issue.record("accepted: \(text)")
      } catch {
        #expect("\(error)" == problem)
      }
    }
  }
}
