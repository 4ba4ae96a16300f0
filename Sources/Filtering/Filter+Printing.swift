extension Filter {
  /// The filter as text that reads as the same terms.
  public func text(_ vocabulary: FilterVocabulary) -> String {
    terms.map { $0.text(vocabulary) }.joined(separator: " ")
  }
}

extension FilterTerm {
  func text(_ vocabulary: FilterVocabulary) -> String {
    let sign = isExcluded ? "!" : ""
    switch condition {
    case .text(let text): return sign + Self.quoted(text, mustQuote: needsQuotes(text, vocabulary))
    case .fuzzy(let text): return "\(sign)~" + Self.quoted(text, mustQuote: false)
    case .field(let name, let comparison, let values):
      let field = vocabulary.field(named: name)
      let list = values.map { Self.text($0, field) }.joined(separator: ",")
      return "\(sign)\(name)\(comparison.rawValue)\(list)"
    }
  }

  /// Whether it would be read as something else.
  private func needsQuotes(_ text: String, _ vocabulary: FilterVocabulary) -> Bool {
    if "!~".unicodeScalars.contains(text.unicodeScalars.first ?? "!") { return true }
    guard let opening = FilterToken.tokens(of: text).first?.opening(from: 0) else { return false }
    return vocabulary.field(named: opening.name) != nil || vocabulary.suggestion(for: opening.name) != nil
  }

  private static func text(_ value: FilterValue, _ field: FilterField?) -> String {
    switch (value, field?.kind) {
    case (.none, _): return "none"
    case (.choice(let index), .choice(let words, _)?) where words.indices.contains(index): return words[index]
    case (.choice(let index), _): return "\(index)"
    case (.number(let number), .percent?): return FilterNumber.percentText(number)
    case (.number(let number), .age?): return FilterNumber.ageText(number)
    case (.number(let number), _): return "\(number)"
    case (.text(let text), _):
      let isKeyword = text.lowercased() == "none"
      let looksLikeSign = text.unicodeScalars.first.map { "<>=!".unicodeScalars.contains($0) } ?? true
      return quoted(text, mustQuote: isKeyword || looksLikeSign || text.unicodeScalars.contains(","))
    }
  }

  private static func quoted(_ text: String, mustQuote: Bool) -> String {
    mustQuote || text.isEmpty ? FilterText.quoted(text) : FilterText.quotedIfNeeded(text)
  }
}
