public import Cryptography
public import Governance
public import StrictJSON

public typealias EndpointName = Identifier<Endpoint>

/// A model that somebody else serves, as declared: where, which, how it is asked, and how much it may be asked.
public struct Endpoint: Hashable, Sendable {
  /// How the longest answer is asked for: providers differ in the member's name.
  public enum TokenLimitMember: String, CaseIterable, Hashable, Sendable {
    case maxTokens = "max_tokens"
    case maxCompletionTokens = "max_completion_tokens"
  }

  /// What a run may use in all; nothing is sent that could exceed it.
  public struct Budget: Hashable, Sendable {
    /// Each attempt counts.
    public var requests: Int64 = 10_000
    public var promptTokens: Int64 = 4_000_000
    public var completionTokens: Int64 = 2_000_000
    /// Of bodies, in both directions.
    public var bytes: Int64 = 256 << 20
    /// From the first question.
    public var wallClockMilliseconds: Int64 = 3_600_000

    public init() {}
  }

  /// What is done when the server is overloaded, fails or stays silent.
  public struct Retries: Hashable, Sendable {
    /// Of one question, the first included.
    public var attempts: Int64 = 5
    /// Before the second attempt, doubled before each further one.
    public var firstWaitMilliseconds: Int64 = 1_000
    /// No wait is longer; a server that asks for a longer one is not asked again.
    public var longestWaitMilliseconds: Int64 = 60_000

    public init() {}
  }

  public var name: EndpointName
  public var url: EndpointURL
  /// What is asked for, exactly.
  public var model: String
  /// What the answer's `model` may say instead, such as the dated name that an alias stands for.
  public var aliases: [String] = []
  /// A JSON number from 0 to 2; `nil` leaves it to the provider.
  public var temperature: JSONValue? = .integer(0)
  /// `nil` sends none.
  public var seed: Int64? = 1
  /// Of one answer.
  public var tokenLimit: Int64 = 512
  public var tokenLimitMember = TokenLimitMember.maxTokens
  public var requestsPerMinute: Int64?
  /// Questions that may be open at once.
  public var concurrency: Int64 = 4
  public var connectMilliseconds: Int64 = 10_000
  /// Of one attempt, from the connection to the last byte.
  public var timeoutMilliseconds: Int64 = 60_000
  /// Of one answer's body.
  public var answerBytes: Int64 = 1 << 20
  public var retries = Retries()
  public var budget = Budget()
  /// Where the key lies, when the endpoint wants one.
  public var keyFile: String?
  /// Certificates to trust instead of the system's.
  public var authorityFile: String?

  public init(name: EndpointName, url: EndpointURL, model: String) {
    self.name = name
    self.url = url
    self.model = model
  }

  /// Whether an answer may come from the model called `name`.
  public func accepts(model name: String) -> Bool {
    let name = ByteText(name)
    return ([model] + aliases).contains { ByteText($0) == name }
  }

  public static let identityFormat = "countersign-endpoint/v0.1"

  /// What decides the answers: where, which model, and the parameters sent along.
  ///
  /// No key, and nothing that only says how fast or how much is asked.
  public var identity: JSONValue {
    .object([
      "format": .string(Self.identityFormat),
      "url": .string(url.description),
      "model": .string(model),
      "aliases": aliases.isEmpty ? nil : .strings(aliases.sorted()),
      "temperature": temperature,
      "seed": seed.map(JSONValue.integer),
      tokenLimitMember == .maxTokens ? "maxTokens" : "maxCompletionTokens": .integer(tokenLimit),
    ])
  }

  /// Of the canonical form of ``identity``.
  public var identityDigest: Digest { Digest(of: identity.canonicalBytes) }

  /// Of all that is declared: whoever agreed to it has not agreed to anything with another digest.
  public var declarationDigest: Digest {
    let declaration: JSONValue = .object([
      "name": .string(name.text), "identity": identity,
      "limits": .object(limits.map { JSONMember($0.name, .integer($0.value)) }),
      "requestsPerMinute": requestsPerMinute.map(JSONValue.integer), "concurrency": .integer(concurrency),
      "connectMilliseconds": .integer(connectMilliseconds),
      "firstWaitMilliseconds": .integer(retries.firstWaitMilliseconds),
      "longestWaitMilliseconds": .integer(retries.longestWaitMilliseconds),
      "keyFile": keyFile.map(JSONValue.string), "authorityFile": authorityFile.map(JSONValue.string),
    ])
    return Digest(of: declaration.canonicalBytes)
  }

  /// For the evidence, so that a reader knows what the run was under.
  public var limits: [Evidence.Limit] {
    [
      .init(name: "requests", value: budget.requests),
      .init(name: "promptTokens", value: budget.promptTokens),
      .init(name: "completionTokens", value: budget.completionTokens),
      .init(name: "bytes", value: budget.bytes),
      .init(name: "wallClockMilliseconds", value: budget.wallClockMilliseconds),
      .init(name: "attempts", value: retries.attempts),
      .init(name: "answerBytes", value: answerBytes),
      .init(name: "timeoutMilliseconds", value: timeoutMilliseconds),
    ]
  }
}
