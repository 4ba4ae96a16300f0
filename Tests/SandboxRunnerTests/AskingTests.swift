import Certification
import Cryptography
import Glibc
import Governance
import ModelBroker
import SandboxRunner
import StrictJSON
import TestSupport
import Testing

/// A script in the sandbox that asks a broker, and what it cannot do with that.
@Suite struct AskingTests {
  private static let subject: LocalSubject = {
    var subject = LocalSubject(
      runner: "\(ProjectFolder.path)/fixtures/payloads/asking.py", folders: [], arguments: [])
    subject.interpreter = ["/usr/bin/python3", "-I", "-S", "-B"]
    return subject
  }()

  private func run(
    _ prompts: [String],
    _ asks: SandboxAsks? = SandboxAsks { _, messages in .output("heard \(messages[0].content)") },
    _ change: (inout SandboxLimits) -> Void = { _ in }
  ) async throws -> AnsweredReport {
    var limits = SandboxLimits.patient
    change(&limits)
    return try await Sandbox().answers(
      to: prompts.indices.map { Prompt(id: String($0), text: prompts[$0]) }, subject: Self.subject,
      limits: limits, asks: asks)
  }

  @Test func aScriptAsksAndGetsAnswers() async throws {
    let report = try await run(["ask well?", "both x", "ask again"])
    #expect(report.ending == .exited(code: 0), "\(report.standardErrorTail)")
    #expect(
      report.answers.map(\.answer) == [
        .output("heard well?"), .output("heard x first, heard x second"), .output("heard again"),
      ])
    #expect(SandboxLayer.essential.isSubset(of: report.layers))
    #expect(report.subjects.map(\.role) == ["interpreter"])
  }

  @Test func answersMayComeInAnyOrder() async throws {
    let second = Gate()
    let report = try await run(
      ["both y"],
      SandboxAsks { id, messages in
        if id == "first" { await second.passed() } else { await second.open() }
        return .output(messages[0].content)
      })
    #expect(report.answers.map(\.answer) == [.output("y first, y second")])
  }

  @Test func aScriptIsHeldLikeAnyOtherProgram() async throws {
    let server = try MisbehavingServer.running.get()
    let report = try await run(
      ["connect \(server.port)", "unix", "send-descriptor", "environment", "write", "look"])
    let refused = "blocked: Address family not supported by protocol"
    #expect(
      report.answers.map(\.answer) == [
        .output(refused), .output(refused), .output("blocked: Socket operation on non-socket"), .output("[]"),
        .output("blocked: Read-only file system"), .output("bin lib lib64 runner usr"),
      ])
  }

  /// The whole way: a script without network, the broker, a real server, and its budget.
  @Test func whatAScriptAsksIsAnsweredWithinTheBudgetByTheDeclaredModelOnly() async throws {
    let server = try MisbehavingServer.running.get()
    var endpoint = Endpoint(name: "e", url: try EndpointURL(server.address("ok", "sandboxed")), model: "tiny")
    endpoint.budget.requests = 2
    let secret = "sk-in-the-supervisor"
    let broker = Broker(endpoint: endpoint, key: SecretBytes(copying: secret.utf8))
    let asks = SandboxAsks { id, messages in
      await broker.complete(messages, question: id).caseAnswer
    }
    let report = try await run(["ask one", "ask two", "ask three", "environment"], asks)
    #expect(
      report.answers.map(\.answer) == [
        .output("you said one"), .output("you said two"),
        .output("error: not asked: the budget of 2 requests could be exceeded"), .output("[]"),
      ])
    let requests = try server.requests("sandboxed")
    #expect(requests.count == 2)
    #expect(requests.allSatisfy { $0["authorization"]?.string == "Bearer \(secret)" })
    for request in requests {
      let body = try JSONValue(parsing: Array(try #require(request["body"]?.string).utf8))
      #expect(body["model"]?.string == "tiny")
    }
  }

  @Test func hostileQuestionsEndTheRun() async throws {
    let rows: [(attack: String, ending: String)] = [
      ("flood", "it asks more than 16 questions at once"),
      ("same-id", "it asks with an id that is still open"),
      ("huge", "a line of its output is longer than 262144 bytes"),
      ("role", "line 1 of its output is no answer: ask.messages[0].role must be system, user or assistant"),
      ("choose-model", "line 1 of its output is no answer: ask.model is not a known field"),
      ("many-messages", "line 1 of its output is no answer: ask.messages must number 1 to 64, not 65"),
      (
        "raw {\"ask\":{\"id\":\"\",\"messages\":[]}}",
        "line 1 of its output is no answer: ask.id must have 1 to 200 bytes"
      ),
      (
        "raw {\"ask\":{\"id\":\"a\",\"messages\":[]},\"id\":\"0\"}",
        "line 1 of its output is no answer: id is not a known field"
      ),
    ]
    // Nobody answers, so all that is asked stays open.
    let silent = SandboxAsks { _, _ in
      await untilCancelled()
      return .none("cancelled")
    }
    for row in rows {
      let report = try await run([row.attack], silent)
      #expect(report.ending == .misbehaved(row.ending), "\(row.attack)")
    }
  }

  @Test func theNumberOfQuestionsIsBoundedInAll() async throws {
    let asks = SandboxAsks(limit: 3) { _, _ in .output("y") }
    let report = try await run(["ask 1", "ask 2", "ask 3", "ask 4"], asks)
    #expect(report.ending == .misbehaved("it asks more than 3 questions"))
    #expect(report.answers.prefix(3).map(\.answer) == Array(repeating: .output("y"), count: 3))
  }

  @Test func whoMayNotAskCannot() async throws {
    let report = try await run(["ask well?"], nil)
    #expect(report.ending == .misbehaved("line 1 of its output is no answer: id is missing"))
  }

  @Test func cancellingEndsOpenQuestionsToo() async throws {
    let ended = Recorder<Bool>()
    let asks = SandboxAsks { _, _ in
      await untilCancelled()
      ended.record(true)
      return .none("cancelled")
    }
    let asked = Recorder<Bool>()
    let watched = SandboxAsks { id, messages in
      asked.record(true)
      return await asks.answer(id, messages)
    }
    let task = Task { try await run(["ask well?"], watched) }
    try await waitUntil("a question") { !asked.values.isEmpty }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(ended.values == [true])
  }

  @Test func aConversationIsPassedWhole() async throws {
    let turns = [ChatMessage(.system, "be brief"), ChatMessage(.user, "hi"), ChatMessage(.assistant, "yes?")]
    let prompts = [
      Prompt(id: "a", text: "system: …", messages: turns), Prompt(id: "b", text: "ask x"),
    ]
    let report = try await Sandbox().answers(
      to: prompts, subject: Self.subject, asks: SandboxAsks { _, _ in .output("z") })
    #expect(
      report.answers.map(\.answer) == [
        .output("system: be brief | user: hi | assistant: yes?"), .output("z"),
      ])
  }

  @Test func theShippedRunnerAnswersTheTextOfAConversation() async throws {
    let prompt = try Shipped.reference()[0].prompt
    let report = try await Sandbox().answers(
      to: [
        Prompt(id: "a", text: prompt), Prompt(id: "b", text: prompt, messages: [ChatMessage(.user, prompt)]),
      ], subject: Shipped.subject("base"))
    #expect(report.ending.isNormal)
    #expect(report.answers[0].answer == report.answers[1].answer)
  }

  @Test func onlyProgramsBelowUsrInterpret() async throws {
    for program in ["/bin/sh", "python3", "/usr/../tmp/python3", "/home/python3"] {
      var subject = Self.subject
      subject.interpreter = [program]
      await #expect(throws: SandboxError.staging(path: program, reason: "is no program below /usr")) {
        _ = try await Sandbox().answers(to: [], subject: subject)
      }
    }
  }
}
