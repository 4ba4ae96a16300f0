import Certification
import ModelBroker
import StrictJSON
import TestSupport
import Testing

struct JudgingTests {
  private func judgement(
    _ text: String, model: String = "tiny", sampling: JudgeRequest.Sampling = .init()
  ) -> Judgement {
    Judgement(
      question: text,
      request: JudgeRequest(model: model, messages: [ChatMessage(.user, text)], sampling: sampling))
  }

  @Test func aJudgeIsAskedAsTheSuitePinsIt() async throws {
    let asked = try Asked("ok", "judge")
    let sampling = JudgeRequest.Sampling(
      temperature: DecimalNumber(.decimal("0.5")), topP: .one, seed: 9, tokens: 5)
    let reply = try await asked.broker.reply(to: judgement("good?", sampling: sampling))
    #expect(reply == .text("you said good?"))
    let request = try #require(try asked.server.requests(asked.unique).first)
    let body = try JSONValue(parsing: Array(try #require(request["body"]?.string).utf8))
    #expect(body["temperature"] == .decimal("0.5"))
    #expect(body["top_p"]?.integer == 1)
    #expect(body["seed"]?.integer == 9)
    #expect(body["max_tokens"]?.integer == 5)
  }

  @Test func theEndpointsLongestAnswerStaysTheLongest() async throws {
    let asked = try Asked("ok", "judge-length") { $0.tokenLimit = 7 }
    _ = try await asked.broker.reply(to: judgement("x", sampling: .init(tokens: 100)))
    let request = try #require(try asked.server.requests(asked.unique).first)
    let body = try JSONValue(parsing: Array(try #require(request["body"]?.string).utf8))
    #expect(body["max_tokens"]?.integer == 7)
  }

  @Test func anotherJudgeIsNotAsked() async throws {
    let asked = try Asked("ok", "judge-other")
    let error = await #expect(throws: UnheardJudge.self) {
      try await asked.broker.reply(to: judgement("good?", model: "gpt-9"))
    }
    #expect(error?.reason == "the judge is to be gpt-9, but endpoint test serves tiny")
    #expect(try asked.server.requests(asked.unique).isEmpty)
  }

  /// What is wrong with the way to the judge is not held against the answer that it was to judge.
  @Test func aJudgeThatIsNotHeardIsNoVerdict() async throws {
    let rows = [
      ("busy", "the endpoint turned us away: status 429, \"slow down\""),
      ("broken", "the endpoint was not reached: status 503, \"overloaded\""),
      ("other-model", "another model answered: \"gpt-3.5-turbo\""),
      ("denied", "the endpoint refuses (401): \"Incorrect API key provided: None\""),
    ]
    for (behaviour, reason) in rows {
      let asked = try Asked(behaviour, "judge-unheard")
      let error = await #expect(throws: UnheardJudge.self) {
        try await asked.broker.reply(to: judgement("x"))
      }
      #expect(error?.reason == reason, "\(behaviour)")
      #expect(error?.endpoint == "test" && error?.model == "tiny" && error?.question == "x")
    }
  }

  @Test func whatTheJudgeItselfGetsWrongFailsTheGrade() async throws {
    for behaviour in ["list", "bad-request"] {
      let asked = try Asked(behaviour, "judge-wrong")
      let reply = try await asked.broker.reply(to: judgement("x"))
      guard case .failure = reply else {
        Issue.record("\(behaviour): \(reply)")
        continue
      }
    }
  }

  @Test func judgesAreAskedSeveralAtATimeAndRepliesStandInOrder() async throws {
    let asked = try Asked("reversed", "judge-order") { $0.concurrency = 4 }
    let replies = try await asked.broker.replies(to: (0..<4).map { judgement("\($0)") })
    #expect(replies == (0..<4).map { .text("you said \($0)") })
    let many = try Asked("three-at-once", "judge-open") { $0.concurrency = 3 }
    let most = try await many.broker.replies(to: (0..<12).map { judgement("\($0)") })
    #expect(most == Array(repeating: .text("3"), count: 12))
  }

  @Test func afterTheFirstUnheardRequestNothingMoreIsAsked() async throws {
    let asked = try Asked("busy", "judge-stops") {
      $0.concurrency = 2
      $0.retries.attempts = 1
    }
    let error = await #expect(throws: UnheardJudge.self) {
      try await asked.broker.replies(to: (0..<10).map { judgement("\($0)") })
    }
    #expect(["0", "1"].contains(error?.question))
    #expect(try asked.server.requests(asked.unique).count <= 2)
  }
}
