import Certification
import ForeignResults
import Governance
import StrictJSON
import TestSupport
import Testing

@Suite struct OtherHarnessTests {
  // MARK: lm-evaluation-harness

  @Test func aTaskOfTheEvaluationHarnessIsReadWithItsTotals() throws {
    let files = [try Samples.file(Samples.lines("choice")), try Samples.file(Samples.results)]
    let log = try ForeignLog.read(files)
    #expect(log.source.run.label == "lm_eval 0.4.13")
    #expect(log.source.run.files.map(\.digest) == [files[1].digest, files[0].digest])
    #expect(log.source.task == "choice")
    #expect(log.source.model == "dummy")
    #expect(log.samples.map(\.name) == ["0", "1", "2"])
    #expect(log.scorers == ["acc,none", "acc_norm,none"])
    #expect(log.samples[0].messages == [ChatMessage(.user, "2+2=")])
    #expect(log.samples[0].scores["acc,none"]?.value == 1)
    let sums = try ForeignLog.read([Samples.file(Samples.results), Samples.file(Samples.lines("sums"))])
    #expect(sums.samples.map(\.output) == ["lol", "lol", "lol"])
    #expect(throws: ForeignLogError.self) {
      try log.suite(name: SuiteName("x"), version: 1, floor: 0, kind: .recorded, scorer: nil)
    }
    let suite = try log.suite(
      name: SuiteName("x"), version: 1, floor: 0, kind: .recorded, scorer: "acc,none")
    #expect(try log.outcomes(for: suite).count == 3)
  }

  static let refused: [(String, String, String)] = [
    (#""effective": 3"#, #""effective": 4"#, "n-samples.sums.effective"),
    (#""original": 3"#, #""original": 300"#, "n-samples.sums"),
    (#""sums": "49d3"#, #""sums": "59d3"#, "task_hashes.sums"),
    (#""lm_eval_version": "0.4.13""#, #""lm_eval_version": """#, "lm_eval_version"),
  ]

  @Test(arguments: refused)
  func totalsThatAreNotThoseOfTheSamplesAreRefused(_ old: String, _ new: String, _ field: String) throws {
    let results = try Samples.file(Samples.results) { $0.replacing(old, with: new) }
    let problem = try #require(Samples.problem([results, Samples.file(Samples.lines("sums"))]))
    #expect(problem.field == field, "\(problem)")
  }

  @Test func changedOrMissingSamplesAreRefused() throws {
    let results = try Samples.file(Samples.results)
    let path = Samples.lines("sums")
    let twice = try Samples.file(path) { $0 + ($0.split(separator: "\n").first ?? "") + "\n" }
    #expect(Samples.problem([results, twice])?.problem.contains("stands twice") == true)
    let fewer = try Samples.file(path) { $0.split(separator: "\n").dropLast().joined(separator: "\n") }
    #expect(Samples.problem([results, fewer])?.field == "n-samples.sums.effective")
    let other = try Samples.file(path) { $0.replacing(#""doc_hash": "8"#, with: #""doc_hash": "9"#) }
    #expect(Samples.problem([results, other])?.field == "task_hashes.sums")
    let nan = try Samples.file(path) { $0.replacing(#""exact_match": 0.0"#, with: #""exact_match": NaN"#) }
    #expect(Samples.problem([results, nan])?.field == "line 1")
    #expect(Samples.problem([results]) != nil)
    #expect(Samples.problem([try Samples.file(path)])?.next?.contains("results_*.json") == true)
    #expect(Samples.problem([results, try Samples.file(path)], task: "nothing")?.field == "results")
  }

  // MARK: promptfoo

  @Test func aPromptfooEvaluationIsRead() throws {
    let log = try ForeignLog.read([Samples.file("promptfoo/capitals.json")])
    #expect(log.source.run.label == "promptfoo 0.120.0")
    #expect(log.source.model == "openai:ft:gpt-4o-mini-2024-07-18:acme::abc")
    #expect(log.source.task == "capitals")
    #expect(log.samples.map(\.caseID.text) == ["test-0.prompt-0", "test-1.prompt-0", "test-2.prompt-0"])
    #expect(log.samples.map { $0.scores["assert"]?.value } == [1, 1, 0])
    #expect(log.samples[2].output == "Cusco")
  }

  static let refusedByPromptfoo: [(String, String, String)] = [
    (#""version": 3"#, #""version": 2"#, "results.version"),
    (#""errors": 0"#, #""errors": 1"#, "results.stats.errors"),
    (#""successes": 2"#, #""successes": 3"#, "results.stats.successes"),
    (#""failures": 1"#, #""failures": 0"#, "results.stats.failures"),
    (#""failureReason": 1"#, #""failureReason": 2"#, "results.results[2].failureReason"),
    (#""testIdx": 1"#, #""testIdx": 0"#, "results.results[1]"),
    (#""promptfooVersion": "0.120.0""#, #""other": 1"#, "metadata.promptfooVersion"),
  ]

  @Test(arguments: refusedByPromptfoo)
  func anEvaluationWithErrorsOrWrongCountsIsRefused(_ old: String, _ new: String, _ field: String) throws {
    let file = try Samples.file("promptfoo/capitals.json") { $0.replacing(old, with: new) }
    #expect(Samples.problem([file])?.field == field)
  }

  // MARK: Whatever it is

  @Test func whatIsNoResultIsRefused() throws {
    #expect(Samples.problem([]) != nil)
    for text in ["", "{}", "[]", "null", #"{"results":[]}"#, "{", "\u{0}"] {
      #expect(Samples.problem([Samples.plain("a.json", Array(text.utf8))])?.file == "a.json")
    }
    let deep = String(repeating: "[", count: 5_000)
    #expect(Samples.problem([Samples.plain("a.json", Array(deep.utf8))])?.problem.contains("nested") == true)
    let two = [try Samples.file("inspect/capitals.json"), try Samples.file("promptfoo/capitals.json")]
    #expect(Samples.problem(two)?.file == "capitals.json")
  }

  @Test func noByteThatChangesMakesReadersFailOtherwiseThanByRefusing() throws {
    var random = SeededRandom(seed: 17)
    for path in ["inspect/capitals.json", "promptfoo/capitals.json"] {
      let whole = try Samples.bytes(path)
      for _ in 0..<60 {
        var bytes = whole
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        _ = Samples.problem([Samples.plain("a.json", bytes)])
        _ = Samples.problem([
          Samples.plain("a.json", Array(whole.prefix(Int.random(in: 0..<whole.count, using: &random))))
        ])
      }
    }
  }

  @Test func anIdThatIsNoNameGetsOneOfItsDigest() throws {
    let file = try Samples.file("promptfoo/capitals.json")
    #expect(try ForeignLog.read([file]).samples[0].caseID.text == "test-0.prompt-0")
    let odd = try Samples.file("inspect/capitals.json") {
      $0.replacing("\"italy\"", with: "\"what is italy?\"")
    }
    let id = try #require(ForeignLog.read([odd]).samples.first { $0.name == "what is italy?" }).caseID.text
    #expect(id.hasPrefix("sample-"))
    #expect(id.utf8.count == 31)
  }
}
