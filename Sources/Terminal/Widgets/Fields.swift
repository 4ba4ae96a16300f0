/// One line of a form: a label and what is being entered.
public enum Field: Hashable, Sendable {
  case text(TextField, placeholder: String = "")
  case secret(SecretField)
  case choice(ChoiceField)

  /// Edits by one key.
  ///
  /// False when the field has no use for it.
  public mutating func handle(_ key: Key) -> Bool {
    switch self {
    case .text(var field, let placeholder):
      defer { self = .text(field, placeholder: placeholder) }
      return field.handle(key)
    case .secret(var field):
      // The enum must not hold the bytes too, or each key would copy them.
      self = .choice(ChoiceField([]))
      defer { self = .secret(field) }
      return field.handle(key)
    case .choice(var field):
      defer { self = .choice(field) }
      return field.handle(key)
    }
  }

  /// Takes pasted text.
  ///
  /// False when the field takes none.
  public mutating func paste(_ text: String) -> Bool {
    switch self {
    case .text(var field, let placeholder):
      defer { self = .text(field, placeholder: placeholder) }
      return field.paste(text)
    case .secret(var field):
      self = .choice(ChoiceField([]))
      defer { self = .secret(field) }
      return field.paste(text)
    case .choice: return false
    }
  }

  /// The text of a text field or the chosen option; nil for a secret.
  public var value: String? {
    switch self {
    case .text(let field, _): field.text
    case .secret: nil
    case .choice(let field): field.selected ?? ""
    }
  }

  public var isEmpty: Bool {
    switch self {
    case .text(let field, _): field.text.isEmpty
    case .secret(let field): field.isEmpty
    case .choice(let field): field.selected == nil
    }
  }
}

/// Draws a field, with the terminal's cursor in it when it is focused.
public struct FieldView: Widget, Hashable, Sendable {
  public var field: Field
  public var label: String
  public var isFocused: Bool

  public init(_ field: Field, label: String, isFocused: Bool) {
    self.field = field
    self.label = label
    self.isFocused = isFocused
  }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    let line = rect.line(0)
    guard !line.isEmpty else { return }
    let ground = theme.style(isFocused ? .fieldFocused : .field)
    frame.surface.fill(line, style: ground)
    var value = field.value ?? ""
    switch field {
    case .text(let field, let placeholder):
      draw(field, placeholder, on: &frame, line, ground, theme)
    case .secret(let secret):
      value = "\(secret.length) characters"
      let dots = String(repeating: theme.chrome.secret, count: secret.length)
      let end = frame.surface.write(
        StyledText(dots), in: line.leftPart(line.width - 1), theme: theme, ground: ground, cut: .leading)
      if isFocused {
        frame.cursor = Point(column: max(min(end, line.endColumn - 1), line.column), row: line.row)
      }
    case .choice(let choice):
      let text = choice.options.enumerated().map { index, option in
        Span(
          index == choice.index ? "[\(option)] " : " \(option)  ", index == choice.index ? .accent : .muted)
      }
      frame.surface.write(StyledText(text), in: line, theme: theme, ground: ground)
      if isFocused { frame.cursor = Point(column: line.column, row: line.row) }
    }
    frame.accessibility.append(
      AccessibilityNode(
        .field, label: label, value: VisibleText.plain(value), isFocused: isFocused,
        place: isFocused ? frame.cursor : Point(column: line.column, row: line.row)))
  }

  private func draw(
    _ field: TextField, _ placeholder: String, on frame: inout Frame, _ line: Rect, _ ground: Style,
    _ theme: Theme
  ) {
    if field.text.isEmpty {
      let style = theme.style(.placeholder, over: ground)
      frame.surface.write(StyledText(placeholder), in: line, theme: theme, ground: style)
    }
    let policy = frame.surface.policy
    let before = VisibleText.width(of: String(field.text.prefix(field.cursor)), policy: policy)
    // The cursor stays inside; text scrolls away under the left edge.
    let skip = max(before - (line.width - 1), 0)
    let start = Point(column: line.column, row: line.row)
    frame.surface.write(field.text, at: start, width: line.width, style: ground, skip: skip)
    if isFocused { frame.cursor = Point(column: line.column + before - skip, row: line.row) }
  }
}

extension Rect {
  func leftPart(_ width: Int) -> Rect {
    Rect(column: column, row: row, width: min(max(width, 0), self.width), height: height)
  }
}
