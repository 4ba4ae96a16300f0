/// Scroll position and search of a text.
public struct TextViewState: Hashable, Sendable {
  public private(set) var top = 0
  public private(set) var query = ""
  public private(set) var matches: [TextMatch] = []
  /// The place among ``matches`` last gone to; nil before the first.
  public private(set) var current: Int?
  /// Whether the end stays in sight as the text grows.
  ///
  /// Scrolling up stops it, going to the end resumes it.
  public private(set) var followsEnd: Bool

  public init(followsEnd: Bool = false) { self.followsEnd = followsEnd }

  public mutating func move(_ motion: Motion, text: WrappedText, height: Int) {
    let last = max(text.lines.count - max(height, 1), 0)
    let wanted: Int =
      switch motion {
      case .end: last
      case .to(let line): line
      default: motion.target(from: top, count: text.lines.count, height: height)
      }
    let isUp = wanted < top
    top = min(max(wanted, 0), last)
    followsEnd = motion == .end || (followsEnd && !isUp)
  }

  /// Takes up a text that changed or was wrapped anew.
  public mutating func reload(_ text: WrappedText, height: Int) {
    let last = max(text.lines.count - max(height, 1), 0)
    top = followsEnd ? last : min(top, last)
    matches = text.matches(of: query)
    current = current.flatMap { matches.indices.contains($0) ? $0 : nil }
  }

  /// Searches, and goes to the first match at or below the top.
  public mutating func search(_ query: String, text: WrappedText, height: Int) {
    self.query = query
    matches = text.matches(of: query)
    current = matches.firstIndex { text.line(of: $0) >= top } ?? matches.indices.first
    reveal(text, height)
  }

  /// Goes to the next match, or the one before; from the last on to the first.
  public mutating func next(_ step: Int, text: WrappedText, height: Int) {
    guard !matches.isEmpty else { return }
    let count = matches.count
    current = (((current ?? (step > 0 ? -1 : 0)) + step % count) % count + count) % count
    reveal(text, height)
  }

  public mutating func clearSearch() {
    query = ""
    matches = []
    current = nil
  }

  private mutating func reveal(_ text: WrappedText, _ height: Int) {
    guard let current, matches.indices.contains(current) else { return }
    let line = text.line(of: matches[current])
    guard line < top || line >= top + max(height, 1) else { return }
    move(.to(line - max(height, 1) / 3), text: text, height: height)
    followsEnd = false
  }
}

/// Wrapped text with scroll bar and marked matches.
public struct TextView: Widget {
  public var text: WrappedText
  public var state: TextViewState
  public var isFocused: Bool
  public var scope: StyleScope

  public init(_ text: WrappedText, state: TextViewState, isFocused: Bool = false, scope: StyleScope = .text) {
    self.text = text
    self.state = state
    self.isFocused = isFocused
    self.scope = scope
  }

  /// The width to wrap at for a view in `rect`: one column is the scroll bar's, and one keeps the text off it.
  public static func width(in rect: Rect) -> Int { max(rect.width - 2, 1) }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    guard !rect.isEmpty else { return }
    let ground = theme.style(scope)
    let first = min(state.top, max(text.lines.count - rect.height, 0))
    let shown = text.lines.dropFirst(first).prefix(rect.height)
    let body = Rect(
      column: rect.column, row: rect.row, width: TextView.width(in: rect), height: rect.height)
    for (row, line) in shown.enumerated() {
      let place = body.line(row).droppingLeft(line.indent)
      frame.surface.write(line.text, in: place, theme: theme, ground: ground)
      mark(line, in: place, on: &frame, theme)
    }
    let bar = Rect(column: rect.endColumn - 1, row: rect.row, width: 1, height: rect.height)
    frame.draw(Scrollbar(top: first, visible: rect.height, count: text.lines.count), in: bar, theme: theme)
    let words = shown.map { VisibleText.plain($0.text.string) }.joined(separator: "\n")
    let place = Point(column: rect.column, row: rect.row)
    frame.accessibility.append(AccessibilityNode(.text, label: words, isFocused: isFocused, place: place))
    // A cursor would only disturb those who see the text; screen readers start to read where it stands.
    if isFocused && theme.capabilities.accessible { frame.cursor = place }
  }

  /// Lays the look of a match over the cells of `line` that are part of one.
  private func mark(_ line: WrappedText.Line, in rect: Rect, on frame: inout Frame, _ theme: Theme) {
    guard !state.matches.isEmpty, !rect.isEmpty else { return }
    let glyphs = line.start..<line.start + line.glyphs
    let touching = state.matches.filter { $0.source == line.source && $0.glyphs.overlaps(glyphs) }
    guard !touching.isEmpty else { return }
    var column = rect.column
    var index = line.start
    for span in line.text.spans {
      VisibleText.scan(span.text, policy: text.policy) { visible in
        let width = Int(visible.glyph.width)
        if touching.contains(where: { $0.glyphs.contains(index) }) {
          let cell = Rect(column: column, row: rect.row, width: width, height: 1)
          frame.surface.restyle(cell.intersection(rect), theme.overlay(.match))
        }
        column += width
        index += 1
        return true
      }
    }
  }
}
