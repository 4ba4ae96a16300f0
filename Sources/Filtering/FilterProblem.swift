/// A term that could not be understood.
public struct FilterProblem: Error, Hashable, Sendable {
  public enum Cause: Hashable, Sendable {
    case unknownField(String)
    case unknownValue(String)
    case missingValue
    case comparison(FilterComparison)
    /// Only one value can be more or less than something.
    case severalValues
    case emptyTerm
    case tooLong
  }

  public var cause: Cause
  /// The field that it is about.
  public var field: String?
  /// Where it stands, in characters from 0.
  public var range: Range<Int>
  /// What could stand there instead.
  public var allowed: [String]

  public init(_ cause: Cause, field: String? = nil, at range: Range<Int>, allowed: [String] = []) {
    self.cause = cause
    self.field = field
    self.range = range
    self.allowed = allowed
  }
}

extension FilterProblem: CustomStringConvertible {
  /// In one sentence, with what is allowed.
  public var description: String {
    let list = allowed.joined(separator: ", ")
    let field = field ?? ""
    switch cause {
    case .unknownField(let name): return "there is no field \(name); did you mean \(list)?"
    case .unknownValue(let value):
      return "\(field) cannot be \u{201C}\(value)\u{201D}" + (list.isEmpty ? "" : "; it can be \(list)")
    case .missingValue: return "\(field) needs a value" + (list.isEmpty ? "" : ": \(list)")
    case .comparison(let comparison):
      return "\(field) cannot be used with \(comparison.rawValue), but with \(list)"
    case .severalValues: return "\(field) can be compared with one value only"
    case .emptyTerm: return "there is nothing after it; put it in quotes to look for it"
    case .tooLong: return "a filter has at most \(Filter.lengthLimit) bytes, short forms written out"
    }
  }
}
