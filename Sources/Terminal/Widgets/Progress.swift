/// A bar that fills from left to right.
public struct ProgressBar: Widget, Hashable, Sendable {
  public var done: Int
  public var total: Int
  public var scope: Scope

  public init(done: Int, total: Int, scope: Scope = .running) {
    self.done = done
    self.total = total
    self.scope = scope
  }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    let line = rect.line(0)
    guard !line.isEmpty else { return }
    let part = total > 0 ? Double(min(max(done, 0), total)) / Double(total) : 0
    let full = Int(part * Double(line.width))
    let chrome = theme.chrome
    frame.surface.write(
      StyledText([
        Span(String(repeating: chrome.barFull, count: full), scope),
        Span(String(repeating: chrome.barEmpty, count: line.width - full), .guide),
      ]), in: line, theme: theme, ground: theme.style(.text))
  }
}

/// One line of work under way: state, name, bar, count, and times as the caller words them.
public struct ProgressRow: Widget, Hashable, Sendable {
  public var status: Status
  public var name: String
  public var done: Int
  public var total: Int
  /// Such as `12 s` or `12 s, about 30 s left`; wordings of time belong to the caller.
  public var note: String

  public init(_ status: Status, _ name: String, done: Int, total: Int, note: String = "") {
    self.status = status
    self.name = name
    self.done = done
    self.total = total
    self.note = note
  }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    let line = rect.line(0)
    guard !line.isEmpty else { return }
    let count = "\(done)/\(total)"
    let parts = line.columns(
      [
        .fixed(1), .flex(weight: 2, minimum: min(12, line.width / 2)), .flex(weight: 3),
        .fixed(min(max(count.count, 7), line.width / 3)), .fixed(min(note.count, line.width / 4)),
      ], gap: 1)
    let ground = theme.style(.text)
    frame.surface.write(
      StyledText(theme.mark(status), status.scope), in: parts[0], theme: theme, ground: ground)
    frame.surface.write(StyledText(name), in: parts[1], theme: theme, ground: ground)
    frame.draw(ProgressBar(done: done, total: total, scope: status.scope), in: parts[2], theme: theme)
    frame.surface.write(
      StyledText(count), in: parts[3], theme: theme, ground: ground, alignment: .trailing)
    frame.surface.write(StyledText(note, .muted), in: parts[4], theme: theme, ground: ground)
    frame.accessibility.append(
      AccessibilityNode(
        .progress, label: VisibleText.plain(name), value: "\(status.rawValue) \(count) \(note)"))
  }
}

/// A row of small bars, one a value, the highest filling its cell.
public struct Sparkline: Widget, Hashable, Sendable {
  public var values: [Double]
  public var scope: Scope

  public init(_ values: [Double], scope: Scope = .accent) {
    self.values = values
    self.scope = scope
  }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    let line = rect.line(0)
    let shown = values.suffix(line.width).map { $0.isFinite ? max($0, 0) : 0 }
    guard let highest = shown.max(), !line.isEmpty else { return }
    let levels = theme.chrome.levels
    let text = shown.map { value in
      let level = highest > 0 ? Int(value / highest * Double(levels.count - 1)) : 0
      return levels[min(max(level, 0), levels.count - 1)]
    }.joined()
    frame.surface.write(StyledText(text, scope), in: line, theme: theme, ground: theme.style(.text))
  }
}
