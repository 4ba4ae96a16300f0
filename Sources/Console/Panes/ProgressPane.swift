import Terminal

/// Work under way: a headline, and a row for each part of it.
struct ProgressPane: PaneContent {
  let id: String
  /// Set before each use by the screen.
  var headline: StyledText = ""
  /// Under the headline; likewise.
  var notes: [StyledText] = []
  var rows: [ProgressRow] = []
  private var top = 0

  init(_ id: String) { self.id = id }

  func bindings(_ context: Context) -> [Binding<Action>] { Bindings.movement }

  mutating func perform(_ action: Action, in rect: Rect, _ context: Context, _ out: inout Outbox) -> Bool {
    guard case .move(let motion) = action else { return false }
    let height = max(rect.height - 1 - notes.count, 1)
    top = min(motion.target(from: top, count: rows.count, height: height), max(rows.count - height, 0))
    return true
  }

  mutating func scroll(by delta: Int, in rect: Rect, _ context: Context) {
    let last = max(rows.count - max(rect.height - 1 - notes.count, 1), 0)
    top = min(max(top + delta, 0), last)
  }

  func draw(on frame: inout Frame, in rect: Rect, isFocused: Bool, _ context: Context) {
    let theme = context.theme
    let content = rect.inset(horizontal: 1)
    frame.surface.write(headline, in: content.line(0), theme: theme, ground: theme.style(.text))
    for (index, note) in notes.enumerated() {
      frame.surface.write(note, in: content.line(index + 1), theme: theme, ground: theme.style(.text))
    }
    let place = Point(column: content.column, row: content.row)
    frame.accessibility.append(
      AccessibilityNode(
        .text, label: ([headline] + notes).map { VisibleText.plain($0.string) }.joined(separator: "; "),
        isFocused: isFocused, place: place))
    if isFocused && theme.capabilities.accessible { frame.cursor = place }
    let lines = content.droppingTop(1 + notes.count)
    let first = min(top, max(rows.count - lines.height, 0))
    frame.draw(
      ProgressList(Array(rows.dropFirst(first).prefix(lines.height)), measured: rows), in: lines, theme: theme
    )
  }
}
