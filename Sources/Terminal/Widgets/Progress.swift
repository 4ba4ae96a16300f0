/// A bar that fills from left to right.
public struct ProgressBar: Widget, Hashable, Sendable {
  public var done: Int
  public var total: Int
  public var scope: StyleScope

  public init(done: Int, total: Int, scope: StyleScope = .running) {
    self.done = done
    self.total = total
    self.scope = scope
  }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    let line = rect.line(0)
    guard !line.isEmpty else { return }
    let part = total > 0 ? Double(done) / Double(total) : 0
    frame.surface.write(
      StyledText.bar(part, width: line.width, scope, theme: theme), in: line, theme: theme,
      ground: theme.style(.text))
  }
}

/// One line of work under way: state, name, bar, count, and times as the caller words them.
public struct ProgressRow: Hashable, Sendable {
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

  var count: String { "\(done)/\(total)" }
}

/// Lines of work under way on one grid: every bar begins and ends where the others do.
public struct ProgressList: Widget, Hashable, Sendable {
  public var rows: [ProgressRow]
  /// The rows that the columns are measured by, also those out of sight.
  public var measured: [ProgressRow]

  public init(_ rows: [ProgressRow], measured: [ProgressRow]? = nil) {
    self.rows = rows
    self.measured = measured ?? rows
  }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    let policy = frame.surface.policy
    func widest(_ text: (ProgressRow) -> String, atMost limit: Int) -> Int {
      min(measured.map { VisibleText.width(of: text($0), policy: policy) }.max() ?? 0, limit)
    }
    // Names, counts and notes keep what they need; the bar, which says the same once more, takes the rest.
    let tracks: [Track] = [
      .fixed(1), .fixed(widest(\.name, atMost: max(rect.width * 2 / 5, 8))), .flex(),
      .fixed(widest(\.count, atMost: rect.width / 4)), .fixed(widest(\.note, atMost: rect.width / 3)),
    ]
    for (index, row) in rows.enumerated() {
      let line = rect.line(index)
      guard !line.isEmpty else { return }
      draw(row, in: line.columns(tracks, gap: 2), on: &frame, theme)
    }
  }

  private func draw(_ row: ProgressRow, in parts: [Rect], on frame: inout Frame, _ theme: Theme) {
    let ground = theme.style(.text)
    frame.surface.write(
      StyledText(theme.mark(row.status), row.status.scope), in: parts[0], theme: theme, ground: ground)
    frame.surface.write(StyledText(row.name), in: parts[1], theme: theme, ground: ground)
    frame.draw(
      ProgressBar(done: row.done, total: row.total, scope: row.status.scope), in: parts[2], theme: theme)
    frame.surface.write(
      StyledText(row.count), in: parts[3], theme: theme, ground: ground, alignment: .trailing)
    frame.surface.write(
      StyledText(row.note, .muted), in: parts[4], theme: theme, ground: ground, alignment: .trailing)
    frame.accessibility.append(
      AccessibilityNode(
        .progress, label: VisibleText.plain(row.name),
        value: "\(row.status.rawValue) \(row.count) \(row.note)"))
  }
}

/// A row of small bars, one a value, the highest filling its cell.
public struct Sparkline: Widget, Hashable, Sendable {
  public var values: [Double]
  public var scope: StyleScope

  public init(_ values: [Double], scope: StyleScope = .accent) {
    self.values = values
    self.scope = scope
  }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    let line = rect.line(0)
    let shown = values.suffix(line.width).map { $0.isFinite ? max($0, 0) : 0 }
    guard !shown.isEmpty, !line.isEmpty else { return }
    frame.surface.write(
      StyledText.sparkline(Array(shown), scope, theme: theme), in: line, theme: theme,
      ground: theme.style(.text))
  }
}

extension StyledText {
  /// A small bar for each value, the highest filling its cell; for a place within a line.
  public static func sparkline(_ values: [Double], _ scope: StyleScope = .accent, theme: Theme) -> StyledText {
    let values = values.map { $0.isFinite ? max($0, 0) : 0 }
    let levels = theme.chrome.levels
    guard let highest = values.max(), highest > 0 else {
      return StyledText(String(repeating: levels[0], count: values.count), scope)
    }
    let text = values.map { levels[min(Int($0 / highest * Double(levels.count - 1)), levels.count - 1)] }
    return StyledText(text.joined(), scope)
  }

  /// A bar of `width` cells of which `part`, from 0 to 1, is full.
  public static func bar(_ part: Double, width: Int, _ scope: StyleScope, theme: Theme) -> StyledText {
    let width = max(width, 0)
    let full = part.isFinite ? Int(min(max(part, 0), 1) * Double(width)) : 0
    return StyledText([
      Span(String(repeating: theme.chrome.barFull, count: full), scope),
      Span(String(repeating: theme.chrome.barEmpty, count: width - full), .guide),
    ])
  }
}
