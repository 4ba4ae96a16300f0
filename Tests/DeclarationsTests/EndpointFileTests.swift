import Certification
import Declarations
import Governance
import StrictJSON
import Testing

struct EndpointFileTests {
  private static let head = "endpoint: e\nurl: https://example.com/v1\nmodel: m\n"

  private func read(_ text: String) throws -> Endpoint {
    try EndpointFile.read(Array(text.utf8), file: "conf/e.yaml")
  }

  @Test func aWholeDeclarationIsRead() throws {
    let endpoint = try read(
      """
      endpoint: acme-openai
      url: https://api.openai.com/v1
      model: ft:gpt-4o-mini-2024-07-18:acme::abc
      aliases: [gpt-4o-mini-2024-07-18]
      keyFile: openai.key
      authorityFile: /etc/ssl/own.pem
      temperature: 0.25
      seed: provider
      maxTokens: 64
      maxTokensMember: max_completion_tokens
      requestsPerMinute: 90
      concurrency: 8
      answerBytes: 65536
      connectTimeout: 5s
      timeout: 2m
      retries: { attempts: 3, firstWait: 2s, longestWait: 30s }
      budget: { requests: 100, promptTokens: 1000, completionTokens: 2000, bytes: 3000000, time: 20m }
      """)
    #expect(endpoint.name.text == "acme-openai")
    #expect(endpoint.accepts(model: "gpt-4o-mini-2024-07-18"))
    #expect(endpoint.keyFile == "conf/openai.key")
    #expect(endpoint.authorityFile == "/etc/ssl/own.pem")
    #expect(endpoint.temperature == .decimal("0.25"))
    #expect(endpoint.seed == nil)
    #expect(endpoint.tokenLimit == 64)
    #expect(endpoint.tokenLimitMember == .maxCompletionTokens)
    #expect(endpoint.requestsPerMinute == 90)
    #expect(endpoint.concurrency == 8)
    #expect(endpoint.answerBytes == 65_536)
    #expect(endpoint.connectMilliseconds == 5_000)
    #expect(endpoint.timeoutMilliseconds == 120_000)
    #expect(endpoint.retries.attempts == 3)
    #expect(endpoint.retries.firstWaitMilliseconds == 2_000)
    #expect(endpoint.retries.longestWaitMilliseconds == 30_000)
    #expect(endpoint.budget.bytes == 3_000_000)
    #expect(endpoint.budget.wallClockMilliseconds == 1_200_000)
  }

  @Test func whatIsLeftOutIsDeterministicAndBounded() throws {
    let endpoint = try read(Self.head)
    #expect(endpoint.temperature == .integer(0))
    #expect(endpoint.seed == 1)
    #expect(endpoint.keyFile == nil)
    #expect(endpoint.requestsPerMinute == nil)
    #expect(endpoint.budget == Endpoint.Budget())
    #expect(try read(Self.head + "temperature: provider\n").temperature == nil)
  }

  @Test func plainHTTPIsForThisMachineOrSaidAloud() throws {
    let plain = "endpoint: e\nmodel: m\nurl: http://gpu.internal:8000/v1\n"
    #expect(
      problem(plain) == "conf/e.yaml:3: url would send key and questions readable by everybody on the way; "
        + "use https, or say allowPlainHTTP: true")
    #expect(problem(plain + "allowPlainHTTP: true\n") == nil)
    #expect(problem("endpoint: e\nmodel: m\nurl: http://127.0.0.1:8000/v1\n") == nil)
  }

  @Test func everyProblemIsNamedWithFileLineAndField() {
    let rows: [(text: String, problem: String)] = [
      ("", "conf/e.yaml: is empty"),
      ("endpoint: e\nurl: https://example.com\n", "conf/e.yaml:1: model is missing"),
      (Self.head + "key: sk-1\n", "conf/e.yaml:4: key is not a known field"),
      (Self.head + "proxy: http://x\n", "conf/e.yaml:4: proxy is not a known field"),
      (
        Self.head + "budget: { token: 1 }\n", "conf/e.yaml:4: budget.token is not a known field"
      ),
      (
        Self.head + "retries:\n  attempts: 0\n",
        "conf/e.yaml:5: retries.attempts must lie between 1 and 20"
      ),
      (
        Self.head + "temperature: 2.5\n",
        "conf/e.yaml:4: temperature must be a number from 0 to 2, or provider to send none"
      ),
      (
        Self.head + "temperature: 1e0\n",
        "conf/e.yaml:4: temperature must be a number from 0 to 2, or provider to send none"
      ),
      (
        Self.head + "temperature: null\nseed: 1.5\n",
        "conf/e.yaml:5: seed must be a whole number, or provider to send none"
      ),
      (Self.head + "concurrency: 65\n", "conf/e.yaml:4: concurrency must lie between 1 and 64"),
      (Self.head + "timeout: 0s\n", "conf/e.yaml:4: timeout must lie between 1s and 1h"),
      (
        "endpoint: e\nurl: https://example.com\nmodel: \"a b\"\n",
        "conf/e.yaml:3: model must have 1 to 200 visible ASCII characters"
      ),
      (
        "endpoint: e\nurl: https://k@example.com\nmodel: m\n",
        "conf/e.yaml:2: url must be scheme://host[:port]/path without user, query, fragment or escapes"
      ),
    ]
    for row in rows { #expect(problem(row.text) == row.problem) }
  }

  private func problem(_ text: String) -> String? {
    do {
      _ = try read(text)
      return nil
    } catch {
      return "\(error)"
    }
  }
}
