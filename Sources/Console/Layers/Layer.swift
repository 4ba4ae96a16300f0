import Terminal

/// What lies over the screen and has the keyboard.
enum Layer: Sendable {
  /// Something to read: help, messages, a row in full.
  case text(TextOverlay)
  case palette(CommandPalette)
  case form(FormFlow)
  case question(QuestionFlow)
  case signing(SigningFlow)
}
