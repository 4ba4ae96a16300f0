import Terminal

/// What lies over the screen and has the keyboard.
enum Layer: Sendable {
  case help(TextOverlay)
  /// Something to read, such as a row in full.
  case text(TextOverlay)
  case palette(CommandPalette)
  case form(FormFlow)
  case signing(SigningFlow)
}

/// A box of text over the screen.
struct TextOverlay: Sendable {
  let title: String
  let lines: [StyledText]
  var state = TextViewState()
  /// Whether the mouse is the terminal's while this is open, so that its text can be selected.
  var isForSelecting = false

  func wrapped(in rect: Rect) -> WrappedText {
    WrappedText(lines, width: TextView.width(in: Overlay.content(of: rect)))
  }

  mutating func move(_ motion: Motion, in rect: Rect) {
    state.move(motion, text: wrapped(in: rect), height: Overlay.content(of: rect).height)
  }
}
