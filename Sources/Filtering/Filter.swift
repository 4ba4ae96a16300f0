/// What was typed to narrow a list: terms that must all hold, in any order.
///
/// Knows neither what is listed nor where it is kept; ``FilterVocabulary`` says which fields there are.
public struct Filter: Hashable, Sendable {
  public var terms: [FilterTerm]
  /// What could not be understood, in the order of the text; such terms filter nothing.
  public var problems: [FilterProblem]

  public init(terms: [FilterTerm] = [], problems: [FilterProblem] = []) {
    self.terms = terms
    self.problems = problems
  }

  /// Whether it lets everything through.
  public var isEmpty: Bool { terms.isEmpty }

  /// The longest text that is read, and the longest that a filter prints as, in bytes of UTF-8.
  public static let lengthLimit = 1000
}

/// One condition of a filter.
public struct FilterTerm: Hashable, Sendable {
  public enum Condition: Hashable, Sendable {
    /// Stands somewhere in the text; a capital letter in it makes capitals count.
    case text(String)
    /// Its characters stand in the text in this order, others between them; capitals do not count.
    case fuzzy(String)
    /// A field's name, and values of which one must hold.
    case field(String, FilterComparison, [FilterValue])
  }

  public var condition: Condition
  /// Lets through what the condition does not hold for.
  public var isExcluded: Bool

  public init(_ condition: Condition, isExcluded: Bool = false) {
    self.condition = condition
    self.isExcluded = isExcluded
  }
}

/// How a field is compared with a value.
public enum FilterComparison: String, CaseIterable, Hashable, Sendable {
  /// The field's own way: part of a text, the beginning of a name, the same number.
  case matches = ":"
  case equals = "="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  public var isOrdering: Bool { self != .matches && self != .equals }

  /// Whether `left` stands to `right` as this says.
  public func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .matches, .equals: left == right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }
}

/// A value that a field is compared with, and that a listed thing has.
public enum FilterValue: Hashable, Sendable {
  case text(String)
  /// The place among the field's choices.
  case choice(Int)
  /// A count, hundredths of a percent, or milliseconds of age.
  case number(Int64)
  /// The thing has no such value; unknown is not zero, so no ordering holds for it.
  case none
}
