/// Help made from a table of bindings: every key, what it does, and why it cannot now.
public enum Help {
  /// The lines of help, grouped, of the bindings that hold every word of `query`.
  public static func lines<Action>(_ table: BindingTable<Action>, matching query: String = "") -> [StyledText] {
    let filter = WordFilter(query)
    let shown = table.bindings.filter { binding in
      filter.accepts(
        "\(binding.label) \(binding.summary) \(binding.command) \(binding.keys.map(\.description).joined(separator: " "))"
      )
    }
    var groups: [String] = []
    for binding in shown where !groups.contains(binding.group) { groups.append(binding.group) }
    let keys = shown.map { binding in
      // What has no key is typed.
      binding.keys.isEmpty
        ? ":\(binding.command)" : binding.keys.map(\.description).joined(separator: ", ")
    }
    let widest = min(keys.map(\.count).max() ?? 0, 24)
    var lines: [StyledText] = []
    for group in groups {
      if !lines.isEmpty { lines.append("") }
      lines.append(StyledText(group, .strong))
      for (binding, key) in zip(shown, keys) where binding.group == group {
        let gap = String(repeating: " ", count: max(widest - key.count, 0) + 2)
        var line = StyledText([
          Span("  \(key)\(gap)", .footerKey),
          Span(binding.summary, binding.disabledReason == nil ? nil : .muted),
        ])
        if let reason = binding.disabledReason { line = line + StyledText(" (\(reason))", .warning) }
        lines.append(line.hanging(widest + 4))
      }
    }
    return lines.isEmpty ? [StyledText("No key does \u{201C}\(query)\u{201D}.", .muted)] : lines
  }
}

/// A box of text over the screen, for help and messages.
public struct Overlay: Widget {
  public var title: StyledText
  public var lines: [StyledText]
  public var state: TextViewState
  public var trailing: StyledText
  /// Lines above the text that the caller draws.
  public var head: Int
  /// The lines that there is to be room for, head and all.
  public var rows: Int
  /// False while a field in the head has the keyboard.
  public var isFocused = true

  public init(
    title: StyledText, lines: [StyledText], state: TextViewState, trailing: StyledText = "esc closes",
    head: Int = 0, rows: Int = .max / 2, isFocused: Bool = true
  ) {
    self.head = head
    self.rows = rows
    self.isFocused = isFocused
    self.title = title
    self.lines = lines
    self.state = state
    self.trailing = trailing
  }

  /// The rectangle that `rows` lines of text have on a screen of `rect`, or as many of them as fit; wrap and scroll by
  /// it.
  public static func content(of rect: Rect, rows: Int) -> Rect {
    Pane.content(of: box(in: rect, rows: rows)).droppingLeft(1)
  }

  /// The width that text is wrapped at on a screen of `rect`.
  public static func width(in rect: Rect) -> Int { TextView.width(in: content(of: rect, rows: 0)) }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    let box = Overlay.box(in: rect, rows: rows)
    frame.cursor = nil
    frame.hits = []
    frame.accessibility = []
    frame.surface.fill(box, style: theme.style(.text))
    frame.draw(Pane("overlay", title: title, trailing: trailing, isFocused: true), in: box, theme: theme)
    let content = Overlay.content(of: rect, rows: rows).droppingTop(head)
    let text = WrappedText(lines, width: TextView.width(in: content), policy: frame.surface.policy)
    frame.draw(TextView(text, state: state, isFocused: isFocused), in: content, theme: theme)
  }

  /// As wide as is good to read, and as high as its text.
  private static func box(in rect: Rect, rows: Int) -> Rect {
    let most = min(rect.height, max(rect.height - 4, 14))
    return rect.centered(
      width: min(rect.width, min(max(rect.width - 8, 60), 110)), height: min(most, max(rows + 2, 5)))
  }
}

/// The keys that may follow the ones pressed, in a box at the bottom right.
public struct PendingKeys: Widget {
  public struct Item: Hashable, Sendable {
    let key: String
    let label: String
  }

  public var pressed: String
  public var items: [Item]

  public init<Action>(_ pressed: [Key], _ bindings: [Binding<Action>]) {
    self.pressed = KeySequence(pressed).description
    self.items = bindings.compactMap { binding in
      binding.keys.first { $0.keys.starts(with: pressed) }.map { sequence in
        let rest = KeySequence(Array(sequence.keys.dropFirst(pressed.count)))
        return Item(key: rest.description, label: binding.label)
      }
    }
  }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    let width = (items.map { $0.key.count + $0.label.count }.max() ?? 0) + 7
    let height = items.count + 2
    let box = rect.bottom(height).droppingLeft(rect.width - min(width, rect.width))
    frame.surface.fill(box, style: theme.style(.text))
    frame.draw(Pane("pending", title: StyledText("\(pressed) …"), isFocused: true), in: box, theme: theme)
    let content = Pane.content(of: box)
    for (index, item) in items.enumerated() {
      frame.surface.write(
        StyledText([Span(" \(item.key)  ", .footerKey), Span(item.label)]), in: content.line(index),
        theme: theme,
        ground: theme.style(.text))
    }
  }
}
