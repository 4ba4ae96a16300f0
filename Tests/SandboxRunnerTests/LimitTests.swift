import Certification
import Glibc
import SandboxRunner
import TestSupport
import Testing

@Suite struct LimitTests {
  private func ending(
    _ attack: String, _ change: (inout SandboxLimits) -> Void = { _ in }
  ) async throws -> (ending: SandboxEnding, report: AnsweredReport) {
    var limits = SandboxLimits.patient
    change(&limits)
    let report = try await Hostile.outcomes(of: [attack], limits: limits).report
    return (report.ending, report)
  }

  @Test func aForkBombStopsAtTheLimit() async throws {
    var limits = SandboxLimits.patient
    limits.processes = 12
    let results = try await Hostile.outcomes(of: ["fork-bomb"], limits: limits).results
    // The sandbox's first process and the bomb itself count.
    #expect(results == ["10 EAGAIN"])
  }

  @Test func aMemoryBombStopsAtTheLimit() async throws {
    var limits = SandboxLimits.patient
    limits.addressSpaceBytes = 128 << 20
    let result = try #require(try await Hostile.outcomes(of: ["memory-bomb"], limits: limits).results.first)
    let parts = result.split(separator: " ")
    #expect(parts.last == "ENOMEM")
    #expect((100..<128).contains(try #require(parts.first.flatMap { Int($0) })))
  }

  @Test func aSleeperIsKilledAtTheWallClockLimit() async throws {
    let run = try await ending("sleep") { $0.wallClockMilliseconds = 200 }
    #expect(run.ending == .wallClockLimit(milliseconds: 200))
    #expect(
      run.report.answers.map(\.answer) == [.none("the runner was killed after 200 ms, the wall-clock limit")])
    #expect(run.report.runMilliseconds >= 200)
  }

  @Test func aSubjectThatHidesItsEndIsKilledToo() async throws {
    let run = try await ending("close") { $0.wallClockMilliseconds = 200 }
    #expect(run.ending == .wallClockLimit(milliseconds: 200))
  }

  @Test func aSpinnerIsKilledAtTheProcessorTimeLimit() async throws {
    let run = try await ending("spin") { $0.cpuSeconds = 1 }
    #expect(run.ending == .exited(code: 137))
  }

  @Test func outputIsBounded() async throws {
    #expect(
      try await ending("flood").ending
        == .misbehaved("line 1 of its output is no answer: id is not that of an open question"))
    #expect(
      try await ending("endless-line").ending
        == .misbehaved("a line of its output is longer than 262144 bytes"))
    #expect(
      try await ending("endless-line") { $0.answerBytes = 10_000 }.ending == .answerLimit(bytes: 10_000))
    let chatter = try await ending("chatter") { $0.cpuSeconds = 1 }
    #expect(chatter.ending == .exited(code: 137))
    #expect(chatter.report.standardErrorTail.utf8.count == 4_096)
  }

  @Test func whatIsNoAnswerEndsTheRun() async throws {
    let lines = [
      "raw hello", "raw {}", "raw []", "raw {\"id\":\"0\"}",
      "raw {\"id\":\"0\",\"output\":\"a\",\"error\":\"b\"}",
      "raw {\"id\":\"0\",\"output\":\"a\",\"extra\":1}", "raw {\"id\":\"0\",\"id\":\"0\",\"output\":\"a\"}",
      "raw {\"id\":\"1\",\"output\":\"a\"}", "raw {\"id\":\"0\",\"output\":[[[[[]]]]]}", "bad-text",
    ]
    for line in lines {
      let run = try await ending(line)
      guard case .misbehaved = run.ending else {
        Issue.record("\(line): \(run.ending)")
        continue
      }
      guard case .none = run.report.answers[0].answer else {
        Issue.record("\(line): counts as an answer")
        continue
      }
    }
  }

  @Test func anAnswerCountsOnce() async throws {
    let run = try await ending("raw {\"id\":\"0\",\"output\":\"a\"}")
    #expect(run.report.answers == [Answer(id: "0", answer: .output("a"))])
    #expect(
      run.ending == .misbehaved("line 2 of its output is no answer: id is not that of an open question"))
  }

  @Test func aCrashIsReportedAndNotAnError() async throws {
    #expect(try await ending("exit 3").ending == .exited(code: 3))
    #expect(try await ending("crash").ending == .exited(code: 134))
  }

  @Test func scratchSpaceIsGivenOnlyWhenAskedForAndThenBounded() async throws {
    var limits = SandboxLimits.patient
    limits.scratchBytes = 1 << 20
    let attacks = ["write /scratch/file", "write /file", "list /"]
    let results = try await Hostile.outcomes(of: attacks, limits: limits).results
    #expect(results == ["WORKED: 3", "blocked: EROFS", "runner scratch proc "])
  }
}
