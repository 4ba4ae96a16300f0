/// A box with a title, the keys that jump to it, and a title at the right.
public struct Pane: Widget, Hashable, Sendable {
  public var id: String
  public var title: StyledText
  /// The keys that jump to the pane, as printed before its title; empty prints none.
  public var key: String
  public var trailing: StyledText
  public var isFocused: Bool

  public init(
    _ id: String, title: StyledText, key: String = "", trailing: StyledText = "", isFocused: Bool = false
  ) {
    self.id = id
    self.title = title
    self.key = key
    self.trailing = trailing
    self.isFocused = isFocused
  }

  /// The part of `rect` that the box leaves for its content.
  public static func content(of rect: Rect) -> Rect { rect.inset(horizontal: 1, vertical: 1) }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    let ground = theme.style(isFocused ? .borderFocused : .border)
    frame.addHit(rect, .pane(id))
    frame.accessibility.append(AccessibilityNode(.pane, label: title.string, isFocused: isFocused))
    guard rect.height > 1, rect.width > 1 else { return }
    let chrome = theme.chrome
    let across = String(repeating: chrome.horizontal, count: rect.width - 2)
    let last = Rect(column: rect.column, row: rect.endRow - 1, width: rect.width, height: 1)
    for (line, text) in [
      (rect.line(0), chrome.topLeft + across + chrome.topRight),
      (last, chrome.bottomLeft + across + chrome.bottomRight),
    ] {
      frame.surface.write(StyledText(text), in: line, theme: theme, ground: ground)
    }
    for row in 1..<rect.height - 1 {
      for column in [rect.column, rect.endColumn - 1] {
        frame.surface.write(
          chrome.vertical, at: Point(column: column, row: rect.row + row), width: 1, style: ground)
      }
    }
    drawTitles(on: &frame, in: rect, theme: theme)
  }

  private func drawTitles(on frame: inout Frame, in rect: Rect, theme: Theme) {
    let room = rect.line(0).inset(horizontal: 2)
    guard room.width > 4 else { return }
    let ground = theme.style(isFocused ? .titleFocused : .title)
    // Among several panes the focused one has a mark too: colour alone would be lost on some.
    let mark = key.isEmpty || !isFocused ? " " : theme.chrome.cursor
    let label = key.isEmpty ? title : StyledText("\(key) ", .footerKey) + title
    let end = frame.surface.write(
      StyledText(mark, .footerKey) + label + StyledText(" "), in: room, theme: theme, ground: ground)
    let wanted = trailing.width(policy: frame.surface.policy, limit: room.width)
    let left = room.endColumn - end
    // The right-hand title is dropped whole rather than cut: half a digest identifies nothing.
    guard wanted > 0, left >= wanted + 4 else { return }
    frame.surface.write(
      padded(trailing), in: room.droppingLeft(end - room.column), theme: theme, ground: ground,
      alignment: .trailing)
  }

  private func padded(_ text: StyledText) -> StyledText { StyledText(" ") + text + StyledText(" ") }
}
