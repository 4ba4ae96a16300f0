/// Something that a filter can be asked about.
public protocol FilterSubject {
  /// What words are looked for in.
  var filterText: String { get }
  /// A digest in hexadecimal digits, which words of four and more digits find by its beginning; may be empty.
  var filterID: String { get }
  /// What a field holds; empty when the thing has no such value.
  func filterValues(of field: String) -> [FilterValue]
}

extension FilterSubject {
  public var filterID: String { "" }
}

extension Filter {
  /// Whether all terms hold; for lists that are all in memory.
  public func accepts(_ subject: some FilterSubject, vocabulary: FilterVocabulary) -> Bool {
    guard !terms.isEmpty else { return true }
    let text = subject.filterText
    let lower = text.lowercased()
    return terms.allSatisfy { term in
      let holds =
        switch term.condition {
        case .text(let word):
          FilterText.contains(word, in: text, lower: lower)
            || (FilterText.isIDPrefix(word) && subject.filterID.utf8.starts(with: word.utf8))
        case .fuzzy(let word): FilterText.fuzzy(word, in: lower)
        case .field(let name, let comparison, let values):
          vocabulary.field(named: name).map { field in
            field.accepts(subject.filterValues(of: name), comparison, values)
          } ?? false
        }
      return holds != term.isExcluded
    }
  }
}

extension FilterField {
  /// Whether one of the values that a thing has stands to one of those that were asked for as `comparison` says.
  public func accepts(
    _ found: [FilterValue], _ comparison: FilterComparison, _ wanted: [FilterValue]
  ) -> Bool {
    wanted.contains { wanted in
      if wanted == .none { return found.isEmpty }
      return found.contains { accepts($0, comparison, wanted) }
    }
  }

  /// Whether one value stands to another as `comparison` says.
  public func accepts(
    _ found: FilterValue, _ comparison: FilterComparison, _ wanted: FilterValue
  ) -> Bool {
    switch (found, wanted) {
    case (.text(let found), .text(let wanted)):
      if comparison == .equals { return found.lowercased().utf8.elementsEqual(wanted.lowercased().utf8) }
      if kind == .name { return found.lowercased().utf8.starts(with: wanted.lowercased().utf8) }
      return FilterText.contains(wanted, in: found, lower: found.lowercased())
    case (.choice(let found), .choice(let wanted)): return comparison.holds(found, wanted)
    case (.number(let found), .number(let wanted)): return comparison.holds(found, wanted)
    default: return false
    }
  }
}

/// How texts are searched, wherever it happens.
public enum FilterText {
  /// Whether capitals count for this word.
  public static func mindsCase(_ word: String) -> Bool {
    word.unicodeScalars.contains { $0.properties.isUppercase }
  }

  /// Whether a word can be the beginning of an id: four and more hexadecimal digits.
  public static func isIDPrefix(_ word: String) -> Bool { word.utf8.count >= 4 && isDigits(word) }

  /// Whether there is nothing in it but hexadecimal digits.
  public static func isDigits(_ word: String) -> Bool {
    word.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
  }

  /// `lower` is `text` in lower case.
  public static func contains(_ word: String, in text: String, lower: String) -> Bool {
    // By scalars, as the store compares: a letter is found whatever marks follow it.
    mindsCase(word) ? holds(text, word) : holds(lower, word)
  }

  /// Whether the characters of `word` stand in `lower` in order.
  public static func fuzzy(_ word: String, in lower: String) -> Bool {
    var rest = word.lowercased().unicodeScalars[...]
    for scalar in lower.unicodeScalars where scalar == rest.first { rest.removeFirst() }
    return rest.isEmpty
  }

  /// The text as one word of a filter.
  static func quoted(_ text: String) -> String {
    var scalars: String.UnicodeScalarView = "\"".unicodeScalars
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { scalars.append("\\") }
      scalars.append(scalar)
    }
    scalars.append("\"")
    return String(scalars)
  }

  static func quotedIfNeeded(_ text: String) -> String {
    let isSafe = text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "\"" }
    return isSafe ? text : quoted(text)
  }

  private static func holds(_ text: String, _ word: String) -> Bool {
    let (text, word) = (Array(text.utf8), Array(word.utf8))
    guard let first = word.first else { return true }
    guard text.count >= word.count else { return false }
    return (0...text.count - word.count).contains { start in
      text[start] == first && text[start..<start + word.count].elementsEqual(word)
    }
  }
}
