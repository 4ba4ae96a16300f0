/// Text broken into lines of a given width, between words where it can be.
///
/// Made once for a text and a width; drawing and searching then cost only what is shown.
public struct WrappedText: Hashable, Sendable {
  /// One line as it stands on the screen.
  public struct Line: Hashable, Sendable {
    public let text: StyledText
    /// The cells left free before it, where the source's further lines hang.
    public let indent: Int
    /// The line of the source that it is part of, and its first glyph there.
    public let source: Int
    public let start: Int
    public let glyphs: Int
  }

  public let lines: [Line]
  let sources: [StyledText]
  let policy: TextPolicy

  public init(_ text: [StyledText], width: Int, policy: TextPolicy = TextPolicy()) {
    self.sources = text
    self.policy = policy
    var lines: [Line] = []
    for (index, line) in text.enumerated() {
      var breaker = LineBreaker(width: max(width, 1), hang: line.hang, source: index)
      lines += breaker.lines(of: line, policy: policy)
    }
    self.lines = lines
  }

  /// The lines of `text`, cut at each line feed (with or without a carriage return before it).
  public static func lines(of text: String, _ scope: StyleScope? = nil) -> [StyledText] {
    // Bytes, because comparing characters takes time that grows with the square of the marks on one.
    let parts = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return parts.enumerated().map { number, part in
      let isEnded = number + 1 < parts.count
      let line = isEnded && part.last == UInt8(ascii: "\r") ? part.dropLast() : part
      return StyledText(String(decoding: line, as: UTF8.self), scope)
    }
  }
}

/// Breaks one source line.
///
/// No line is wider than the width: what would be cut at the edge of the screen would be on no line. Only where a glyph
/// takes two cells and the width is one does it stand over the edge.
private struct LineBreaker {
  /// What hangs in moves this far where a word is too long to hang further in.
  private static let least = 2

  let width: Int
  let hang: Int
  let source: Int
  private var lines: [WrappedText.Line] = []
  private var spans: [Span] = []
  private var glyphs = 0
  private var used = 0
  private var start = 0
  /// Of the open line.
  private var indent = 0
  /// After the last space of the line so far.
  private var lastBreak: Break?

  private struct Break {
    /// How many spans there are up to it, and how much of the last one, in bytes of UTF-8.
    let spans: Int
    let bytes: Int
    let glyphs: Int
    let used: Int
  }

  init(width: Int, hang: Int, source: Int) {
    self.width = width
    self.hang = hang * 2 > width ? min(hang, width > 8 ? Self.least : 0) : hang
    self.source = source
  }

  mutating func lines(of text: StyledText, policy: TextPolicy) -> [WrappedText.Line] {
    // Most lines fit as they are.
    let length = text.spans.reduce(0) { $0 + $1.text.utf8.count }
    if length <= width, text.spans.allSatisfy({ VisibleText.isPlain($0.text) }) {
      close(text.spans, glyphs: length)
      return lines
    }
    for span in text.spans {
      VisibleText.scan(span.text, policy: policy) { visible in
        append(visible, scope: visible.isEscape ? .escape : span.scope)
        return true
      }
    }
    close(spans, glyphs: glyphs)
    return lines
  }

  private mutating func append(_ visible: VisibleGlyph, scope: StyleScope?) {
    let glyph = visible.glyph
    while indent + used + Int(glyph.width) > width, glyphs > 0 {
      // A line that hangs begins with a word; the blanks before it stay, unseen, at the end of the line above. But one
      // that carries marks is more than a blank.
      if hang > 0, glyph.base == " ", glyph.mark(at: 0) == 0 {
        glyphs += 1
        noteBreak()
        return
      }
      if lastBreak == nil, indent > Self.least, used + Int(glyph.width) + Self.least <= width {
        indent = Self.least
      } else {
        breakLine()
      }
    }
    if glyphs == 0 { indent = max(min(indent, width - Int(glyph.width)), 0) }
    add(glyph, scope)
    glyphs += 1
    used += Int(glyph.width)
    if glyph.base == " " { noteBreak() }
  }

  private mutating func noteBreak() {
    lastBreak = Break(
      spans: spans.count, bytes: spans.last?.text.utf8.count ?? 0, glyphs: glyphs, used: used)
  }

  private mutating func breakLine() {
    guard let at = lastBreak, at.glyphs < glyphs else {
      // A word that is longer than a line goes on right below itself.
      let isWord = lastBreak == nil && indent > 0
      close(spans, glyphs: glyphs)
      spans = []
      glyphs = 0
      used = 0
      if !isWord { indent = hang }
      return
    }
    let (broken, rest) = split(at)
    close(broken, glyphs: at.glyphs)
    spans = rest
    glyphs -= at.glyphs
    used -= at.used
    indent = used + hang < width ? hang : min(hang, Self.least, max(width - used, 0))
  }

  /// The open line's spans before a break and after it.
  private func split(_ at: Break) -> (before: [Span], after: [Span]) {
    var before = Array(spans[..<at.spans])
    var after = Array(spans[at.spans...])
    guard let last = before.indices.last else { return (before, after) }
    let text = before[last].text
    let end = text.utf8.index(text.startIndex, offsetBy: at.bytes)
    if end < text.endIndex { after.insert(Span(String(text[end...]), before[last].scope), at: 0) }
    before[last].text = String(text[..<end])
    return (before, after)
  }

  private mutating func close(_ spans: [Span], glyphs: Int) {
    lines.append(
      WrappedText.Line(
        text: StyledText(spans), indent: indent, source: source, start: start, glyphs: glyphs))
    start += glyphs
    lastBreak = nil
  }

  private mutating func add(_ glyph: Glyph, _ scope: StyleScope?) {
    if spans.isEmpty || spans[spans.count - 1].scope != scope { spans.append(Span("", scope)) }
    spans[spans.count - 1].text.unicodeScalars.append(glyph.base)
    for mark in glyph.combiningMarks { spans[spans.count - 1].text.unicodeScalars.append(mark) }
  }
}
