import Terminal

/// The strip between screen and footer in which the tour speaks; it takes its rows from the screen and covers nothing.
struct TourStrip {
  let tour: Tour
  let hint: String

  /// How many rows it takes: a rule with its keys, and lines for the hint.
  static func height(in size: Size) -> Int { size.columns >= 80 ? 3 : 4 }

  func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    guard !rect.isEmpty else { return }
    let place = tour.current == nil ? "the end" : "\(tour.number) of \(tour.steps.count)"
    let title = StyledText([Span(" Tour ", .strong), Span("\(place) ", .muted)])
    let rule = rect.line(0)
    let ground = theme.style(.border)
    frame.surface.write(
      StyledText(String(repeating: theme.chrome.rule, count: rect.width)), in: rule, theme: theme,
      ground: ground)
    frame.surface.write(title, in: rule.droppingLeft(2), theme: theme, ground: ground)
    drawKeys(on: &frame, in: rule, theme: theme)
    let text = WrappedText(
      [StyledText(hint)], width: max(rect.width - 2, 1), policy: frame.surface.policy)
    for (index, line) in text.lines.prefix(rect.height - 1).enumerated() {
      frame.surface.write(
        line.text, in: rect.line(index + 1).droppingLeft(1), theme: theme, ground: theme.style(.text))
    }
    frame.accessibility.append(AccessibilityNode(.notice, label: "Tour, \(place)", value: hint))
  }

  private func drawKeys(on frame: inout Frame, in rule: Rect, theme: Theme) {
    let keys = [("(", "back", "tour.back"), (")", "skip", "tour.skip"), (":tour off", "", "tour.off")]
    let texts = keys.map {
      StyledText([Span(" \($0.0)", .footerKey), Span(" \($0.1)\($0.1.isEmpty ? "" : " ")")])
    }
    let policy = frame.surface.policy
    var column = rule.endColumn - 2 - texts.reduce(0) { $0 + $1.width(policy: policy) }
    guard column > rule.column + 24 else { return }
    for (text, key) in zip(texts, keys) {
      let width = text.width(policy: policy)
      let place = Rect(column: column, row: rule.row, width: width, height: 1)
      frame.surface.write(text, in: place, theme: theme, ground: theme.style(.text))
      frame.addHit(place, .command(key.2))
      column += width
    }
  }
}
