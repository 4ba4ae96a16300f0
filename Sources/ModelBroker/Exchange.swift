import Certification
import Cryptography
public import StrictJSON

/// A request and what came of it, as far as a run needs to know that goes on in another process.
///
/// Told twice: before the request is sent, as if nothing would ever be heard of it, and when it has ended. The last
/// word counts, so that a process that is killed in between has neither used less than it may have nor asked in secret.
public struct Exchange: Hashable, Sendable {
  /// A question and what is sent for it, at every attempt.
  struct RequestKey: Hashable, Sendable {
    var question: String
    /// Of the body that is sent.
    var request: Digest
  }

  var matter: RequestKey
  /// Counted from 1, over all processes.
  var attempt: Int64
  /// What was used, as far as it is known; otherwise the most that it can have been.
  var spent: RemoteModel.Usage
  /// What the answer said of itself.
  var model: String?
  var fingerprint: String?
  /// What came of the question, where that is the model's; `nil` when it is to be asked again.
  var outcome: Completion.Outcome?
  /// Since the first question, without the time in which no process was at it.
  var elapsedMilliseconds: Int64
  var record: Transcript.Record

  /// The id of the question, when it is settled.
  public var settledQuestion: String? { outcome == nil ? nil : matter.question }
}

extension Exchange {
  public var json: JSONValue {
    .object([
      "question": .string(matter.question), "request": .string(matter.request.hex),
      "attempt": .integer(attempt), "spent": spent.json, "model": model.map(JSONValue.string),
      "fingerprint": fingerprint.map(JSONValue.string), "outcome": outcome?.settledJSON,
      "elapsed": .integer(elapsedMilliseconds), "whole": .bool(record.isWhole), "record": record.line,
    ])
  }

  public init(_ reader: JSONObjectReader) throws(JSONFieldError) {
    var reader = reader
    guard let request = Digest(hex: try reader.string("request")) else {
      throw reader.problem("request", "is no digest")
    }
    matter = RequestKey(question: try reader.string("question"), request: request)
    attempt = try reader.integer("attempt")
    spent = try RemoteModel.Usage(try reader.object("spent"))
    model = try reader.optionalString("model")
    fingerprint = try reader.optionalString("fingerprint")
    outcome = try reader.optionalObject("outcome").map(Completion.Outcome.init(settled:))
    elapsedMilliseconds = try reader.integer("elapsed")
    guard let isWhole = try reader.optionalBool("whole") else { throw reader.problem("whole", "is missing") }
    record = Transcript.Record(line: try reader.required("record"), isWhole: isWhole)
    try reader.finish()
  }
}

extension Completion.Outcome {
  /// Of outcomes that are the model's; `nil` of others.
  fileprivate var settledJSON: JSONValue? {
    switch self {
    case .answered(let text): .object(["answered": .string(text)])
    case .malformed(let what): .object(["malformed": .string(what)])
    case .tooLarge(let bytes): .object(["tooLarge": .integer(Int64(bytes))])
    case .refused(let status, let what) where isOfTheModel:
      .object(["refused": .string(what), "status": .integer(Int64(status))])
    default: nil
    }
  }

  fileprivate init(settled reader: JSONObjectReader) throws(JSONFieldError) {
    var reader = reader
    if let text = try reader.optionalString("answered") {
      self = .answered(text)
    } else if let what = try reader.optionalString("malformed") {
      self = .malformed(what)
    } else if let bytes = try reader.optionalInteger("tooLarge") {
      self = .tooLarge(limitBytes: bytes)
    } else {
      self = .refused(status: Int(try reader.integer("status")), try reader.string("refused"))
    }
    try reader.finish()
    guard isOfTheModel else { throw reader.problem("status", "settles nothing") }
  }
}
