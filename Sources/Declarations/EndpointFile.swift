public import Certification
import Governance
import StrictJSON

/// A model that somebody else serves, declared.
///
/// ```yaml
/// endpoint: acme-openai
/// url: https://api.openai.com/v1
/// model: ft:gpt-4o-mini-2024-07-18:acme::abc
/// keyFile: openai.key
/// requestsPerMinute: 120
/// budget: { requests: 2000, completionTokens: 200000, time: 20m }
/// ```
///
/// docs/remote-models.md has every field.
public enum EndpointFile {
  /// `keyFile` and `authorityFile` are taken from the folder of `file`, unless they begin with `/`.
  public static func read(_ bytes: [UInt8], file: String) throws(DeclarationProblem) -> Endpoint {
    var endpoint = try YAMLDocument(bytes, file: file).read(endpoint)
    endpoint.keyFile = endpoint.keyFile.map { beside(file, $0) }
    endpoint.authorityFile = endpoint.authorityFile.map { beside(file, $0) }
    return endpoint
  }

  /// Everything that is wrong with a declaration, in the order of its fields.
  public static func lint(_ bytes: [UInt8], file: String) -> [DeclarationProblem] {
    do {
      return try YAMLDocument(bytes, file: file).readOn(sample, endpoint).problems
    } catch {
      return [error]
    }
  }

  private static let sample: JSONValue = .object([
    "endpoint": .string("sample"), "url": .string("https://models.example/v1"), "model": .string("sample"),
  ])

  /// What a file calls its endpoint, whatever else is wrong with it; nil when not even that can be read.
  public static func name(in bytes: [UInt8]) -> String? {
    (try? YAMLDocument(bytes, file: ""))?.value["endpoint"]?.string
  }

  private static func endpoint(_ reader: inout JSONObjectReader) throws(JSONFieldError) -> Endpoint {
    var endpoint = Endpoint(
      name: try reader.identifier("endpoint"), url: try url(&reader), model: try name(&reader, "model"))
    for (index, alias) in try reader.strings("aliases").enumerated() {
      endpoint.aliases.append(try checked(alias, "aliases[\(index)]", reader))
    }
    endpoint.keyFile = try reader.optionalText("keyFile", limit: 4096)
    endpoint.authorityFile = try reader.optionalText("authorityFile", limit: 4096)
    try sampling(&reader, &endpoint)
    endpoint.requestsPerMinute = try reader.optionalInteger("requestsPerMinute", in: 1...1_000_000)
    try set(&endpoint.concurrency, try reader.optionalInteger("concurrency", in: 1...64))
    try set(&endpoint.answerBytes, try reader.optionalInteger("answerBytes", in: 1024...(64 << 20)))
    try set(&endpoint.connectMilliseconds, try reader.time("connectTimeout", limit: .hours(1)))
    try set(&endpoint.timeoutMilliseconds, try reader.time("timeout", limit: .hours(1)))
    if let retries = try reader.optionalObject("retries") { endpoint.retries = try Self.retries(retries) }
    if let budget = try reader.optionalObject("budget") { endpoint.budget = try Self.budget(budget) }
    return endpoint
  }

  private static func url(_ reader: inout JSONObjectReader) throws(JSONFieldError) -> EndpointURL {
    let url: EndpointURL
    do {
      url = try EndpointURL(try reader.text("url", limit: 1024))
    } catch let error as EndpointURLError {
      throw reader.problem("url", error.description)
    } catch let error as JSONFieldError {
      throw error
    } catch {
      throw reader.problem("url", "\(error)")
    }
    let allowsPlain = try reader.optionalBool("allowPlainHTTP") ?? false
    guard url.scheme == "https" || url.isLoopback || allowsPlain else {
      throw reader.problem(
        "url",
        "would send key and questions readable by everybody on the way; use https, or say allowPlainHTTP: true"
      )
    }
    return url
  }

