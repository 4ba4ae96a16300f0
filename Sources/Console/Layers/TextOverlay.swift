import Terminal

/// A box of text over the screen, of which `/` shows only what holds some words.
struct TextOverlay: Sendable {
  enum Content: Sendable {
    case lines([StyledText])
    case help(BindingTable<Action>)
  }

  let title: String
  private let content: Content
  /// Whether the mouse is the terminal's while this is open, so that its text can be selected.
  var isForSelecting = false
  private var state = TextViewState()
  private var search = FilterLine()

  init(title: String, _ content: Content) {
    self.title = title
    self.content = content
  }

  var isHelp: Bool {
    if case .help = content { true } else { false }
  }

  var lines: [StyledText] {
    switch content {
    case .help(let table): return Help.lines(table, matching: search.text)
    case .lines(let lines):
      let words = WordFilter(search.text)
      let found = lines.filter { words.accepts($0.string) }
      return found.isEmpty ? [StyledText("Nothing holds \u{201C}\(search.text)\u{201D}.", .muted)] : found
    }
  }

  /// False for a key that is not one of searching.
  mutating func take(_ key: Key, in screen: Rect) -> Bool {
    switch search.handle(key) {
    case .ignored:
      if key == .character("/") {
        search.begin()
        return true
      }
      // Escape first shows everything again.
      guard key == .escape, search.isShown else { return false }
      search.clear()
    case .none, .accepted, .edited, .cancelled: break
    }
    move(.home, in: screen)
    return true
  }

  mutating func paste(_ text: String) { _ = search.paste(text) }

  mutating func move(_ motion: Motion, in screen: Rect) {
    let place = place(in: screen)
    state.move(motion, text: WrappedText(lines, width: TextView.width(in: place)), height: place.height)
  }

  private func place(in screen: Rect) -> Rect {
    Overlay.content(of: screen, rows: rows(in: screen)).droppingTop(search.isShown ? 1 : 0)
  }

  /// The lines of everything there is to read, with one for the search: the box stays as it is while one searches.
  private func rows(in screen: Rect) -> Int {
    let all: [StyledText] =
      switch content {
      case .help(let table): Help.lines(table)
      case .lines(let lines): lines
      }
    return WrappedText(all, width: Overlay.width(in: screen)).lines.count + 1
  }

  func draw(on frame: inout Frame, in rect: Rect, _ theme: Theme) {
    frame.draw(
      Overlay(
        title: StyledText(title), lines: lines, state: state, trailing: "/ searches  y copies  esc closes",
        head: search.isShown ? 1 : 0, rows: rows(in: rect), isFocused: !search.isEditing), in: rect,
      theme: theme)
    guard search.isShown else { return }
    search.draw(
      on: &frame, in: Overlay.content(of: rect, rows: rows(in: rect)), label: "Search",
      placeholder: "words to find",
      note: "", theme: theme)
  }
}
