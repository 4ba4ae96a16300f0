import Certification
import Cryptography
import ModelBroker
import StrictJSON
import Synchronization
import TestSupport

/// Time that passes only when somebody sleeps, and then at once.
final class TestClock: Sendable {
  private let state = Mutex<(now: Int64, slept: [Int64])>((1_000, []))

  var slept: [Int64] { state.withLock { $0.slept } }
  var now: Int64 { state.withLock { $0.now } }

  /// `bits`: What chance gives each time; 0 waits in full.
  func environment(bits: UInt32 = 0) -> BrokerEnvironment {
    BrokerEnvironment(
      monotonicMilliseconds: { self.now },
      sleep: { milliseconds in
        try Task.checkCancellation()
        self.state.withLock {
          $0.now += milliseconds
          $0.slept.append(milliseconds)
        }
      }, randomBits: { bits })
  }
}

/// An endpoint of the server that misbehaves, and a broker for it.
struct Asked {
  let broker: Broker
  let clock = TestClock()
  let server: MisbehavingServer
  let unique: String

  static let secret = "sk-test-0123456789"

  /// `unique`: The test's own, so that its counters are.
  init(
    _ behaviour: String, _ unique: String, key: String? = nil, secureHost: String? = nil,
    _ change: (inout Endpoint) -> Void = { _ in }
  ) throws {
    server = try MisbehavingServer.running.get()
    self.unique = "\(unique)-\(behaviour)"
    let address =
      secureHost.map { [server, unique = self.unique] in server.secureAddress(behaviour, unique, host: $0) }
      ?? server.address(behaviour, self.unique)
    var endpoint = Endpoint(name: "test", url: try EndpointURL(address), model: "tiny")
    // Real time, which the tests' clock does not hurry: so long that no machine is too slow for it.
    endpoint.timeoutMilliseconds = 600_000
    endpoint.retries.attempts = 3
    change(&endpoint)
    broker = Broker(
      endpoint: endpoint, key: key.map { SecretBytes(copying: $0.utf8) }, environment: clock.environment())
  }

  func ask(_ text: String = "hello") async -> Completion {
    await broker.complete([ChatMessage(.user, text)], question: "q")
  }

  /// Waits until the server has had so many requests.
  func arrived(_ count: Int) async throws {
    try await waitUntil("\(count) requests") { try server.requests(unique).count >= count }
  }

  func transcript() async throws -> [JSONValue] {
    try await broker.transcript.bytes.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: $0) }
  }
}

extension Broker {
  /// What came of every question, in their order; `onCompletion` is told in the order of the answers.
  func completions(
    for suite: Suite, onCompletion: (String) -> Void = { _ in }
  ) async -> [Completion] {
    var completions: [Int: Completion] = [:]
    await complete(suite.questions) { number, completion in
      completions[number] = completion
      onCompletion(suite.questions[number].id)
    }
    return completions.sorted { $0.key < $1.key }.map(\.value)
  }
}
