import Governance
import Terminal

extension AdaptationScreen {
  /// What the tabs leave of the screen.
  func content(_ area: Rect) -> Rect {
    let content = Pane.content(of: area).droppingTop(2)
    return tab == .overview || tab == .verdict ? content.inset(horizontal: 1) : content
  }

  func wrapped(_ context: Context, _ rect: Rect, policy: TextPolicy = TextPolicy()) -> WrappedText {
    WrappedText(lines(context), width: TextView.width(in: rect), policy: policy)
  }

  private func lines(_ context: Context) -> [StyledText] {
    guard let detail else { return failure?.lines ?? [StyledText("reading…", .muted)] }
    return tab == .verdict ? VerdictText.lines(detail, context) : OverviewText.lines(detail, context)
  }

  func draw(on frame: inout Frame, in rect: Rect, _ context: Context) {
    let theme = context.theme
    var title = StyledText(label)
    if let detail {
      title =
        title + StyledText("  ") + StyledText.status(detail.state.status, detail.state.word, theme: theme)
    }
    frame.draw(
      Pane("adaptation", title: title, trailing: StyledText(id.short, .muted), isFocused: true), in: rect,
      theme: theme)
    drawTabs(on: &frame, in: Pane.content(of: rect).line(0), theme)
    let content = content(rect)
    guard detail != nil || tab == .overview || tab == .verdict else { return }
    switch tab {
    case .overview, .verdict:
      let text = wrapped(context, content, policy: frame.surface.policy)
      frame.draw(
        TextView(text, state: texts[tab] ?? TextViewState(), isFocused: true), in: content, theme: theme)
    case .certificates: frame.draw(certificateTable(context), in: content, theme: theme)
    case .lineage: frame.draw(lineageTree(theme), in: content, theme: theme)
    case .history:
      frame.draw(
        LedgerTable.table(history, "history", empty: ["No entry is about it."], context), in: content,
        theme: theme)
    }
  }

  private func drawTabs(on frame: inout Frame, in line: Rect, _ theme: Theme) {
    var column = line.column + 1
    for one in Tab.allCases {
      let room = line.droppingLeft(column - line.column)
      let isSelected = one == tab
      let end = frame.surface.write(
        StyledText(" \(one.title) "), in: room, theme: theme,
        ground: theme.style(isSelected ? .tabActive : .muted))
      frame.addHit(
        Rect(column: column, row: line.row, width: end - column, height: line.height), .tab(one.id))
      frame.accessibility.append(AccessibilityNode(.tab, label: one.title, isFocused: isSelected))
      column = end + 1
    }
  }

  private func certificateTable(_ context: Context) -> Table<String> {
    let theme = context.theme
    let columns = [
      Column("state", "", minimum: 1), Column("suite", "Suite", minimum: 16, maximum: 36, weight: 3),
      Column("result", "Result", minimum: 8, maximum: 30, weight: 2, priority: 60),
      Column("score", "Score", minimum: 6, alignment: .trailing, priority: 70),
      Column("cases", "Cases", minimum: 9, alignment: .trailing, priority: 40),
      Column("floor", "Floor", minimum: 6, alignment: .trailing, priority: 30),
      Column("by", "By", minimum: 8, maximum: 20, weight: 1, priority: 20),
      Column("age", "Age", minimum: 4, alignment: .trailing, priority: 50),
      Column("expires", "Expires", minimum: 8, alignment: .trailing, priority: 35),
    ]
    return certificates.table(
      "certificates", columns: columns,
      empty: ["It was never certified.", "", "c runs suites against it in the sandbox"]
    ) { one in
      TableRow(
        one.rowID,
        [
          StyledText(theme.mark(one.status), one.status.scope), StyledText(one.suite),
          StyledText(one.word, one.status.scope), StyledText(Percentage.column(one.score)),
          StyledText("\(one.passed)/\(one.total)", .muted), StyledText(Percentage.column(one.floor), .muted),
          StyledText(one.certifier, .muted), StyledText(context.age(since: one.issuedAt), .muted),
          StyledText(RelativeTime.distance(to: one.expiresAt, from: context.now), .muted),
        ], isDimmed: one.state != .valid)
    }
  }

  private func lineageTree(_ theme: Theme) -> Tree<String> {
    let items = detail?.lineage.items ?? [:]
    let columns = [
      Column("node", "", minimum: 24, weight: 5),
      Column("relation", "", minimum: 10, maximum: 16, weight: 1, priority: 30),
      Column("state", "", minimum: 12, maximum: 22, weight: 1, priority: 60),
    ]
    return Tree("lineage", rows: treeRows, state: lineage, columns: columns) { row in
      guard let item = items[row.id] else { return TreeLabel(StyledText(row.id)) }
      let scope: Terminal.Scope? = item.node == nil ? .strong : nil
      let state: StyledText =
        item.isRevoked
        ? StyledText.status(.inactive, "revoked", theme: theme)
        : item.state.map { StyledText.status($0.status, $0.word, theme: theme) }
          ?? StyledText(item.note, .muted)
      return TreeLabel(
        StyledText(item.label, scope), cells: [StyledText(item.relation, .muted), state],
        hidden: item.children.count,
        isDimmed: item.isRevoked)
    }
  }
}

extension Bindings {
  static let folding: [Binding<Action>] = [
    Binding(
      "fold", ["h", "left"], .fold, label: "fold", summary: "Fold, or go to the parent", group: "Tree",
      footer: true),
    Binding(
      "unfold", ["l", "right"], .unfold, label: "unfold", summary: "Unfold, or go to the first child",
      group: "Tree", footer: true),
    Binding("fold.all", ["z M"], .foldAll, label: "fold all", summary: "Fold everything", group: "Tree"),
    Binding(
      "unfold.all", ["z R"], .unfoldAll, label: "unfold all", summary: "Unfold everything", group: "Tree"),
  ]
}
