public import Cryptography
public import StrictJSON

/// What a certificate can say of a model that ran elsewhere.
///
/// No sandbox held it; that the provider ran the model that it names, nobody here can see.
public struct RemoteModel: Hashable, Sendable {
  /// What left and entered this machine, kept under its digest.
  public struct Transcript: Hashable, Sendable {
    public var digest: Digest
    public var records: Int64
    /// Whether every body is in it; beyond a bound, only digests are.
    public var isWhole: Bool

    public init(digest: Digest, records: Int64, isWhole: Bool) {
      self.digest = digest
      self.records = records
      self.isWhole = isWhole
    }
  }

  /// What was used, as far as it is known; otherwise the most that it can have been.
  public struct Usage: Hashable, Sendable {
    public var requests: Int64 = 0
    public var promptTokens: Int64 = 0
    public var completionTokens: Int64 = 0
    public var bytes: Int64 = 0

    public init() {}

    public var json: JSONValue {
      .object([
        "requests": .integer(requests), "promptTokens": .integer(promptTokens),
        "completionTokens": .integer(completionTokens), "bytes": .integer(bytes),
      ])
    }

    public init(_ reader: JSONObjectReader) throws(JSONFieldError) {
      var reader = reader
      requests = try reader.integer("requests")
      promptTokens = try reader.integer("promptTokens")
      completionTokens = try reader.integer("completionTokens")
      bytes = try reader.integer("bytes")
      try reader.finish()
    }
  }

  /// The words that every such evidence carries.
  public static let isolation = "suite code only; the model ran at the provider"

  /// As ``Endpoint/identity`` gives it.
  public var endpoint: JSONValue
  /// The names that answers gave as their model's, sorted.
  public var reportedModels: [String]
  /// The `system_fingerprint`s of answers, sorted; empty when the provider gives none.
  public var fingerprints: [String]
  public var usage: Usage
  public var transcript: Transcript

  public init(
    endpoint: JSONValue, reportedModels: [String], fingerprints: [String], usage: Usage,
    transcript: Transcript
  ) {
    self.endpoint = endpoint
    self.reportedModels = reportedModels.sorted()
    self.fingerprints = fingerprints.sorted()
    self.usage = usage
    self.transcript = transcript
  }

  /// As ``Endpoint/identityDigest`` gives it.
  public var endpointDigest: Digest { Digest(of: endpoint.canonicalBytes) }

  public var json: JSONValue {
    .object([
      "isolation": .string(Self.isolation),
      "endpoint": endpoint,
      "reportedModels": .strings(reportedModels),
      "fingerprints": .strings(fingerprints),
      "usage": usage.json,
      "transcript": .object([
        "sha256": .string(transcript.digest.hex), "records": .integer(transcript.records),
        "whole": .bool(transcript.isWhole),
      ]),
    ])
  }

  init(_ reader: JSONObjectReader) throws(JSONFieldError) {
    var reader = reader
    guard try reader.word("isolation") == ByteText(Self.isolation) else {
      throw reader.problem("isolation", "must be “\(Self.isolation)”")
    }
    endpoint = try reader.required("endpoint")
    reportedModels = try reader.strings("reportedModels")
    fingerprints = try reader.strings("fingerprints")
    usage = try Usage(try reader.object("usage"))
    var kept = try reader.object("transcript")
    guard let digest = Digest(hex: try kept.string("sha256")) else {
      throw kept.problem("sha256", "must be 64 lower-case hexadecimal digits")
    }
    guard let isWhole = try kept.optionalBool("whole") else { throw kept.problem("whole", "is missing") }
    transcript = Transcript(digest: digest, records: try kept.integer("records"), isWhole: isWhole)
    try kept.finish()
    try reader.finish()
  }
}
