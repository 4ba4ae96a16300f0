extension Filter {
  /// Reads a filter; whatever cannot be understood is among its ``problems`` and filters nothing.
  ///
  /// - Parameters:
  ///   - text: What was typed.
  ///   - vocabulary: The fields that it may name.
  ///   - cursor: Where somebody is typing, in characters; the term there may be incomplete.
  public init(_ text: String, vocabulary: FilterVocabulary, cursor: Int? = nil) {
    self.init()
    guard text.utf8.count <= Filter.lengthLimit else {
      problems.append(FilterProblem(.tooLong, at: 0..<text.count))
      return
    }
    for token in FilterToken.tokens(of: text) {
      var reader = TermReader(token: token, vocabulary: vocabulary)
      do throws(FilterProblem) {
        terms.append(try reader.term())
      } catch {
        let isBeingTyped = cursor.map { token.range.lowerBound...token.range.upperBound ~= $0 } ?? false
        if !(isBeingTyped && reader.isIncomplete) { problems.append(error) }
      }
    }
    // What is kept or shown to be edited is the printed text, in which short forms are written out.
    guard self.text(vocabulary).utf8.count <= Filter.lengthLimit else {
      terms = []
      problems.append(FilterProblem(.tooLong, at: 0..<text.count))
      return
    }
  }
}

/// Reads one term.
private struct TermReader {
  let token: FilterToken
  let vocabulary: FilterVocabulary
  /// Whether more characters could make sense of what makes none.
  var isIncomplete = false

  mutating func term() throws(FilterProblem) -> FilterTerm {
    var start = 0
    let isExcluded = isSign("!", at: 0)
    if isExcluded { start = 1 }
    if isSign("~", at: start) {
      let text = token.text(from: start + 1)
      guard !text.isEmpty else { throw incomplete(.emptyTerm) }
      return FilterTerm(.fuzzy(text), isExcluded: isExcluded)
    }
    if let opening = token.opening(from: start) {
      if let field = vocabulary.field(named: opening.name) {
        let condition = try condition(field, opening.comparison, from: opening.rest)
        return FilterTerm(condition, isExcluded: isExcluded != opening.isNegated)
      }
      // Names and ids hold colons too, so an unknown word is a field only where it is close to one.
      if let meant = vocabulary.suggestion(for: opening.name) {
        throw FilterProblem(
          .unknownField(opening.name), at: token.range, allowed: [meant.opening])
      }
    }
    let text = token.text(from: start)
    guard !text.isEmpty else { throw incomplete(.emptyTerm) }
    return FilterTerm(.text(text), isExcluded: isExcluded)
  }

  private func isSign(_ sign: Unicode.Scalar, at place: Int) -> Bool {
    token.pieces.indices.contains(place) && token.pieces[place].scalar == sign
      && !token.pieces[place].isQuoted
  }

  private mutating func incomplete(_ cause: FilterProblem.Cause, _ field: FilterField? = nil) -> FilterProblem {
    isIncomplete = true
    return FilterProblem(cause, field: field?.name, at: token.range, allowed: field?.examples ?? [])
  }

  private mutating func condition(
    _ field: FilterField, _ comparison: FilterComparison, from start: Int
  ) throws(FilterProblem) -> FilterTerm.Condition {
    let parts = token.values(from: start)
    guard let first = parts.first, let last = parts.last else { throw incomplete(.missingValue, field) }
    guard field.comparisons.contains(comparison) else {
      // After a colon a comparison may follow yet.
      isIncomplete = comparison == .matches && start == token.pieces.count
      throw FilterProblem(
        .comparison(comparison), field: field.name, at: token.range,
        allowed: field.comparisons.map(\.rawValue))
    }
    if comparison.isOrdering, parts.count > 1 {
      throw FilterProblem(
        .severalValues, field: field.name, at: first.range.lowerBound..<last.range.upperBound)
    }
    var values: [FilterValue] = []
    for part in parts {
      for value in try self.values(field, comparison, part) where !values.contains(value) {
        values.append(value)
      }
    }
    return .field(field.name, comparison, values)
  }

  private mutating func values(
    _ field: FilterField, _ comparison: FilterComparison, _ part: ArraySlice<FilterToken.Piece>
  ) throws(FilterProblem) -> [FilterValue] {
    let text = FilterToken.text(part)
    let unknown = FilterProblem(
      .unknownValue(text), field: field.name, at: part.range, allowed: field.examples)
    if field.canBeMissing, text.lowercased() == "none", !part.contains(where: \.isQuoted) {
      guard !comparison.isOrdering else { throw unknown }
      return [.none]
    }
    switch field.kind {
    case .text, .name: return [.text(text)]
    case .choice(let words, _):
      let found = Self.choices(text, among: words)
      guard !found.isEmpty, comparison == .matches || found.count == 1 else { throw unknown }
      return found.map(FilterValue.choice)
    case .count:
      guard let count = FilterNumber.count(text) else { throw unknown }
      return [.number(count)]
    case .percent:
      guard let percent = FilterNumber.hundredths(text) else { throw unknown }
      return [.number(percent)]
    case .age:
      guard let age = FilterNumber.milliseconds(text) else {
        isIncomplete = FilterNumber.count(text) != nil
        throw unknown
      }
      return [.number(age)]
    }
  }

  /// The word itself, or all that begin like it.
  private static func choices(_ text: String, among words: [String]) -> [Int] {
    let text = text.lowercased()
    if let exact = words.firstIndex(where: { $0.lowercased().utf8.elementsEqual(text.utf8) }) {
      return [exact]
    }
    return words.indices.filter { words[$0].lowercased().utf8.starts(with: text.utf8) }
  }
}

extension ArraySlice<FilterToken.Piece> {
  fileprivate var range: Range<Int> { (first?.place ?? 0)..<(last.map { $0.place + 1 } ?? 0) }
}
