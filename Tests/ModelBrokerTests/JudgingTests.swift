import Certification
import ModelBroker
import StrictJSON
import TestSupport
import Testing

struct JudgingTests {
  @Test func aJudgeIsAskedAsTheSuitePinsIt() async throws {
    let asked = try Asked("ok", "judge")
    let sampling = JudgeRequest.Sampling(
      temperature: DecimalNumber(.decimal("0.5")), topP: .one, seed: 9, tokens: 5)
    let reply = await asked.broker.reply(
      to: JudgeRequest(model: "tiny", messages: [ChatMessage(.user, "good?")], sampling: sampling))
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
    _ = await asked.broker.reply(
      to: JudgeRequest(model: "tiny", messages: [ChatMessage(.user, "x")], sampling: .init(tokens: 100)))
    let request = try #require(try asked.server.requests(asked.unique).first)
    let body = try JSONValue(parsing: Array(try #require(request["body"]?.string).utf8))
    #expect(body["max_tokens"]?.integer == 7)
  }

  @Test func anotherJudgeIsNotAsked() async throws {
    let asked = try Asked("ok", "judge-other")
    let reply = await asked.broker.reply(
      to: JudgeRequest(model: "gpt-9", messages: [ChatMessage(.user, "good?")]))
    #expect(reply == .failure("the judge is to be gpt-9, but endpoint test serves tiny"))
    #expect(try asked.server.requests(asked.unique).isEmpty)
  }

  @Test func aJudgeThatIsSilentFailsTheGrade() async throws {
    let asked = try Asked("busy", "judge-busy")
    let reply = await asked.broker.reply(to: JudgeRequest(model: "tiny", messages: [ChatMessage(.user, "x")]))
    #expect(reply == .failure("the endpoint turned us away: status 429, \"slow down\""))
  }
}
