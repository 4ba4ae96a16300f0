/// What could stand at the cursor of a filter.
public struct FilterCompletion: Hashable, Sendable {
  public struct Candidate: Hashable, Sendable {
    /// What takes the place of ``FilterCompletion/range``.
    public var text: String
    /// What it means, or how many there are.
    public var note: String

    public init(_ text: String, note: String = "") {
      self.text = text
      self.note = note
    }
  }

  /// What is replaced, in characters.
  public var range: Range<Int>
  public var candidates: [Candidate]

  /// Fields, and after a comparison values, that begin with or hold what stands before the cursor.
  ///
  /// - Parameters:
  ///   - text: What was typed.
  ///   - cursor: In characters.
  ///   - vocabulary: The fields there are.
  ///   - values: What is known of a field beyond its fixed choices.
  public init(
    of text: String, at cursor: Int, vocabulary: FilterVocabulary,
    values: (FilterField) -> [Candidate] = { _ in [] }
  ) {
    guard text.utf8.count <= Filter.lengthLimit else {
      self.init(range: cursor..<cursor, candidates: [])
      return
    }
    let head = String(text.prefix(max(cursor, 0)))
    let cursor = head.count
    // A token that goes on behind the cursor is completed as if it ended there.
    guard let token = FilterToken.tokens(of: head).last, token.range.upperBound == cursor else {
      self.init(range: cursor..<cursor, candidates: vocabulary.fields.map(Self.candidate))
      return
    }
    let start = token.pieces.first.map { $0.scalar == "!" && !$0.isQuoted } == true ? 1 : 0
    if let opening = token.opening(from: start), let field = vocabulary.field(named: opening.name) {
      self.init(value: token, opening.rest, field, values(field), cursor)
      return
    }
    let typed = token.text(from: start).lowercased()
    let isPlain = token.pieces.dropFirst(start).allSatisfy { !$0.isQuoted && FilterToken.isLetter($0.scalar) }
    let fields = vocabulary.fields.filter { field in
      isPlain && ([field.name] + field.aliases).contains { $0.hasPrefix(typed) }
    }
    self.init(range: token.range.lowerBound + start..<cursor, candidates: fields.map(Self.candidate))
  }

  private init(range: Range<Int>, candidates: [Candidate]) {
    self.range = range
    self.candidates = candidates
  }

  private init(
    value token: FilterToken, _ rest: Int, _ field: FilterField, _ known: [Candidate], _ cursor: Int
  ) {
    let pieces = token.pieces[min(rest, token.pieces.count)...]
    let begin = pieces.lastIndex { $0.scalar == "," && !$0.isQuoted }.map { $0 + 1 } ?? pieces.startIndex
    let typed = FilterToken.text(pieces[begin...]).lowercased()
    let start = begin < token.pieces.count ? token.pieces[begin].place : cursor
    // A quote before the first character belongs to the value.
    let isQuoted = begin < token.pieces.count && token.pieces[begin].isQuoted && start > 0
    let fixed = field.examples.filter { word in !known.contains { $0.text == word } }.map { Candidate($0) }
    let all = known + fixed
    let chosen =
      all.filter { $0.text.lowercased().hasPrefix(typed) }
      + all.filter { !$0.text.lowercased().hasPrefix(typed) && $0.text.lowercased().contains(typed) }
    self.init(
      range: (isQuoted ? start - 1 : start)..<cursor,
      candidates: chosen.map { Candidate(Self.quoted($0.text), note: $0.note) })
  }

  private static func candidate(_ field: FilterField) -> Candidate {
    Candidate(field.opening, note: field.summary)
  }

  private static func quoted(_ text: String) -> String {
    text.unicodeScalars.contains(",") ? FilterText.quoted(text) : FilterText.quotedIfNeeded(text)
  }
}
