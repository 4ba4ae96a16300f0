import Certification
import Cryptography
import StrictJSON
import Synchronization
import TestSupport
import Testing

@testable import ModelBroker

/// A broker that goes on where one of another process was.
struct ResumingTests {
  /// Everything that a broker told, as the next process reads it.
  private final class Told: Sendable {
    private let lines = Mutex<[[UInt8]]>([])

    func add(_ exchange: Exchange) { lines.withLock { $0.append(Array(exchange.json.compactText.utf8)) } }

    func exchanges() throws -> [Exchange] {
      try lines.withLock { $0 }.map { try Exchange(JSONObjectReader(JSONValue(parsing: $0))) }
    }
  }

  private func broker(_ asked: Asked, _ earlier: [Exchange], _ told: Told = Told()) -> Broker {
    Broker(
      endpoint: asked.broker.endpoint, key: nil, environment: TestClock().environment(), earlier: earlier,
      onExchange: told.add)
  }

  private func ask(_ broker: Broker, _ ids: Range<Int>) async -> [Completion.Outcome] {
    var outcomes: [Completion.Outcome] = []
    for id in ids {
      outcomes.append(await broker.complete([ChatMessage(.user, "say \(id)")], question: "q\(id)").outcome)
    }
    return outcomes
  }

  @Test func whatWasSettledIsNotAskedAgainAndCountsAsUsed() async throws {
    for behaviour in ["ok", "bad-request", "list"] {
      let asked = try Asked(behaviour, "resumed")
      let told = Told()
      let first = broker(asked, [], told)
      let outcomes = await ask(first, 0..<3)
      let second = broker(asked, try told.exchanges())
      #expect(await second.remoteModel == first.remoteModel, "\(behaviour)")
      #expect(await second.transcript.bytes == first.transcript.bytes)
      #expect(await ask(second, 0..<3) == outcomes)
      #expect(try asked.server.requests(asked.unique).count == 3)
      _ = await ask(second, 3..<4)
      #expect(await second.usage.requests == 4)
    }
  }

  @Test func whatWasNotHeardIsAskedAgain() async throws {
    let asked = try Asked("busy-once", "resumed") { $0.retries.attempts = 1 }
    let told = Told()
    #expect(await ask(broker(asked, [], told), 0..<1) != [.answered("you said say 0")])
    let second = broker(asked, try told.exchanges())
    #expect(await ask(second, 0..<1) == [.answered("you said say 0")])
    #expect(await second.usage.requests == 2)
    let lines = try await second.transcript.bytes.split(separator: UInt8(ascii: "\n")).map {
      try JSONValue(parsing: Array($0))
    }
    #expect(lines.map { $0["attempt"]?.integer } == [1, 2])
    #expect(lines.map { $0["status"]?.integer } == [429, 200])
  }

  /// A process can end between the sending and the answer: then nobody knows what was used, and the most counts.
  @Test func aRequestThatWasUnderWayCountsInFull() async throws {
    let asked = try Asked("ok", "resumed-lost") { $0.budget.requests = 3 }
    let told = Told()
    _ = await ask(broker(asked, [], told), 0..<2)
    let cut = try Array(told.exchanges().dropLast())
    #expect(cut.map(\.settledQuestion) == [nil, "q0", nil])
    let second = broker(asked, cut)
    let usage = await second.usage
    #expect(usage.requests == 2 && usage.completionTokens == 3 + asked.broker.endpoint.tokenLimit)
    #expect(usage.bytes > asked.broker.endpoint.answerBytes)
    #expect(
      await ask(second, 0..<3) == [
        .answered("you said say 0"), .answered("you said say 1"),
        .overBudget("the budget of 3 requests could be exceeded"),
      ])
    let text = await String(decoding: second.transcript.bytes, as: UTF8.self)
    #expect(text.contains(#""failure":"broken: the run was broken off""#))
    #expect(try asked.server.requests(asked.unique).count == 3)
  }

  /// A disk that is full must not lead to requests that nobody remembers.
  @Test func whatCannotBeKeptAccountOfIsNotSent() async throws {
    struct DiskIsFull: Error {}
    let asked = try Asked("ok", "resumed-full")
    // The first request is announced and settled; the second can no longer be announced.
    let told = Mutex(0)
    let broker = Broker(endpoint: asked.broker.endpoint, key: nil) { _ in
      let count = told.withLock { count in
        count += 1
        return count
      }
      if count > 2 { throw DiskIsFull() }
    }
    let refusal = Completion.Outcome.overBudget("what is used cannot be kept account of")
    #expect(await ask(broker, 0..<3) == [.answered("you said say 0"), refusal, refusal])
    #expect(try asked.server.requests(asked.unique).count == 1)
    #expect(await broker.usage.requests == 1)
    #expect(!refusal.isOfTheModel)
  }

  @Test func theTimeOfEarlierProcessesCounts() async throws {
    let asked = try Asked("ok", "resumed-time") {
      $0.requestsPerMinute = 40
      $0.budget.wallClockMilliseconds = 4_000
    }
    let told = Told()
    _ = await ask(broker(asked, [], told), 0..<3)
    #expect(try told.exchanges().last?.elapsedMilliseconds == 3_000)
    // Another process has another clock.
    let outcomes = await ask(broker(asked, try told.exchanges()), 3..<5)
    #expect(outcomes == [.answered("you said say 3"), .overBudget("the budget of 4000 ms is spent")])
  }

  @Test func anotherQuestionOrOtherWordsAreAsked() async throws {
    let asked = try Asked("ok", "resumed-other")
    let told = Told()
    _ = await ask(broker(asked, [], told), 0..<1)
    let second = broker(asked, try told.exchanges())
    _ = await second.complete([ChatMessage(.user, "say 0")], question: "q0#2")
    _ = await second.complete([ChatMessage(.user, "say it")], question: "q0")
    #expect(try asked.server.requests(asked.unique).count == 3)
  }

  @Test func onlyWholeExchangesAreRead() async throws {
    let asked = try Asked("ok", "resumed-strict")
    let told = Told()
    _ = await ask(broker(asked, [], told), 0..<1)
    let exchange = try #require(try told.exchanges().last)
    let text = exchange.json.compactText
    for (from, to) in [
      (#""attempt":1"#, #""attempt":"1""#), (#""whole":true"#, #""whole":true,"more":1"#),
      (#""answered":"#, #""said":"#), (#""requests":1,"#, ""),
    ] {
      #expect(text.contains(from))
      let value = try JSONValue(parsing: Array(text.replacing(from, with: to).utf8))
      #expect(throws: JSONFieldError.self, "\(to)") { try Exchange(JSONObjectReader(value)) }
    }
    var halting = exchange
    halting.outcome = .refused(status: 401, "no")
    #expect(halting.json["outcome"] == nil, "what halts a run settles nothing")
  }
}
