import Certification
import Cryptography
import Governance
import StrictJSON
import Testing

@Suite struct TrialTests {
  private let grader: Grader

  init() throws {
    grader = .includes(Includes(ideal: [try Template("yes")]))
  }

  private func plain(_ id: String, trials: Int = 1, weight: Int = 1, tags: [String] = []) throws -> Case {
    try Case(
      id: CaseID(id), kind: .synthetic, prompt: "well?", trials: trials, weight: weight, tags: tags,
      grader: grader)
  }

  private func suite(
    _ cases: [Case], floor: Int64 = 10_000, floors: [String: Int64] = [:]
  ) throws -> Certification.Suite {
    try Suite(
      name: SuiteName("s"), version: 1, title: "t", description: "", floor: floor, floors: floors,
      cases: cases)
  }

  /// Outcomes of a suite in which the first `passing` trials of each case pass.
  private func outcomes(_ suite: Certification.Suite, _ passing: [String: Int]) -> [CaseOutcome] {
    suite.cases.flatMap { one in
      (1...one.trials).map { trial in
        one.outcome(of: .output(trial <= passing[one.id.text] ?? 0 ? "yes" : "no"), trial: trial)
      }
    }
  }

  @Test func everyTrialIsAQuestionOfItsOwn() throws {
    let suite = try suite([plain("a"), plain("b", trials: 3), plain("c")])
    #expect(suite.questions.map(\.id) == ["a", "b", "b#2", "b#3", "c"])
    #expect(suite.questions.map(\.trial) == [1, 1, 2, 3, 1])
    #expect(suite.questions.allSatisfy { $0.text == "well?" })
    #expect(suite.questionCount == 5)
    #expect(outcomes(suite, [:]).map(\.questionID) == suite.questions.map(\.id))
  }