  private static func sampling(
    _ reader: inout JSONObjectReader, _ endpoint: inout Endpoint
  ) throws(JSONFieldError) {
    switch reader.optional("temperature") {
    case nil: break
    case .string("provider"): endpoint.temperature = nil
    case .integer(let whole)? where (0...2).contains(whole): endpoint.temperature = .integer(whole)
    case .decimal(let literal)? where isTemperature(literal): endpoint.temperature = .decimal(literal)
    default: throw reader.problem("temperature", "must be a number from 0 to 2, or provider to send none")
    }
    switch reader.optional("seed") {
    case nil: break
    case .string("provider"): endpoint.seed = nil
    case .integer(let seed)?: endpoint.seed = seed
    default: throw reader.problem("seed", "must be a whole number, or provider to send none")
    }
    try set(&endpoint.tokenLimit, try reader.optionalInteger("maxTokens", in: 1...1_000_000))
    try set(&endpoint.tokenLimitMember, try reader.optionalChoice("maxTokensMember"))
  }

  /// Digits, a point and one to three digits, and not above 2; no exponent, so that there is one way to write a number.
  private static func isTemperature(_ literal: String) -> Bool {
    let parts = literal.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...3).contains(parts[1].utf8.count),
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }), let whole = Int(parts[0])
    else { return false }
    return whole < 2 || (whole == 2 && parts[1].allSatisfy { $0 == "0" })
  }

  private static func retries(_ given: JSONObjectReader) throws(JSONFieldError) -> Endpoint.Retries {
    var reader = given
    var retries = Endpoint.Retries()
    try set(&retries.attempts, try reader.optionalInteger("attempts", in: 1...20))
    try set(&retries.firstWaitMilliseconds, try reader.time("firstWait", limit: .hours(1)))
    try set(&retries.longestWaitMilliseconds, try reader.time("longestWait", limit: .hours(1)))
    try reader.finish()
    return retries
  }

  private static func budget(_ given: JSONObjectReader) throws(JSONFieldError) -> Endpoint.Budget {
    var reader = given
    var budget = Endpoint.Budget()
    let counts: ClosedRange<Int64> = 0...1_000_000_000_000
    try set(&budget.requests, try reader.optionalInteger("requests", in: counts))
    try set(&budget.promptTokens, try reader.optionalInteger("promptTokens", in: counts))
    try set(&budget.completionTokens, try reader.optionalInteger("completionTokens", in: counts))
    try set(&budget.bytes, try reader.optionalInteger("bytes", in: counts))
    try set(&budget.wallClockMilliseconds, try reader.time("time", limit: .days(30)))
    try reader.finish()
    return budget
  }

  private static func set<Value>(_ place: inout Value, _ value: Value?) throws(JSONFieldError) {
    if let value { place = value }
  }

  private static func name(_ reader: inout JSONObjectReader, _ field: String) throws(JSONFieldError) -> String {
    try checked(try reader.string(field), field, reader)
  }

  /// Providers' names of models have colons and slashes; none has spaces or other scripts.
  private static func checked(
    _ text: String, _ field: String, _ reader: JSONObjectReader
  ) throws(JSONFieldError) -> String {
    guard (1...200).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw reader.problem(field, "must have 1 to 200 visible ASCII characters")
    }
    return text
  }
}

extension JSONObjectReader {
  mutating func optionalInteger(
    _ name: String, in range: ClosedRange<Int64>
  ) throws(JSONFieldError) -> Int64? {
    optional(name) == nil ? nil : try integer(name, in: range)
  }

  /// At least a second.
  mutating func time(_ name: String, limit: TimeSpan) throws(JSONFieldError) -> Int64? {
    guard let span = try optionalTimeSpan(name) else { return nil }
    guard (1000...limit.milliseconds).contains(span.milliseconds) else {
      throw problem(name, "must lie between 1s and \(limit.text)")
    }
    return span.milliseconds
  }
}
