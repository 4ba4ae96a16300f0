internal import StrictJSON

/// An OpenAI fine-tuning job object, as `GET /fine_tuning/jobs/{id}` returns it.
///
/// Unknown fields and unknown status words are accepted: the API grows both. Repeated fields and wrong types are not.
public struct FineTuningJob: Hashable, Sendable {
  public var id: String
  /// The model that was trained further.
  public var base: String
  /// Such as `ft:gpt-4o-mini-2024-07-18:acme::abc`; absent until the job has succeeded.
  public var fineTunedModel: String?
  public var status: Status
  public var method: FineTuningMethod
  /// A job from before methods existed names none and was supervised.
  public var namesItsMethod: Bool
  public var trainingFile: String
  public var validationFile: String?
  public var resultFiles: [String]
  /// Those of the method, else those of the job, in the order of the document.
  public var hyperparameters: [Hyperparameter]
  /// Seconds since 1970.
  public var createdAt: Int64
  /// Seconds since 1970.
  public var finishedAt: Int64?
  public var seed: Int64?
  public var trainedTokens: Int64?
  public var organization: String?
  public var failure: Failure?

  /// A setting of the training, its value as a JSON literal without quotes.
  public struct Hyperparameter: Hashable, Sendable {
    public var name: String
    public var value: String
  }

  /// What the provider says went wrong.
  public struct Failure: Hashable, Sendable {
    public var code: String
    public var message: String
  }

  public enum Status: Hashable, Sendable {
    case validatingFiles
    case queued
    case running
    case succeeded
    case failed
    case cancelled
    /// A word that the API's description does not list, such as `paused`.
    case other(String)

    public init(_ word: String) {
      self = Self.known.first { ByteText($0.word) == ByteText(word) } ?? .other(word)
    }

    /// As the API spells it.
    public var word: String {
      switch self {
      case .validatingFiles: "validating_files"
      case .queued: "queued"
      case .running: "running"
      case .succeeded: "succeeded"
      case .failed: "failed"
      case .cancelled: "cancelled"
      case .other(let word): word
      }
    }

    private static let known: [Status] = [
      .validatingFiles, .queued, .running, .succeeded, .failed, .cancelled,
    ]
  }

  /// Reads the job object in the file at `path`.
  public static func read(file path: String) throws(FineTuningJobError) -> FineTuningJob {
    let bytes: [UInt8]
    do throws(FileProblem) {
      bytes = try OpenFile.file(path).readAll(limitBytes: 1 << 20)
    } catch {
      throw .file(error)
    }
    return try FineTuningJob(parsing: bytes)
  }

  /// Parses the bytes of a job object.
  public init(parsing bytes: [UInt8]) throws(FineTuningJobError) {
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(parsing: bytes, limits: .init(bytes: 1 << 20, depth: 32))
    } catch {
      throw .notJSON(error)
    }
    do throws(JSONFieldError) {
      self = try Self(document)
    } catch {
      throw .field(error)
    }
  }

  /// The name of the model that the job made.
  ///
  /// - Throws: ``FineTuningJobError/unfinished(id:status:failure:)`` or ``FineTuningJobError/noModel(id:)``.
  public func model() throws(FineTuningJobError) -> String {
    guard status == .succeeded else { throw .unfinished(id: id, status: status, failure: failure) }
    guard let fineTunedModel else { throw .noModel(id: id) }
    return fineTunedModel
  }

  private init(_ document: JSONValue) throws(JSONFieldError) {
    var reader = try JSONObjectReader(document)
    guard try reader.word("object") == "fine_tuning.job" else {
      throw reader.problem(
        "object", "is not \"fine_tuning.job\"; give one job object, not a list or an event")
    }
    id = try Self.text("id", &reader)
    base = try Self.text("model", &reader)
    fineTunedModel = try reader.optionalString("fine_tuned_model").flatMap { $0.isEmpty ? nil : $0 }
    status = Status(try Self.text("status", &reader))
    trainingFile = try Self.text("training_file", &reader)
    validationFile = try reader.optionalString("validation_file")
    resultFiles = try reader.strings("result_files")
    createdAt = try Self.seconds("created_at", try reader.integer("created_at"), reader)
    finishedAt = nil
    if let finished = try reader.optionalInteger("finished_at") {
      finishedAt = try Self.seconds("finished_at", finished, reader)
    }
    seed = try reader.optionalInteger("seed")
    trainedTokens = try reader.optionalInteger("trained_tokens")
    organization = try reader.optionalString("organization_id")
    failure = try Self.failure(&reader)
    var settings =
      try reader.optionalObject("hyperparameters") == nil ? nil : reader.optional("hyperparameters")
    method = .supervised
    namesItsMethod = false
    if var described = try reader.optionalObject("method") {
      let word = try described.string("type")
      guard let named = FineTuningMethod(word: ByteText(word)) else {
        throw described.problem("type", "\"\(word)\" is not supervised, dpo or reinforcement")
      }
      method = named
      namesItsMethod = true
      if var details = try described.optionalObject(word),
        try details.optionalObject("hyperparameters") != nil
      {
        settings = details.optional("hyperparameters")
      }
    }
    hyperparameters = (settings?.members ?? []).map {
      Hyperparameter(name: $0.name.text, value: $0.value.string ?? $0.value.compactText)
    }
  }

  private static func text(_ name: String, _ reader: inout JSONObjectReader) throws(JSONFieldError) -> String {
    let text = try reader.string(name)
    guard !text.isEmpty else { throw reader.problem(name, "is empty") }
    return text
  }

  /// Refuses what no calendar holds, so that nobody who computes with it can overflow.
  private static func seconds(
    _ name: String, _ seconds: Int64, _ reader: JSONObjectReader
  ) throws(JSONFieldError) -> Int64 {
    guard (0...253_402_300_799).contains(seconds) else {
      throw reader.problem(name, "is not a time in seconds from 1970 to 9999")
    }
    return seconds
  }

  private static func failure(_ reader: inout JSONObjectReader) throws(JSONFieldError) -> Failure? {
    // Jobs that did not fail carry null or an object of nulls.
    guard var error = try reader.optionalObject("error") else { return nil }
    let code = try error.optionalString("code") ?? ""
    let message = try error.optionalString("message") ?? ""
    return code.isEmpty && message.isEmpty ? nil : Failure(code: code, message: message)
  }
}
