import Certification
import Cryptography
import ForeignResults
import Foundation
import Governance
import StrictJSON
import TestSupport
import Testing

@Suite struct InspectTests {
  private let path = "inspect/capitals.json"

  @Test func aRunThatSucceededIsReadWhole() throws {
    let file = try Samples.file(path)
    let log = try ForeignLog.read([file])
    #expect(log.source.run.label == "inspect_ai 0.3.285")
    #expect(log.source.run.files == [.init(name: "capitals.json", digest: file.digest)])
    #expect(log.source.task == "capitals")
    #expect(log.source.model == "mockllm/model")
    #expect(log.scorers == ["match"])
    #expect(log.samples.count == 8)
    let peru = try #require(log.samples.last { $0.name == "peru" })
    #expect(peru.trial == 2)
    #expect(peru.messages == [ChatMessage(.user, "Capital of Peru?")])
    #expect(peru.output == "Cusco")
    #expect(peru.scores["match"]?.value == 0)
    let spain = try #require(log.samples.first { $0.name == "spain" })
    #expect(spain.messages == [ChatMessage(.system, "One word."), ChatMessage(.user, "Capital of Spain?")])
  }

  @Test func theMembersOfAnArchiveMeanTheSame() throws {
    let document = try JSONValue(parsing: Samples.bytes(path))
    let header = JSONValue.object((document.members ?? []).filter { $0.name != "samples" })
    var members = [ForeignFile.Member(name: "header.json", bytes: header.canonicalBytes)]
    for sample in document["samples"]?.array ?? [] {
      let name = "samples/\(sample["id"]?.string ?? "")_epoch_\(sample["epoch"]?.integer ?? 0).json"
      members.append(.init(name: name, bytes: sample.canonicalBytes))
    }
    let digest = Digest(of: [1])
    func log(_ members: [ForeignFile.Member]) throws -> ForeignLog {
      try ForeignLog.read([ForeignFile(name: "a.eval", digest: digest, content: .archive(members))])
    }
    let texts = try ForeignLog.read([Samples.file(path)]).samples.map {
      "\($0.name) \($0.trial) \($0.scores)"
    }
    #expect(try log(members).samples.map { "\($0.name) \($0.trial) \($0.scores)" } == texts)
    // Cut off, and with a sample less than it counts.
    #expect(throws: ForeignLogError.self) { try log(Array(members.dropFirst())) }
    #expect(throws: ForeignLogError.self) { try log(Array(members.dropLast())) }
  }

