import Certification
import Governance
import StrictJSON
import Testing

@Suite struct GraderTests {
  private func grader(_ json: String) throws -> Grader {
    try Grader(JSONObjectReader(JSONValue(parsing: Array(json.utf8)), path: "grader"))
  }

  @Test func eachGraderPassesWhatItShould() throws {
    let rows: [(grader: String, answer: String, passes: Bool)] = [
      (#"{"type":"string_check","reference":"paris.","operation":"eq"}"#, "paris.", true),
      (#"{"type":"string_check","reference":"paris.","operation":"eq"}"#, "Paris.", false),
      (#"{"type":"string_check","reference":"paris.","operation":"eq"}"#, "paris. ", false),
      // The same letter in two encodings looks alike and differs.
      (#"{"type":"string_check","reference":"é","operation":"eq"}"#, "e\u{301}", false),
      (#"{"type":"string_check","reference":"no","operation":"ne"}"#, "yes", true),
      (#"{"type":"string_check","reference":"no","operation":"ne"}"#, "no", false),
      (#"{"type":"string_check","reference":"ari","operation":"like"}"#, "paris.", true),
      (#"{"type":"string_check","reference":"ARI","operation":"like"}"#, "paris.", false),
      (#"{"type":"string_check","reference":"ARI","operation":"ilike"}"#, "paris.", true),
      (#"{"type":"string_check","reference":"","operation":"like"}"#, "", true),
      (#"{"type":"string_check","input":"{{item.prompt}}","reference":"hi","operation":"eq"}"#, "x", true),
      (#"{"type":"string_check","reference":"{{item.want}}!","operation":"eq"}"#, "yes!", true),
      (#"{"type":"string_check","reference":"{{ item.want }}!","operation":"eq"}"#, "yes!", true),
      (#"{"type":"includes","ideal":"a"}"#, "cat", true),
      (#"{"type":"includes","ideal":["x","a"]}"#, "cat", true),
      (#"{"type":"includes","ideal":["x","a"],"match":"all"}"#, "cat", false),
      (#"{"type":"includes","ideal":["c","a"],"match":"all"}"#, "cat", true),
      (#"{"type":"includes","ideal":["x","a"],"match":"none"}"#, "cat", false),
      (#"{"type":"includes","ideal":["x","y"],"match":"none"}"#, "cat", true),
      (#"{"type":"includes","ideal":["X"],"match":"none","ignore_case":true}"#, "box", false),
      (#"{"type":"includes","ideal":["{{item.want}}"],"match":"none"}"#, "yes", false),
    ]
    for row in rows {
      let grade = try grader(row.grader).grade(row.answer, ["prompt": "hi", "want": "yes"])
      #expect(grade.passed == row.passes, "\(row.grader) on \(row.answer): \(grade.reason)")
    }
  }

  @Test func theReasonNamesWhatWasFound() throws {
    let includes = try grader(#"{"type":"includes","ideal":["zq-","7731"],"match":"none"}"#)
    #expect(
      includes.grade("the code is zq-7731", [:]).reason
        == "the answer contains “zq-”, “7731”, which it must not")
    let check = try grader(#"{"type":"string_check","reference":"paris.","operation":"eq"}"#)
    #expect(check.grade("rome.", [:]).reason == "the answer does not equal “paris.”")
  }

  @Test func openAIsOwnFormIsReadAndWrittenAsIs() throws {
    let text =
      #"{"type":"string_check","input":"{{sample.output_text}}","reference":"{{item.label}}","operation":"ilike"}"#
    #expect(try grader(text).json.compactText == text)
    let named = #"{"name":"check","type":"string_check","reference":"a","operation":"eq"}"#
    #expect(try grader(named) == grader(#"{"type":"string_check","reference":"a","operation":"eq"}"#))
  }

  @Test func whatIsNoGraderIsRefusedWithItsField() {
    let rows: [(grader: String, problem: String)] = [
      (
        #"{"type":"exact"}"#,
        "grader.type is exact; known graders are string_check, text_similarity, multi, python, label_model, score_model, includes, match, fuzzy_match, json_match, outside"
      ),
      (#"{"reference":"a"}"#, "grader.type is missing"),
      (
        #"{"type":"string_check","reference":"a","operation":"is"}"#,
        "grader.operation is is; known are eq, ne, like, ilike"
      ),
      (#"{"type":"string_check","operation":"eq"}"#, "grader.reference is missing"),
      (
        #"{"type":"string_check","reference":"a","operation":"eq","x":1}"#, "grader.x is not a known field"
      ),
      (#"{"type":"includes"}"#, "grader.ideal is missing"),
      (#"{"type":"includes","ideal":[1]}"#, "grader.ideal[0] expected text, found a number"),
      (#"{"type":"includes","ideal":"a","match":"some"}"#, "grader.match is some; known are any, all, none"),
      (#"{"type":"includes","ideal":"{{item.x"}"#, "grader.ideal[0] has '{{' without '}}'"),
      (
        #"{"type":"includes","ideal":"{{itm.x}}"}"#,
        "grader.ideal[0] names {{itm.x}}; known are {{item.NAME}} and {{sample.output_text}}"
      ),
    ]
    for row in rows {
      do {
        _ = try grader(row.grader)
        Issue.record("accepted: \(row.grader)")
      } catch {
        #expect("\(error)" == row.problem)
      }
    }
  }
}

extension Grader {
  /// The grade of a grader that asks nobody.
  func grade(_ answer: String, _ item: CaseFields, _ replies: ConsultationReplies = [:]) -> Grade {
    switch grading(of: answer, item: item, replies: replies) {
    case .done(let grade): grade
    case .asks(let open): Grade(passed: false, reason: "asks \(open.count)")
    }
  }
}
