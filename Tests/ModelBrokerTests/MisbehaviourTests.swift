import Certification
import ModelBroker
import StrictJSON
import TestSupport
import Testing

/// What comes of a question, however the server behaves; over real TCP.
struct MisbehaviourTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var behaviour: String
    var outcome: Completion.Outcome
    var attempts: Int64 = 1
    var slept: [Int64] = []
    var testDescription: String { behaviour }
  }

  static let rows: [Row] = [
    Row(behaviour: "ok", outcome: .answered("you said hello")),
    Row(behaviour: "cookie", outcome: .answered("you said hello")),
    Row(behaviour: "cut", outcome: .answered("you said hello")),
    Row(behaviour: "declines", outcome: .answered("I will not.")),
    Row(behaviour: "busy-once", outcome: .answered("you said hello"), attempts: 2, slept: [1_000]),
    Row(behaviour: "busy-for-seven", outcome: .answered("you said hello"), attempts: 2, slept: [7_000]),
    Row(behaviour: "broken-once", outcome: .answered("you said hello"), attempts: 2, slept: [1_000]),
    Row(behaviour: "half-then-ok", outcome: .answered("you said hello"), attempts: 2, slept: [1_000]),
    Row(
      behaviour: "busy", outcome: .rateLimited("status 429, \"slow down\""), attempts: 3,
      slept: [1_000, 2_000]),
    Row(behaviour: "busy-for-ages", outcome: .rateLimited("status 429, \"come back tomorrow\"")),
    Row(
      behaviour: "broken", outcome: .unreachable("status 503, \"overloaded\""), attempts: 3,
      slept: [1_000, 2_000]),
    Row(behaviour: "other-model", outcome: .wrongModel(found: "gpt-3.5-turbo")),
    Row(behaviour: "dated-model", outcome: .wrongModel(found: "tiny-2026-01-01")),
    Row(behaviour: "no-model", outcome: .wrongModel(found: nil)),
    Row(behaviour: "redirect", outcome: .refused(status: 307, "it sends us elsewhere, and we do not go")),
    Row(
      behaviour: "redirect-to-get", outcome: .refused(status: 302, "it sends us elsewhere, and we do not go")),
    Row(behaviour: "enormous", outcome: .tooLarge(limitBytes: 1 << 20)),
    Row(behaviour: "enormous-declared", outcome: .tooLarge(limitBytes: 1 << 20)),
    Row(behaviour: "enormous-header", outcome: .tooLarge(limitBytes: 1 << 20)),
    Row(behaviour: "list", outcome: .malformed("a list in place of an object")),
    Row(behaviour: "web-page", outcome: .malformed("its content type is \"text/html; charset=utf-8\"")),
    Row(behaviour: "no-type", outcome: .malformed("its content type is \"\"")),
    Row(behaviour: "two-choices", outcome: .malformed("it does not have one choice")),
    Row(
      behaviour: "filtered", outcome: .malformed("it has no text (finish_reason \"content_filter\")")),
    Row(behaviour: "negative", outcome: .malformed("usage.prompt_tokens is no count")),
    Row(
      behaviour: "bad-request",
      outcome: .refused(status: 400, #""unknown parameter: seed\u{1B}[2J""#)),
  ]

  @Test(arguments: rows) func eachBehaviourHasItsOutcome(row: Row) async throws {
    let asked = try Asked(row.behaviour, "outcome")
    let completion = await asked.ask()
    #expect(completion.outcome == row.outcome)
    #expect(completion.attempts == row.attempts)
    #expect(asked.clock.slept == row.slept)
    let requests = try asked.server.requests(asked.unique)
    #expect(requests.count == Int(row.attempts))
    let lines = try await asked.transcript()
    #expect(lines.map { $0["attempt"]?.integer } == (1...row.attempts).map { $0 })
    #expect(await asked.broker.usage.requests == row.attempts)
  }

  @Test(arguments: ["not-json", "twice", "deep", "compressed"])
  func whatIsNotStrictJSONIsMalformed(behaviour: String) async throws {
    let asked = try Asked(behaviour, "json")
    guard case .malformed(let what) = await asked.ask().outcome else {
      Issue.record("\(behaviour) counts as an answer")
      return
    }
    #expect(what.hasPrefix("not JSON"), "\(what)")
  }

  @Test(arguments: ["half", "half-chunked", "nothing", "garbage"])
  func aConnectionThatEndsTooEarlyIsTriedAgainAndThenUnreachable(behaviour: String) async throws {
    let asked = try Asked(behaviour, "early")
    let completion = await asked.ask()
    guard case .unreachable = completion.outcome else {
      Issue.record("\(behaviour): \(completion.outcome)")
      return
    }
    #expect(completion.attempts == 3)
    #expect(asked.clock.slept == [1_000, 2_000])
  }

  @Test(arguments: ["never", "drip"])
  func silenceEndsAtTheTimeLimit(behaviour: String) async throws {
    let asked = try Asked(behaviour, "silence") {
      $0.timeoutMilliseconds = 200
      $0.retries.attempts = 2
    }
    let completion = await asked.ask()
    #expect(completion.outcome == .timedOut(milliseconds: 200))
    #expect(completion.attempts == 2)
  }

  @Test func nobodyListeningIsUnreachable() async throws {
    let asked = try Asked("ok", "nobody") {
      // The discard port; nothing listens there.
      if let url = try? EndpointURL("http://127.0.0.1:9/v1") { $0.url = url }
    }
    guard case .unreachable = await asked.ask().outcome else {
      Issue.record("somebody answered")
      return
    }
    let usage = await asked.broker.usage
    #expect(usage.promptTokens == 0)
    #expect(usage.completionTokens == 0)
  }

  @Test func aRedirectIsNotFollowedAndEndsTheRun() async throws {
    let asked = try Asked("redirect", "elsewhere-not", key: Asked.secret)
    _ = await asked.ask()
    let second = await asked.ask()
    #expect(second.attempts == 0)
    #expect(second.outcome == .refused(status: 307, "it sends us elsewhere, and we do not go"))
    #expect(try asked.server.requests(asked.unique).count == 1)
    #expect(try asked.server.requests("elsewhere").isEmpty)
  }

  @Test func aDatedNameCountsWhenItIsDeclared() async throws {
    let asked = try Asked("dated-model", "declared") { $0.aliases = ["tiny-2026-01-01"] }
    #expect(await asked.ask().outcome == .answered("you said hello"))
    let remote = await asked.broker.remoteModel
    #expect(remote.reportedModels == ["tiny-2026-01-01"])
    #expect(remote.fingerprints == ["fp_test"])
  }

  @Test func aCutAnswerSaysSo() async throws {
    #expect(try await Asked("cut", "finish").ask().finishReason == "length")
  }

  @Test func theRequestIsWhatWasDeclared() async throws {
    let asked = try Asked("ok", "request") {
      $0.temperature = .decimal("0.5")
      $0.seed = 7
      $0.tokenLimit = 33
      $0.tokenLimitMember = .maxCompletionTokens
    }
    _ = await asked.broker.complete([
      ChatMessage(.system, "be brief"), ChatMessage(.user, "hé\"\n"), ChatMessage(.assistant, "a"),
      ChatMessage(.user, "b"),
    ])
    let request = try #require(try asked.server.requests(asked.unique).first)
    let sent = try JSONValue(parsing: Array(try #require(request["body"]?.string).utf8))
    #expect(
      sent.canonicalBytes
        == JSONValue.object([
          "model": .string("tiny"), "temperature": .decimal("0.5"), "seed": .integer(7),
          "max_completion_tokens": .integer(33), "stream": .bool(false),
          "messages": .array(
            [("system", "be brief"), ("user", "hé\"\n"), ("assistant", "a"), ("user", "b")].map {
              .object(["role": .string($0.0), "content": .string($0.1)])
            }),
        ]).canonicalBytes)
    #expect(request["authorization"] == .null)
    #expect(
      request["headers"] == .strings(["accept", "content-length", "content-type", "host", "user-agent"]))
  }

  @Test func noCookieComesBack() async throws {
    let asked = try Asked("cookie", "cookies")
    for _ in 0..<2 { _ = await asked.ask() }
    for request in try asked.server.requests(asked.unique) {
      #expect(request["headers"]?.array?.contains(.string("cookie")) == false)
    }
  }
}
