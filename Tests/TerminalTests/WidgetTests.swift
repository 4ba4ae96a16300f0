import Terminal
import TestSupport
import Testing

@Suite struct WidgetTests {
  private static let ascii = Theme.dark.adapted(
    to: Capabilities(colors: .none, text: TextPolicy(unicode: false)))
  private static let wide = Theme.dark.adapted(
    to: Capabilities(colors: .indexed256, text: TextPolicy(ambiguousIsWide: true)))

  @Test func everyWidgetDrawsAtEverySize() {
    let sizes = (1...14).flatMap { columns in (1...7).map { Size(columns: columns, rows: $0) } }
    let larger = [(40, 10), (60, 16), (80, 24), (120, 40), (200, 60), (200, 1), (1, 60), (0, 0), (33, 9)]
    for size in sizes + larger.map({ Size(columns: $0.0, rows: $0.1) }) {
      for theme in [Theme.dark, Self.ascii, Self.wide] {
        for (name, widget) in Gallery.widgets() {
          var frame = Frame(size: size, theme: theme)
          frame.draw(widget, in: frame.bounds, theme: theme)
          // Also where its place is partly or wholly outside.
          frame.draw(
            widget,
            in: Rect(column: size.columns / 2, row: size.rows / 2, width: size.columns, height: size.rows),
            theme: theme)
          expectWhole(frame.surface, "\(name) at \(size)")
          for hit in frame.hits where hit.rect.intersection(frame.bounds) != hit.rect {
            Issue.record("\(name) at \(size): a hit outside of the screen")
          }
        }
      }
    }
  }

  @Test(arguments: [(100, 18), (60, 12)])
  func tables(columns: Int, rows: Int) throws {
    var frame = Frame(size: Size(columns: columns, rows: rows), theme: .dark)
    let pane = Pane("queue", title: "Queue ── 12 of 480", key: "1", trailing: "risk:high", isFocused: true)
    frame.draw(pane, in: frame.bounds, theme: .dark)
    frame.draw(Gallery.table(), in: Pane.content(of: frame.bounds), theme: .dark)
    try expectGolden(frame, "table-\(columns)x\(rows)")
  }

  @Test func tables_withoutColourAndUnicode() throws {
    var frame = Frame(size: Size(columns: 80, rows: 10), theme: Self.ascii)
    frame.draw(Gallery.table(), in: frame.bounds, theme: Self.ascii)
    try expectGolden(frame, "table-ascii")
  }

  @Test func trees() throws {
    var frame = Frame(size: Size(columns: 80, rows: 14), theme: .dark)
    frame.draw(Gallery.treeView(), in: frame.bounds, theme: .dark)
    try expectGolden(frame, "tree")
  }

  @Test(arguments: [(90, 20), (40, 10)])
  func dialogs(columns: Int, rows: Int) throws {
    var frame = Frame(size: Size(columns: columns, rows: rows), theme: .dark)
    var dialog = Gallery.dialog()
    dialog.shown(at: 0, on: frame.surface.size)
    _ = dialog.handle(.key(.tab), at: 1000)
    frame.draw(DialogView(dialog), in: frame.bounds, theme: .dark)
    try expectGolden(frame, "dialog-\(columns)x\(rows)")
  }

  @Test func aWholeScreen() throws {
    var frame = Frame(size: Size(columns: 100, rows: 24), theme: .dark)
    let rows = frame.bounds.rows([.fixed(1), .flex(), .fixed(1)])
    let widgets = Dictionary(uniqueKeysWithValues: Gallery.widgets())
    if let tabs = widgets["tabs"] { frame.draw(tabs, in: rows[0], theme: .dark) }
    frame.draw(Footer(Gallery.bindings), in: rows[2], theme: .dark)
    let panes = rows[1].columns([.flex(weight: 3), .flex(weight: 2)])
    frame.draw(Pane("queue", title: "Queue", key: "1", isFocused: true), in: panes[0], theme: .dark)
    frame.draw(Gallery.table(), in: Pane.content(of: panes[0]), theme: .dark)
    frame.draw(
      Pane("detail", title: "Transcript", key: "2", trailing: "2 matches"), in: panes[1], theme: .dark)
    if let text = widgets["text"] { frame.draw(text, in: Pane.content(of: panes[1]), theme: .dark) }
    if let toasts = widgets["toasts"] { frame.draw(toasts, in: rows[1], theme: .dark) }
    try expectGolden(frame, "screen")
    #expect(frame.hit(at: Point(column: 5, row: 4)) == .row(pane: "queue", id: "row1"))
    #expect(frame.hit(at: Point(column: 1, row: 23)) == .command("queue.open"))
    #expect(frame.hit(at: Point(column: 60, row: 20)) == .pane("detail"))
  }

  @Test func helpAndPaletteComeFromTheTable() throws {
    var frame = Frame(size: Size(columns: 80, rows: 20), theme: .dark)
    frame.draw(
      Overlay(title: "Help", lines: Help.lines(Gallery.bindings), state: TextViewState()), in: frame.bounds,
      theme: .dark)
    try expectGolden(frame, "help")
    var second = Frame(size: Size(columns: 80, rows: 20), theme: .dark)
    second.draw(CommandPaletteView(Gallery.palette()), in: second.bounds, theme: .dark)
    try expectGolden(second, "palette")
  }

  @Test func progressAndFields() throws {
    var frame = Frame(size: Size(columns: 70, rows: 6), theme: .dark)
    let lines = frame.bounds.rows(Array(repeating: .fixed(1), count: 6))
    frame.draw(
      ProgressList([
        ProgressRow(.failed, "bias 2", done: 220, total: 220, note: "31 s"),
        ProgressRow(.running, "secret-leak 1", done: 80, total: 220, note: "12 s"),
      ]), in: frame.bounds.top(2), theme: .dark)
    frame.draw(Sparkline([1, 5, 2, 7, 8, 3]), in: lines[2], theme: .dark)
    var secret = SecretField()
    for scalar in "tröst".unicodeScalars { _ = secret.handle(.character(scalar)) }
    frame.draw(FieldView(.secret(secret), label: "Passphrase", isFocused: false), in: lines[3], theme: .dark)
    frame.draw(
      FieldView(.text(TextField(String(repeating: "日本", count: 30))), label: "Name", isFocused: true),
      in: lines[4],
      theme: .dark)
    frame.draw(
      FieldView(.choice(ChoiceField(["now", "later"], selected: 1)), label: "When", isFocused: false),
      in: lines[5], theme: .dark)
    try expectGolden(frame, "progress")
    #expect(!frame.text.contains("tröst"))
    #expect(!frame.accessibility.contains { $0.value.contains("tröst") })
  }
}
