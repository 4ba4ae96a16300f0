public import StrictJSON

/// Why a line of a training file is no record.
public enum TrainingLineProblem: Error, Hashable, Sendable {
  case blank
  case byteOrderMark
  case tooLong(limitBytes: Int)
  /// The line inside is always 1.
  case notJSON(JSONError)
  case field(JSONFieldError)
  case otherMethod(expected: FineTuningMethod, found: FineTuningMethod)
}

extension TrainingLineProblem: CustomStringConvertible {
  /// Texts are as in the file: make them visible before they reach a screen.
  public var description: String {
    switch self {
    case .blank: "is blank"
    case .byteOrderMark: "begins with a byte order mark; save the file as UTF-8 without one"
    case .tooLong(let limit): "is longer than the limit of \(limit) bytes"
    case .notJSON(let error): "byte \(error.offset + 1): \(error.reason)"
    case .field(let error): error.description
    case .otherMethod(let expected, let found):
      "is a record for \(found.rawValue), in a file of records for \(expected.rawValue)"
    }
  }
}