  @Test func aConversationIsAskedTurnByTurn() throws {
    let messages = [
      ChatMessage(.system, "be kind"), ChatMessage(.user, "hi"), ChatMessage(.assistant, "hello"),
      ChatMessage(.user, "well?"),
    ]
    let one = try Case(id: CaseID("talk"), kind: .recorded, messages: messages, grader: grader)
    #expect(one.isConversation)
    #expect(one.questions.map(\.messages) == [messages])
    #expect(one.prompt == "system: be kind\nuser: hi\nassistant: hello\nuser: well?")
    let suite = try suite([one])
    #expect(
      String(decoding: suite.canonicalBytes, as: UTF8.self).contains(
        #""kind":"recorded","messages":[{"content":"be kind","role":"system"},{"content":"hi","role":"user"},"#
      ))
    #expect(try Suite(parsing: suite.canonicalBytes) == suite)
    let digests = Set([
      one.promptDigest,
      try Case(id: CaseID("talk"), kind: .recorded, prompt: one.prompt, grader: grader).promptDigest,
    ])
    #expect(digests.count == 2)
    // One message of the user is a prompt, whichever way it was written.
    let single = try Case(
      id: CaseID("a"), kind: .synthetic, messages: [ChatMessage(.user, "well?")], grader: grader)
    #expect(try single == plain("a"))
    #expect(single.promptDigest == Digest(of: "well?".utf8))
  }

  @Test func whatIsBeyondTheLimitsIsRefused() throws {
    #expect(throws: CaseError.trials(0)) { try plain("a", trials: 0) }
    #expect(throws: CaseError.trials(101)) { try plain("a", trials: 101) }
    #expect(throws: CaseError.weight(0)) { try plain("a", weight: 0) }
    #expect(throws: CaseError.weight(1_001)) { try plain("a", weight: 1_001) }
    #expect(throws: CaseError.messageCount(0)) {
      try Case(id: CaseID("a"), kind: .synthetic, messages: [], grader: grader)
    }
    #expect(throws: CaseError.promptLength(16_385)) {
      try Case(
        id: CaseID("a"), kind: .synthetic,
        messages: [
          ChatMessage(.user, String(repeating: "x", count: 16_384)), ChatMessage(.assistant, "y"),
        ], grader: grader)
    }
    #expect(throws: SuiteError.unknownTag("none")) { try suite([plain("a")], floors: ["none": 1]) }
    #expect(throws: SuiteError.tagFloor("t", 10_001)) {
      try suite([plain("a", tags: ["t"])], floors: ["t": 10_001])
    }
    // 97, 89, 83 … have no common multiple below 10^15.
    let primes = [97, 89, 83, 79, 73, 71, 67, 61, 59]
    #expect(throws: SuiteError.trialMix) { try suite(primes.map { try plain("a\($0)", trials: $0) }) }
    #expect(throws: SuiteError.questionCount(100_100)) {
      try suite((0...1_000).map { try plain("a\($0)", trials: 100) })
    }
  }

  @Test func theScoreIsTheWeightedMeanOfTheTrialsThatPassed() throws {
    let rows: [(cases: [Case], passing: [String: Int], score: Int64, passed: Int)] = [
      (try [plain("a", trials: 3)], ["a": 1], 3_333, 0),
      (try [plain("a", trials: 3)], ["a": 3], 10_000, 1),
      (try [plain("a", trials: 2), plain("b")], ["a": 1, "b": 1], 7_500, 1),
      (try [plain("a", weight: 3), plain("b")], ["a": 1], 7_500, 1),
      (try [plain("a", trials: 7), plain("b", trials: 3)], ["a": 2, "b": 1], 3_095, 0),
      (try [plain("a", trials: 3, weight: 999), plain("b", weight: 1)], ["a": 2, "b": 1], 6_670, 1),
      (try [plain("a", trials: 100, weight: 1_000)], ["a": 99], 9_900, 0),
    ]
    for row in rows {
      let suite = try suite(row.cases)
      let summary = RunSummary(suite: suite, outcomes: Records(outcomes(suite, row.passing)))
      #expect(summary.score == row.score)
      #expect(summary.passed == row.passed)
      #expect(summary.total == row.cases.count)
    }
  }

  /// Ten thirds of a case are three and a third of ten cases, which no binary fraction says.
  @Test func aFloorIsMetExactlyOrNot() throws {
    let cases = try (0..<3).map { try plain("a\($0)", trials: 3) } + [plain("b", trials: 10)]
    let passing = ["a0": 1, "a1": 1, "a2": 1, "b": 2]
    // (1/3 · 3 + 2/10) / 4 = 30 %
    let atFloor = try suite(cases, floor: 3_000)
    #expect(RunSummary(suite: atFloor, outcomes: Records(outcomes(atFloor, passing))).floorMet)
    let above = try suite(cases, floor: 3_001)
    #expect(!RunSummary(suite: above, outcomes: Records(outcomes(above, passing))).floorMet)
  }

  @Test func aTagUnderItsFloorFailsTheRunAndIsNamed() throws {
    let cases = try (0..<10).map { try plain("c\($0)", tags: $0 < 2 ? ["rare", "all"] : ["all"]) }
    let suite = try suite(cases, floor: 9_000, floors: ["rare": 10_000])
    let all = Dictionary(uniqueKeysWithValues: cases.map { ($0.id.text, 1) })
    #expect(RunSummary(suite: suite, outcomes: Records(outcomes(suite, all))).floorMet)
    var common = all
    common["c9"] = 0
    #expect(RunSummary(suite: suite, outcomes: Records(outcomes(suite, common))).floorMet)
    var rare = all
    rare["c1"] = 0
    let summary = RunSummary(suite: suite, outcomes: Records(outcomes(suite, rare)))
    #expect(summary.overall.floorMet)
    #expect(!summary.floorMet)
    #expect(summary.shortfalls.map(\.name) == ["rare"])
    #expect(summary.shortfalls.first?.score == 5_000)
    #expect(summary.shortfalls.first?.floor == 10_000)
    #expect(try Suite(parsing: suite.canonicalBytes) == suite)
    #expect(
      String(decoding: suite.canonicalBytes, as: UTF8.self).contains(
        #""floor":9000,"floors":{"rare":10000},"#))
  }

  @Test func evidenceHasEveryTrialAndACasePassesWhenAllOfThemDo() throws {
    let suite = try suite([plain("a", trials: 2), plain("b", trials: 2), plain("c")])
    let outcomes = outcomes(suite, ["a": 2, "b": 1, "c": 0])
    let evidence = Evidence(
      suite: suite, subjects: [], runner: Digest(of: []), sandboxLayers: [], limits: [], ending: "exited",
      outcomes: Records(outcomes.reversed()))
    #expect(Array(evidence.outcomes) == outcomes)
    #expect(evidence.cases.passed == ["a"])
    #expect(evidence.cases.failed == ["b", "c"])
    #expect(try Evidence(parsing: evidence.canonicalBytes) == evidence)
    let text = String(decoding: evidence.canonicalBytes, as: UTF8.self)
    #expect(text.contains(#""reason":"the answer contains “yes”","trial":2}"#))
    #expect(!text.contains("score"))
    // What is missing has failed, and is not another's.
    let partial = Evidence(
      suite: suite, subjects: [], runner: Digest(of: []), sandboxLayers: [], limits: [], ending: "exited",
      outcomes: Records([outcomes[1]]))
    #expect(partial.outcomes.map(\.passed) == [false, true, false, false, false])
  }

  @Test func aScoreBetweenNothingAndAllIsKept() throws {
    var outcome = try plain("a").outcome(of: .output("yes"))
    #expect(outcome.score == 10_000)
    outcome.score = 8_333
    let suite = try suite([plain("a")])
    let evidence = Evidence(
      suite: suite, subjects: [], runner: Digest(of: []), sandboxLayers: [], limits: [], ending: "exited",
      outcomes: Records([outcome]))
    #expect(String(decoding: evidence.canonicalBytes, as: UTF8.self).contains(#""score":8333"#))
    #expect(try Evidence(parsing: evidence.canonicalBytes).outcomes.first?.score == 8_333)
    let grades: [(Double, Int64)] = [
      (0, 0), (1, 10_000), (0.99999, 9_999), (0.5, 5_000), (2, 10_000), (-1, 0), (.nan, 0), (0.83335, 8_334),
    ]
    for (score, expected) in grades {
      #expect(Grade(passed: true, score: score, reason: "").hundredths == expected)
    }
  }
}
