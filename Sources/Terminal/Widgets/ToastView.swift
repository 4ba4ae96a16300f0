/// Messages at the bottom right of a rectangle, the newest lowest.
public struct ToastView: Widget, Hashable, Sendable {
  public var toasts: [Toast]

  public init(_ toasts: [Toast]) { self.toasts = toasts }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    for (index, toast) in toasts.reversed().enumerated() where index < rect.height {
      let text =
        StyledText(" \(theme.mark(toast.status)) ", toast.status.scope) + StyledText("\(toast.text) ")
      let width = min(text.width(policy: frame.surface.policy, limit: rect.width), rect.width)
      let line = rect.line(rect.height - 1 - index).droppingLeft(rect.width - width)
      frame.surface.write(text, in: line, theme: theme, ground: theme.style(.bar))
      frame.accessibility.append(AccessibilityNode(.notice, label: VisibleText.plain(toast.text)))
    }
  }
}
