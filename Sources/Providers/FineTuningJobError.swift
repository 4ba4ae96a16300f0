public import StrictJSON

/// Why a fine-tuning job cannot be submitted.
public enum FineTuningJobError: Error, Hashable, Sendable {
  case file(FileProblem)
  case notJSON(JSONError)
  case field(JSONFieldError)
  case unfinished(id: String, status: FineTuningJob.Status, failure: FineTuningJob.Failure?)
  /// Succeeded, but without the name of a model.
  case noModel(id: String)
}

extension FineTuningJobError: CustomStringConvertible {
  /// Texts are as in the file: make them visible before they reach a screen.
  public var description: String {
    switch self {
    case .file(let problem): problem.description
    case .notJSON(let error): "the job is not acceptable JSON: \(error)"
    case .field(let error): "the job: \(error)"
    case .unfinished(let id, let status, let failure): Self.unfinished(id, status, failure)
    case .noModel(let id):
      "job \(id) has succeeded but names no fine-tuned model; fetch it again and submit that"
    }
  }

  private static func unfinished(
    _ id: String, _ status: FineTuningJob.Status, _ failure: FineTuningJob.Failure?
  ) -> String {
    let state = "job \(id) is '\(status.word)'"
    switch status {
    case .failed, .cancelled:
      let reason = failure.map { " (\($0.message.isEmpty ? $0.code : $0.message))" } ?? ""
      return "\(state)\(reason) and made no model; there is nothing to submit"
    default: return "\(state); submit it when it has succeeded"
    }
  }
}
