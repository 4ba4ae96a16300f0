import Certification
import Governance
import TestSupport
import Testing

@testable import ModelBroker

struct BudgetTests {
  @Test func nothingIsSentThatCouldExceedTheBudget() async throws {
    let rows: [(name: String, change: @Sendable (inout Endpoint) -> Void, sent: Int, why: String)] = [
      ("requests", { $0.budget.requests = 2 }, 2, "the budget of 2 requests could be exceeded"),
      (
        "completion", { ($0.budget.completionTokens, $0.tokenLimit) = (106, 100) }, 3,
        "the budget of 106 completion tokens could be exceeded"
      ),
      (
        "prompt", { $0.budget.promptTokens = 50 }, 2, "the budget of 50 prompt tokens could be exceeded"
      ),
      (
        "bytes", { $0.budget.bytes = (1 << 20) + 1_000 }, 2,
        "the budget of 1049576 bytes could be exceeded"
      ),
    ]
    for row in rows {
      let asked = try Asked("ok", "budget-\(row.name)", row.change)
      var outcomes: [Completion.Outcome] = []
      for _ in 0..<5 { outcomes.append(await asked.ask().outcome) }
      let answers = Array(repeating: Completion.Outcome.answered("you said hello"), count: row.sent)
      #expect(
        outcomes == answers + Array(repeating: .overBudget(row.why), count: 5 - row.sent), "\(row.name)")
      #expect(try asked.server.requests(asked.unique).count == row.sent, "\(row.name)")
    }
  }

  @Test func attemptsCountAsRequests() async throws {
    let asked = try Asked("broken", "budget-attempts") { $0.budget.requests = 2 }
    #expect(await asked.ask().outcome == .overBudget("the budget of 2 requests could be exceeded"))
    #expect(try asked.server.requests(asked.unique).count == 2)
  }

  @Test func theTimeOfARunEndsWithItsWaits() async throws {
    let asked = try Asked("busy", "budget-time") {
      $0.budget.wallClockMilliseconds = 2_500
      $0.retries.attempts = 20
    }
    #expect(await asked.ask().outcome == .overBudget("the budget of 2500 ms is spent"))
    #expect(asked.clock.slept == [1_000, 2_000])
  }

  @Test func whatIsNotCountedIsBookedAsTheMost() async throws {
    let counted = try Asked("ok", "budget-counted")
    _ = await counted.ask()
    #expect(await counted.broker.usage.promptTokens == 7)
    #expect(await counted.broker.usage.completionTokens == 3)
    for behaviour in ["uncounted", "half", "enormous"] {
      let asked = try Asked(behaviour, "budget-uncounted") {
        $0.retries.attempts = 1
        $0.tokenLimit = 99
      }
      _ = await asked.ask()
      #expect(await asked.broker.usage.promptTokens == 16 + 5 + 16, "\(behaviour)")
      #expect(await asked.broker.usage.completionTokens == 99, "\(behaviour)")
    }
  }

  @Test func waitingForWhatIsSetAsideAsksOneAfterTheOther() async throws {
    let asked = try Asked("many", "set-aside") {
      $0.concurrency = 8
      // Room for one answer at a time: what comes back is less than what is set aside.
      ($0.tokenLimit, $0.budget.completionTokens) = (100, 130)
    }
    let suite = try Self.suite(count: 8)
    let completions = await asked.broker.completions(for: suite)
    #expect(completions.map(\.outcome) == Array(repeating: .answered("1"), count: 8))
  }

  @Test func sharesComeBackWhenTheyAreSettled() {
    var budget = Endpoint.Budget()
    (budget.requests, budget.bytes) = (3, 100)
    var ration = BudgetReservation(budget)
    let share = BudgetReservation.Share(promptTokens: 1, completionTokens: 1, bytes: 60)
    #expect(ration.reserve(share) == .granted)
    #expect(ration.reserve(share) == .later)
    ration.release(share)
    ration.book(RemoteModel.Usage(BudgetReservation.Share(promptTokens: 1, completionTokens: 1, bytes: 20)))
    #expect(ration.reserve(share) == .granted)
    ration.release(share)
    ration.book(RemoteModel.Usage(BudgetReservation.Share(promptTokens: 0, completionTokens: 0, bytes: 60)))
    #expect(ration.reserve(share) == .never("the budget of 100 bytes could be exceeded"))
    #expect(ration.used.bytes == 80)
    #expect(ration.used.requests == 2)
  }

  static func suite(count: Int) throws -> Suite {
    try Suite(
      name: "s", version: 1, title: "t", description: "", floor: 10_000,
      cases: (0..<count).map { index in
        try Case(
          id: CaseID("c\(index)"), kind: .synthetic, prompt: "\(index)",
          grader: .stringCheck(StringCheck(reference: .answer, operation: .equal)))
      })
  }
}
