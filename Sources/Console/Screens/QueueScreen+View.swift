import Governance
import Terminal

extension QueueScreen {
  struct Layout {
    let notice: Rect
    let list: Rect
    /// Empty where there is no room for it.
    let detail: Rect
  }

  func layout(_ context: Context) -> Layout {
    let area = context.area
    let notice = area.top(context.banner.demoPassphrase == nil ? 0 : 1)
    let rest = area.droppingTop(notice.height)
    if context.isAccessible || rest.height < 14 {
      return Layout(notice: notice, list: rest, detail: Rect(column: 0, row: 0, width: 0, height: 0))
    }
    if rest.width >= 110 {
      let parts = rest.columns([.flex(), .fixed(min(max(rest.width * 2 / 5, 44), 72))])
      return Layout(notice: notice, list: parts[0], detail: parts[1])
    }
    let height = min(max(rest.height * 2 / 5, 7), 14)
    return Layout(notice: notice, list: rest.top(rest.height - height), detail: rest.bottom(height))
  }

  /// How many rows of the list are shown.
  func height(_ context: Context) -> Int { Table<String>.height(in: tableRect(layout(context))) }

  private func tableRect(_ layout: Layout) -> Rect {
    Pane.content(of: layout.list).droppingTop(filter.isShown ? 1 : 0)
  }

  func draw(on frame: inout Frame, in rect: Rect, _ context: Context) {
    let layout = layout(context)
    let theme = context.theme
    if let passphrase = context.banner.demoPassphrase {
      let line = StyledText([
        Span(" This is the demonstration. Every key's passphrase: ", .muted), Span(passphrase, .strong),
      ])
      frame.surface.write(line, in: layout.notice, theme: theme, ground: theme.style(.text))
    }
    frame.draw(
      Pane("queue", title: "Queue", trailing: StyledText(countText), isFocused: true), in: layout.list,
      theme: theme)
    if filter.isShown {
      filter.draw(
        on: &frame, in: Pane.content(of: layout.list), label: "Filter",
        placeholder: "words, state:pending risk:high env:NAME jurisdiction:EU base:NAME",
        note: StyledText(filterProblem.map { "! \($0) " } ?? "", .warning), theme: theme)
    }
    let cursor = filter.isEditing ? frame.cursor : nil
    frame.draw(table(context), in: tableRect(layout), theme: theme)
    if let cursor { frame.cursor = cursor }
    drawDetail(on: &frame, in: layout.detail, context)
  }

  private var countText: String {
    guard let unfiltered else { return "" }
    return rows.count == unfiltered ? grouped(unfiltered) : "\(grouped(rows.count)) of \(grouped(unfiltered))"
  }

  private func table(_ context: Context) -> Table<String> {
    let theme = context.theme
    let columns = [
      Column("state", "", minimum: 1),
      Column("adaptation", "Adaptation", minimum: 18, maximum: 44, weight: 4),
      Column("base", "Base", minimum: 12, maximum: 30, weight: 3, priority: 10),
      Column("where", "Where", minimum: 5, maximum: 14, weight: 1, priority: 40),
      Column("cert", "Cert", minimum: 6, alignment: .trailing, priority: 50),
      Column("standings", "P C R", minimum: 5, priority: 60),
      Column("age", "Age", minimum: 4, alignment: .trailing, priority: 30),
    ]
    return rows.table("queue", columns: columns, empty: emptyText) { row in
      TableRow(
        row.rowID,
        [
          StyledText(theme.mark(row.state.status), row.state.status.scope),
          StyledText([Span(row.name), Span(" \(row.version)", .muted)]),
          StyledText(row.base ?? "not declared", row.base == nil ? .unknown : .muted),
          StyledText(row.whereText),
          row.score.map { StyledText(Percentage.column($0), row.scoreFails ? .failed : nil) }
            ?? StyledText(theme.mark(.inactive), .muted),
          row.standingsText(theme),
          StyledText(context.age(since: row.submittedAt), .muted),
        ], isDimmed: row.state == .revoked)
    }
  }

  private var emptyText: [StyledText] {
    if let failure {
      return [StyledText(failure.what, .failed), StyledText(failure.next ?? "ctrl-r tries again")]
    }
    if isLoading { return ["reading…"] }
    if !filter.text.isEmpty {
      return ["Nothing matches \u{201C}\(filter.text)\u{201D}.".asStyled, "", "esc shows everything again"]
    }
    return [
      "No adaptation was submitted yet.", "", "countersign submit DIRECTORY",
      "hands in an adapter, a fine-tuning job or a manifest.",
    ]
  }

  // MARK: The pane beside it

  private func drawDetail(on frame: inout Frame, in rect: Rect, _ context: Context) {
    guard !rect.isEmpty else { return }
    let row = rows.selected
    frame.draw(
      Pane(
        "detail", title: StyledText(row.map { "\($0.name) \($0.version)" } ?? "Adaptation"),
        trailing: StyledText(row?.id.short ?? "", .muted)), in: rect, theme: context.theme)
    let content = Pane.content(of: rect).inset(horizontal: 1)
    let text = WrappedText(
      detailLines(context), width: TextView.width(in: content), policy: frame.surface.policy)
    frame.draw(TextView(text, state: detailState), in: content, theme: context.theme)
  }

  func detailLines(_ context: Context) -> [StyledText] {
    guard let row = rows.selected else { return [] }
    let theme = context.theme
    var lines = [
      StyledText.status(row.state.status, row.state.word, theme: theme)
        + StyledText("  by \(row.submitter), \(context.age(since: row.submittedAt)) ago", .muted)
    ]
    for place in row.places {
      lines.append(
        StyledText([
          Span(theme.mark(place.outcome.status), place.outcome.status.scope),
          Span(" \(place.environment)  "), Span(place.outcome.word, place.outcome.status.scope),
          Span(place.isActive ? "  active" : "", .done),
          Span(place.jurisdiction.map { "  \($0)" } ?? "", .muted),
        ]))
    }
    if row.places.isEmpty { lines.append(StyledText("names no environment: it can run nowhere", .warning)) }
    for point in row.open {
      let status = point.state.status
      lines.append(
        StyledText([
          Span(theme.mark(status), status.scope), Span(" \(point.authority?.rawValue ?? "always")  ", .muted),
          Span(point.reason),
          Span(row.places.count > 1 ? "  \(point.environment)" : "", .muted),
        ]))
    }
    if row.furtherOpen > 0 {
      lines.append(StyledText("and \(row.furtherOpen) more: enter shows all", .muted))
    }
    if row.open.isEmpty && row.state != .revoked { lines.append(StyledText("nothing is open", .muted)) }
    if let risk = row.risk { lines.append(StyledText([Span("risk  ", .muted), Span(risk.rawValue)])) }
    if !row.summary.isEmpty { lines += ["", StyledText(row.summary, .muted)] }
    return lines
  }
}

extension QueueRow {
  /// The jurisdictions, each once; environments where none is known.
  var whereText: String {
    var names: [String] = []
    for place in places {
      let name = place.jurisdiction ?? place.environment.text
      if !names.contains(name) { names.append(name) }
    }
    return names.joined(separator: " ")
  }

  func standingsText(_ theme: Theme) -> StyledText {
    let kinds: [Authority.Kind] = [.provider, .customer, .regulator]
    var spans: [Span] = []
    for kind in kinds {
      if !spans.isEmpty { spans.append(Span(" ")) }
      let status = standings[kind]?.status ?? .none
      spans.append(Span(theme.mark(status), status.scope))
    }
    return StyledText(spans)
  }
}

extension String {
  var asStyled: StyledText { StyledText(self) }
}
