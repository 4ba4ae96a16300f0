import Terminal

/// A filter or search that is typed into a screen itself.
struct FilterLine: Sendable {
  enum Change: Sendable {
    /// The key is not one of editing.
    case ignored
    case none
    case edited
    /// Enter: what was typed stands.
    case accepted
    /// Escape: as if nothing had been typed.
    case cancelled
  }

  private(set) var field = TextField(limit: 200)
  private(set) var isEditing = false
  private var before = ""

  var text: String { field.text }
  /// Whether it takes a line of the screen.
  var isShown: Bool { isEditing || !field.text.isEmpty }

  mutating func begin() {
    before = field.text
    isEditing = true
  }

  /// Takes a text as if it had been typed and accepted.
  mutating func begin(with text: String) { field.replace(text) }

  mutating func clear() {
    field.replace("")
    isEditing = false
  }

  mutating func handle(_ key: Key) -> Change {
    guard isEditing else { return .ignored }
    switch key.description {
    case "enter":
      isEditing = false
      return .accepted
    case "esc", "ctrl-c":
      isEditing = false
      field.replace(before)
      return .cancelled
    default:
      let old = field.text
      guard field.handle(key) else { return .none }
      return field.text == old ? .none : .edited
    }
  }

  /// False while nothing is being typed.
  mutating func paste(_ text: String) -> Bool { isEditing && field.paste(text) }

  /// Draws it into the first row of `rect`.
  func draw(
    on frame: inout Frame, in rect: Rect, label: String, placeholder: String, note: StyledText, theme: Theme
  ) {
    let parts = rect.line(0).columns(
      [.fixed(2), .flex(), .fixed(note.width(policy: frame.surface.policy))], gap: 1)
    guard parts.count == 3 else { return }
    frame.surface.write(StyledText(" /", .accent), in: parts[0], theme: theme, ground: theme.style(.text))
    if isEditing {
      frame.draw(
        FieldView(.text(field, placeholder: placeholder), label: label, isFocused: true), in: parts[1],
        theme: theme)
    } else {
      frame.surface.write(
        StyledText(field.text, .accent), in: parts[1], theme: theme, ground: theme.style(.text))
    }
    frame.surface.write(note, in: parts[2], theme: theme, ground: theme.style(.text))
  }
}
