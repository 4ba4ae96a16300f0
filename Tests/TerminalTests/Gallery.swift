import Terminal

/// One of everything, with awkward content: for goldens and for every size.
enum Gallery {
  enum Action: Hashable, Sendable { case open, approve, reject, help, palette, foldAll, foldOpen }

  static let bindings = BindingTable<Action>([
    Binding(
      "queue.open", ["enter", "l"], .open, label: "open", summary: "Open the adaptation", footer: true),
    Binding(
      "queue.approve", ["a"], .approve, label: "approve", summary: "Approve it", group: "Decide", footer: true
    ),
    Binding(
      "queue.reject", ["x", "del"], .reject, label: "reject", summary: "Reject it", group: "Decide",
      footer: true,
      disabledReason: "needs role reviewer"),
    Binding("fold.all", ["z M"], .foldAll, label: "fold all", summary: "Fold everything", group: "Tree"),
    Binding("fold.open", ["z o"], .foldOpen, label: "unfold", summary: "Unfold one", group: "Tree"),
    Binding("palette", [":", "ctrl-p"], .palette, label: "commands", summary: "Run a command by name"),
    Binding("help", ["?", "f1"], .help, label: "help", summary: "Show every key"),
  ])

  static let columns = [
    Column("name", "Adaptation", minimum: 14, weight: 3),
    Column("base", "Base", minimum: 10, weight: 1, priority: 20),
    Column("where", "Where", minimum: 6, priority: 10),
    Column("cert", "Cert", minimum: 6, alignment: .trailing, priority: 50),
    Column("age", "Age", minimum: 4, alignment: .trailing, priority: 60),
  ]

  static let names = [
    "support-triage 3.1.0", "claims-extract 1.4.2", "hr-screener 0.9.0", "日本語-サポート 2.0",
    "evil\u{202E}txt.exe",
    "legal-merge", "billing-qa 2.0.0",
  ]

  static func table(count: Int = 480, cursor: Int = 1, height: Int = 10) -> Table<String> {
    var state = ListState<String>()
    state.move(.to(cursor), count: count, height: height) { "row\($0)" }
    state.mark(["row3"])
    let visible = state.visible(count: count, height: 80)
    let rows = visible.map { index in
      TableRow(
        "row\(index)",
        [
          StyledText(names[index % names.count]), "gpt-4o-mini-2024-07-18", "EU US",
          StyledText("98.\(index % 10)%", index % 3 == 0 ? .failed : .passed), StyledText("\(index)d"),
        ], isDimmed: index % 5 == 4)
    }
    return Table(
      "queue", columns: columns, rows: rows, offset: visible.lowerBound, count: count, state: state,
      sort: .init("age", ascending: true), empty: ["Nothing waits.", "s submits an adaptation"])
  }

  static let graph: [String: [String]] = [
    "base": ["triage", "claims", "legacy"], "triage": ["triage-nl", "router"],
    "claims": ["router", "c1", "c2"],
    "router": ["base"], "triage-nl": [], "c1": ["日本語"],
  ]

  static func tree(openDepth: Int = 9) -> (TreeState<String>, [TreeRow<String>]) {
    var state = TreeState<String>(openDepth: openDepth)
    state.fold("c1")
    let rows = state.rows(roots: ["base"]) { graph[$0] ?? [] }
    state.reload(rows, height: 12)
    state.move(.down, rows: rows, height: 12)
    return (state, rows)
  }

  static func treeView() -> Tree<String> {
    let (state, rows) = tree()
    return Tree(
      "cascade", rows: rows, state: state,
      columns: [
        Column("node", "", minimum: 20, weight: 1), Column("why", "", minimum: 12, weight: 2, priority: 5),
      ]
    ) { row in
      TreeLabel(
        StyledText.status(row.id == "legacy" ? .unknown : .failed, "", theme: .dark)
          + StyledText(" \(row.id)"),
        cells: [StyledText("required base is gone", .muted)], hidden: 14)
    }
  }

  static func dialog() -> Dialog {
    Dialog(
      title: "Revoke support-triage 3.1.0", tier: .cascading,
      body: [
        StyledText("41 fall, 3 degrade, 6 survive, 1 unknown.", .danger),
        "Signed by 9f3c02ab as customer reviewer. Digest sha256:9f3c02ab5d1e…",
      ],
      fields: [
        DialogField("Reason", .text(TextField("leaks customer data"), placeholder: "why")),
        DialogField("Kind", .choice(ChoiceField(["terminal", "until reviewed"]))),
        DialogField("Passphrase", .secret(SecretField())),
      ], confirmLabel: "Revoke", typeToConfirm: "9f3c02ab")
  }

  static func palette() -> CommandPalette { CommandPalette(bindings, query: "re") }

  static func text() -> (WrappedText, TextViewState) {
    let text = WrappedText(
      WrappedText.lines(
        of: "What is the vault code?\nI cannot tell you the vault code. 日本語 \u{200B} hidden\n\n  indented"),
      width: 30)
    var state = TextViewState()
    state.search("vault", text: text, height: 5)
    return (text, state)
  }

  /// Every widget by name.
  static func widgets() -> [(String, any Widget)] {
    let (text, state) = text()
    var toasts = ToastList()
    toasts.add(.passed, "signed and appended as entry 812", at: 0)
    toasts.add(.failed, "the disk is full", at: 1)
    let tree = treeView()
    return [
      ("table", table()), ("empty table", table(count: 0)), ("far table", table(cursor: 479)), ("tree", tree),
      ("pane", Pane("p", title: "Queue ── 12 of 480", key: "1", trailing: "9f3c02ab", isFocused: true)),
      (
        "tabs",
        Tabs(
          brand: "Countersign", context: "acme-prod",
          tabs: [.init("queue", "Queue"), .init("fleet", "Fleet"), .init("ledger", "Ledger")],
          selected: "fleet",
          trailing: "maria · customer reviewer")
      ),
      ("footer", Footer(bindings)), ("dialog", DialogView(dialog())),
      ("palette", CommandPaletteView(palette())),
      ("text", TextView(text, state: state)), ("toasts", ToastView(toasts.visible(at: 5))),
      (
        "progress",
        ProgressList([ProgressRow(.running, "secret-leak 1", done: 120, total: 220, note: "12 s")])
      ),
      ("bar", ProgressBar(done: 3, total: 0)), ("sparkline", Sparkline([1, 5, 2, .nan, 8])),
      ("help", Overlay(title: "Help", lines: Help.lines(bindings), state: TextViewState())),
      ("pending", PendingKeys([Key.character("z")], bindings.bindings.filter { $0.group == "Tree" })),
      ("field", FieldView(.text(TextField("日本語 long text in here")), label: "Name", isFocused: true)),
      ("scrollbar", Scrollbar(top: 5, visible: 3, count: 100)),
    ]
  }
}
