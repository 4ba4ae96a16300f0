import Certification
import Synchronization
import TestSupport
import Testing

@testable import ModelBroker

struct PaceTests {
  @Test func noMoreQuestionsAreOpenThanDeclared() async throws {
    for most in [1, 3, 16] as [Int64] {
      let asked = try Asked("many", "open-\(most)") { $0.concurrency = most }
      let suite = try BudgetTests.suite(count: 24)
      let completions = await asked.broker.completions(for: suite)
      let open = completions.compactMap { completion -> Int64? in
        if case .answered(let text) = completion.outcome { Int64(text) } else { nil }
      }
      #expect(open.count == 24)
      #expect(open.allSatisfy { (1...most).contains($0) }, "\(open)")
    }
  }

  /// The server answers nobody before three have asked.
  @Test func questionsAreAskedAtOnce() async throws {
    let asked = try Asked("three-at-once", "open") { $0.concurrency = 3 }
    let completions = await asked.broker.completions(for: try BudgetTests.suite(count: 3))
    #expect(completions.map(\.outcome) == Array(repeating: .answered("3"), count: 3))
  }

  @Test func resultsStandInTheOrderOfTheQuestionsWhateverOrderAnswersTake() async throws {
    let asked = try Asked("reversed", "order")
    let suite = try BudgetTests.suite(count: 4)
    let arrived = Mutex<[String]>([])
    let completions = await asked.broker.completions(for: suite) { id in
      arrived.withLock { $0.append(id) }
    }
    #expect(completions.map(\.outcome) == (0..<4).map { .answered("you said \($0)") })
    // The server answers the last question first.
    #expect(Set(arrived.withLock { $0 }) == ["c0", "c1", "c2", "c3"])
  }

  @Test func requestsKeepTheDeclaredDistance() async throws {
    let asked = try Asked("ok", "rate") { $0.requestsPerMinute = 40 }
    for _ in 0..<3 { _ = await asked.ask() }
    #expect(asked.clock.slept == [1_500, 1_500])
  }

  @Test func whatTheServerAsksForHoldsForEverybody() async throws {
    let asked = try Asked("busy-for-seven", "quiet") { $0.concurrency = 1 }
    _ = await asked.ask()
    #expect(asked.clock.slept == [7_000])
    #expect(asked.clock.now == 8_000)
  }

  @Test func aServerThatAsksForTooMuchIsNotAskedAgain() async throws {
    let asked = try Asked("busy-for-seven", "too-long") { $0.retries.longestWaitMilliseconds = 6_999 }
    #expect(await asked.ask().attempts == 1)
    #expect(asked.clock.slept.isEmpty)
  }

  @Test(arguments: ["never", "drip"])
  func aCancelledQuestionEndsWithoutAnAnswer(behaviour: String) async throws {
    let asked = try Asked(behaviour, "cancel") { $0.retries.attempts = 1 }
    let task = Task { await asked.ask() }
    try await asked.arrived(1)
    task.cancel()
    let completion = await task.value
    #expect(completion.outcome == .cancelled)
    #expect(await asked.broker.usage.requests == 1)
  }

  @Test func aCancelledRunAsksNothingMore() async throws {
    let asked = try Asked("stuck-at-four", "cancel-run") { $0.concurrency = 1 }
    let suite = try BudgetTests.suite(count: 50)
    let task = Task { await asked.broker.completions(for: suite) }
    try await asked.arrived(4)
    task.cancel()
    let outcomes = await task.value.map(\.outcome)
    #expect(Array(outcomes.prefix(3)) == (0..<3).map { .answered("you said \($0)") })
    #expect(outcomes.dropFirst(3) == ArraySlice(repeating: .cancelled, count: 47))
    #expect(try asked.server.requests(asked.unique).count == 4)
  }

  @Test func whoWaitsForAPlaceCanBeCancelled() async throws {
    let asked = try Asked("never", "cancel-waiting") { $0.concurrency = 1 }
    let first = Task { await asked.ask() }
    try await asked.arrived(1)
    let second = Task { await asked.ask("too") }
    try await waitUntil("somebody to wait") { await asked.broker.countOfWaiting == 1 }
    second.cancel()
    let waiting = await second.value
    #expect(waiting.outcome == .cancelled)
    #expect(waiting.attempts == 0)
    first.cancel()
    #expect(await first.value.outcome == .cancelled)
  }
}