  /// What is changed in the text of the log, and the field and words of the refusal.
  static let refused: [(String, String, String, String)] = [
    (#""status": "success""#, #""status": "error""#, "status", "is error, not success"),
    (#""status": "success""#, #""status": "cancelled""#, "status", "is cancelled, not success"),
    (#""status": "success""#, #""status": "started""#, "status", "is started, not success"),
    (#""version": 2"#, #""version": 3"#, "version", "is 3"),
    (#""invalidated": false"#, #""invalidated": true"#, "invalidated", "marked samples"),
    (
      #""completed_samples": 8"#, #""completed_samples": 7"#, "results.completed_samples",
      "is 7, but the log holds 8"
    ),
    (#""total_samples": 8"#, #""total_samples": 80"#, "results.total_samples", "is 80, but the log holds 8"),
    (#""id": "italy""#, #""id": "france""#, "samples[1]", "stands twice"),
    (#""epoch": 2"#, #""epoch": 1"#, "samples[4]", "stands twice"),
    (#""value": "C""#, #""value": NaN"#, "", "NaN and Infinity are no JSON"),
    (#""value": "C""#, #""value": -Infinity"#, "", "line"),
    (#""value": "C""#, #""value": 1e999"#, "samples[0].scores.match.value", "no score from 0 to 1"),
    (#""value": "C""#, #""value": 7"#, "samples[0].scores.match.value", "only scores from 0 to 1"),
    (#""value": "C""#, #""value": "nan""#, "samples[0].scores.match.value", "no score from 0 to 1"),
    (#""value": "C""#, #""value": null"#, "samples[0].scores.match.value", "did not come to a result"),
    (#""value": "C""#, #""value": "C", "value": "C""#, "", "appears twice"),
    (
      #""input": "Capital of France?""#, #""input": [{"role": "tool", "content": "x"}]"#,
      "samples[0].input[0].role", "is tool"
    ),
    (
      #""input": "Capital of France?""#, #""input": [{"role": "user", "content": [{"type": "image"}]}]"#,
      "samples[0].input[0].content", "holds image beside text"
    ),
    (
      #""input": "Capital of France?""#, #""input": "attachment://missing""#, "samples[0].input", "attachment"
    ),
    (#""error_retries": []"#, #""error": {"message": "timed out"}"#, "samples[0].error", "timed out"),
  ]

  @Test(arguments: refused)
  func whatIsNotWholeOrNotSureIsRefusedWithItsField(
    _ old: String, _ new: String, _ field: String, _ words: String
  )
    throws
  {
    let file = try Samples.file(path) { text in
      guard let range = text.firstRange(of: old) else { return text }
      // An epoch is changed in one sample; the fifth is the first of the second epoch.
      return text.replacingCharacters(in: range, with: new)
    }
    let problem = try #require(Samples.problem([file]))
    #expect(problem.field == field)
    #expect(problem.problem.contains(words), "\(problem)")
    #expect(problem.file == "capitals.json")
  }

  @Test func aSuiteIsMadeOfItAndAnsweredByIt() throws {
    let log = try ForeignLog.read([Samples.file(path)])
    let suite = try log.suite(
      name: SuiteName("capitals"), version: 1, floor: 7_500, kind: .recorded, scorer: nil)
    #expect(suite.isForeign)
    #expect(suite.cases.map(\.id.text) == ["france", "italy", "peru", "spain"])
    #expect(suite.cases.allSatisfy { $0.trials == 2 })
    #expect(try Suite(parsing: suite.canonicalBytes) == suite)
    let outcomes = try log.outcomes(for: suite)
    #expect(outcomes.map(\.passed) == [true, true, true, true, false, false, true, true])
    #expect(outcomes[4].reason == "inspect_ai's match gave I, 1 needed: Cusco")
    let summary = RunSummary(suite: suite, outcomes: Records(outcomes))
    #expect(summary.score == 7_500)
    #expect(summary.floorMet)
    let evidence = Evidence(suite: suite, source: log.source, outcomes: Records(outcomes))
    #expect(evidence.sandboxLayers.isEmpty)
    #expect(evidence.runner == log.source.run.files[0].digest)
    #expect(try Evidence(parsing: evidence.canonicalBytes) == evidence)
    // Nothing here can take its scorer's place.
    #expect(suite.cases[0].outcome(of: .output("Paris")).passed == false)
  }

  @Test func aSuiteOfOursGradesTheAnswersItself() throws {
    let log = try ForeignLog.read([Samples.file(path)])
    let suite = try ours(log) { Grader.includes(Includes(ideal: [try Template("s")])) }
    // Paris, Madrid: only the first has an s; the harness's own verdicts count for nothing.
    #expect(
      try log.outcomes(for: suite).filter(\.passed).map(\.caseID.text) == [
        "france", "france", "peru", "peru",
      ])
    let program = try ours(log) {
      Grader.python(PythonGrader(source: "def grade(s, i): return 1", threshold: .one))
    }
    #expect(throws: ForeignLogError.self) { try log.outcomes(for: program) }
  }

  private func ours(_ log: ForeignLog, _ grader: () throws -> Grader) throws -> Certification.Suite {
    let theirs = try log.suite(
      name: SuiteName("capitals"), version: 1, floor: 0, kind: .recorded, scorer: nil)
    let grader = try grader()
    let cases = try theirs.cases.map {
      try Case(id: $0.id, kind: $0.kind, messages: $0.messages, trials: $0.trials, grader: grader)
    }
    return try Suite(
      name: SuiteName("ours"), version: 1, title: "Ours", description: "", floor: 0, cases: cases)
  }

  @Test func aRunOfOtherQuestionsIsNoRunOfTheSuite() throws {
    let log = try ForeignLog.read([Samples.file(path)])
    let suite = try log.suite(
      name: SuiteName("capitals"), version: 1, floor: 0, kind: .recorded, scorer: "match")
    var fewer = log
    fewer.samples.removeLast()
    #expect(throws: ForeignLogError.self) { try fewer.outcomes(for: suite) }
    var changed = log
    changed.samples[0].messages = [ChatMessage(.user, "capital of france?")]
    #expect(throws: ForeignLogError.self) { try changed.outcomes(for: suite) }
    var more = log
    more.samples[0].trial = 3
    more.samples.append(log.samples[0])
    #expect(throws: ForeignLogError.self) { try more.outcomes(for: suite) }
    var unjudged = log
    unjudged.samples[3].scores = [:]
    #expect(throws: ForeignLogError.self) { try unjudged.outcomes(for: suite) }
    #expect(throws: ForeignLogError.self) {
      try log.suite(name: SuiteName("x"), version: 1, floor: 0, kind: .recorded, scorer: "nobody")
    }
  }
}
