/// Messages at the bottom right of a rectangle, the newest lowest, each on as many lines as it needs up to three.
public struct ToastView: Widget, Hashable, Sendable {
  /// A message of more lines than this goes on in the list of messages.
  private static let most = 3

  public var toasts: [Toast]

  public init(_ toasts: [Toast]) { self.toasts = toasts }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    var bottom = rect.endRow
    for toast in toasts.reversed() {
      let lines = lines(of: toast, width: rect.width, theme, frame.surface.policy)
      guard bottom - lines.count >= rect.row else { return }
      let width = min(lines.map { $0.width(policy: frame.surface.policy) }.max() ?? 0, rect.width)
      let box = Rect(
        column: rect.endColumn - width, row: bottom - lines.count, width: width, height: lines.count)
      frame.surface.fill(box, style: theme.style(.bar))
      for (index, line) in lines.enumerated() {
        frame.surface.write(line, in: box.line(index), theme: theme, ground: theme.style(.bar))
      }
      frame.accessibility.append(AccessibilityNode(.notice, label: VisibleText.plain(toast.text)))
      bottom -= lines.count
    }
  }

  private func lines(of toast: Toast, width: Int, _ theme: Theme, _ policy: TextPolicy) -> [StyledText] {
    // A mere hint has no state that a mark could tell.
    let mark = toast.status == .none ? " " : " \(theme.mark(toast.status)) "
    let indent = VisibleText.width(of: mark, policy: policy)
    let room = max(width - indent - 1, 1)
    var lines = WrappedText([StyledText(toast.text).hanging(1)], width: room, policy: policy).lines.map {
      (text: $0.text, indent: $0.indent)
    }
    if lines.count > Self.most {
      lines = Array(lines.prefix(Self.most))
      let rest = "\(theme.chrome.ellipsis) :messages"
      let kept = max(room - rest.count, 0)
      let last = WrappedText([lines[Self.most - 1].text], width: max(kept - 1, 1), policy: policy).lines
      lines[Self.most - 1].text = (last.first?.text ?? "") + StyledText(rest)
    }
    return lines.enumerated().map { index, line in
      let lead = String(repeating: " ", count: indent + (index == 0 ? 0 : max(line.indent - 1, 0)))
      return (index == 0 ? StyledText(mark, toast.status.scope) : StyledText(lead)) + line.text
        + StyledText(" ")
    }
  }
}
