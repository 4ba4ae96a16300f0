/// Draws the palette at the top of the screen.
public struct CommandPaletteView: Widget {
  public var palette: CommandPalette

  public init(_ palette: CommandPalette) { self.palette = palette }

  /// How many items are shown on a screen of `rect`.
  public static func height(in rect: Rect) -> Int { max(box(in: rect).height - 3, 0) }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    let box = CommandPaletteView.box(in: rect)
    frame.cursor = nil
    frame.hits = []
    frame.accessibility = []
    frame.surface.fill(box, style: theme.style(.text))
    frame.draw(
      Pane(
        "palette", title: "Commands", trailing: StyledText("\(palette.items.count) of \(palette.all.count)"),
        isFocused: true),
      in: box, theme: theme)
    let content = Pane.content(of: box)
    let rows = palette.items.map { item in
      TableRow(
        item.text,
        [
          StyledText(item.text),
          StyledText(item.disabledReason ?? item.summary, item.disabledReason == nil ? .muted : .warning),
          StyledText(item.key, .footerKey),
        ], isDimmed: item.disabledReason != nil)
    }
    let widest = palette.items.map { VisibleText.width(of: $0.text, policy: frame.surface.policy) }.max() ?? 0
    let names = min(max(widest, 16), max(content.width * 2 / 5, 16))
    let table = Table(
      "palette",
      columns: [
        Column("command", "", minimum: names),
        Column("summary", "", minimum: 10, weight: 3, priority: 10),
        Column("key", "", minimum: 7, alignment: .trailing, priority: 20),
      ], rows: rows, state: palette.list, empty: ["No command has this name."], showsHeader: false)
    frame.draw(table, in: content.droppingTop(1), theme: theme)
    // The row looks focused, but it is the query that has the keyboard.
    for index in frame.accessibility.indices where frame.accessibility[index].role != .pane {
      frame.accessibility[index].isFocused = false
    }
    let query = content.line(0)
    frame.surface.write(":", in: query, theme: theme, scope: .accent)
    // Last, so that the cursor stands in the query rather than on the selected row.
    frame.draw(
      FieldView(.text(palette.query, placeholder: "type a command"), label: "Command", isFocused: true),
      in: query.droppingLeft(1), theme: theme)
  }

  private static func box(in rect: Rect) -> Rect {
    let centered = rect.centered(width: min(rect.width, 90), height: rect.height)
    return centered.droppingTop(min(2, rect.height / 8)).top(16)
  }
}
