import Admissibility
import Filtering
import Governance
import Presentation
import Terminal

extension QueueScreen {
  func slots(_ context: Context) -> [PaneSlot<Self>] {
    let row = rows.selected
    return [
      PaneSlot(
        "queue", \.list, title: filter.title("Queue", width: listWidth(context), context.theme),
        trailing: StyledText(countText, .muted),
        head: filter.height, isTyping: filter.isEditing
      ) { $0.empty = emptyText(context) },
      PaneSlot(
        "detail", \.detail, title: StyledText(row?.label ?? "Adaptation"),
        trailing: StyledText(row?.id.short ?? "", .muted)
      ) { $0.lines = detailLines(context) },
    ]
  }

  func paneArea(_ context: Context) -> Rect {
    context.area.droppingTop(notice(context) == nil ? 0 : 1)
  }

  /// How many rows of the list are shown.
  func height(_ context: Context) -> Int { list.height(in: rect(of: "queue", context)) }

  func drawAround(on frame: inout Frame, _ context: Context) {
    guard let line = notice(context) else { return }
    frame.surface.write(
      line, in: context.area.line(0), theme: context.theme, ground: context.theme.style(.text))
  }

  /// What a newcomer should know, in one line.
  private func notice(_ context: Context) -> StyledText? {
    if let passphrase = context.banner.demoPassphrase {
      return StyledText([
        Span(" Demonstration. Every key's passphrase: ", .muted), Span(passphrase, .strong),
        Span("  :tour", .accent), Span(" shows you around", .muted),
      ])
    }
    guard unfiltered == 0 else { return nil }
    return StyledText(" \(TourText.offerOfScreens)", .muted)
  }

  func drawHead(of pane: String, on frame: inout Frame, in rect: Rect, _ context: Context) {
    guard pane == "queue" else { return }
    filter.draw(
      on: &frame, in: rect.line(0), label: "Filter", placeholder: "words, state:pending env:NAME age>2d",
      note: "", theme: context.theme)
    filter.drawHint(on: &frame, in: rect.line(1), theme: context.theme)
  }

  private func listWidth(_ context: Context) -> Int {
    let width = context.area.width
    return width >= 110 ? width * 3 / 5 : width
  }

  private var countText: String {
    count?.text(of: unfiltered, isFiltered: !filter.filter.isEmpty) ?? ""
  }

  private func emptyText(_ context: Context) -> [StyledText] {
    if !filter.text.isEmpty {
      return ["Nothing matches \u{201C}\(filter.text)\u{201D}.".asStyled, "", "esc shows everything again"]
    }
    return [
      "No adaptation was submitted yet.", "",
      StyledText("In a shell, hand in an adapter's folder or a fine-tuning job:", .muted),
    ] + context.banner.submitCommand.split(separator: "\n").map { StyledText(String($0), .strong) }
  }

  // MARK: The pane beside it

  func detailLines(_ context: Context) -> [StyledText] {
    guard let row = rows.selected else { return [] }
    let theme = context.theme
    var lines = [
      StyledText.status(row.state.status, row.state.word, theme: theme)
        + StyledText(
          "  by \(row.submitter), \(RelativeTime.distance(to: row.submittedAt, from: context.now))", .muted)
    ]
    // One grid: where or who, then what.
    let words = row.places.map(\.environment.text) + row.open.map(\.who)
    let column = min(words.map(\.count).max() ?? 0, 16) + 2
    func label(_ word: String) -> String {
      word + String(repeating: " ", count: max(column - word.count, 2))
    }
    for place in row.places {
      lines.append(
        StyledText([
          Span("\(theme.mark(place.outcome.status)) ", place.outcome.status.scope),
          Span(label(place.environment.text)), Span(place.outcome.rawValue, place.outcome.status.scope),
          Span(place.isActive ? "  active" : "", .done),
          Span(place.jurisdiction.map { "  \($0)" } ?? "", .muted),
        ]).hanging(column + 2))
    }
    guard row.isEvaluated else { return lines }
    if row.places.isEmpty { lines.append(StyledText("names no environment: it can run nowhere", .warning)) }
    for point in row.open {
      let status = point.state.status
      lines.append(
        StyledText([
          Span("\(theme.mark(status)) ", status.scope), Span(label(point.who), .muted), Span(point.reason),
          Span(row.places.count > 1 ? "  \(point.environment)" : "", .muted),
        ]).hanging(column + 2))
    }
    if row.furtherOpen > 0 {
      lines.append(StyledText("  and \(row.furtherOpen) more: enter shows all", .muted))
    }
    if row.open.isEmpty && row.state != .revoked { lines.append(StyledText("  nothing is open", .muted)) }
    lines.append("")
    if let base = row.base { lines.append(StyledText([Span("  \(label("base"))", .muted), Span(base)])) }
    if let risk = row.risk {
      lines.append(StyledText([Span("  \(label("risk"))", .muted), Span(risk.rawValue)]))
    }
    if !row.summary.isEmpty { lines += ["", StyledText("  \(row.summary)", .muted).hanging(2)] }
    return lines
  }
}

/// How the queue is listed.
enum QueueFields {
  static let all: [ListField<QueueRow>] = [
    ListField("state", "", minimum: 1, by: { $0.state.rawValue }) { row, context in
      StyledText(context.theme.mark(row.state.status), row.state.status.scope)
    },
    ListField(
      "adaptation", "Adaptation", minimum: 22, maximum: 44, weight: 4, by: { SortText($0.label) }
    ) { row, _ in StyledText([Span(row.name), Span(" \(row.version)", .muted)]).keeping(last: 1) },
    ListField(
      "base", "Base", minimum: 10, maximum: 30, weight: 3, priority: 20, by: { SortText($0.base ?? "") }
    ) { row, _ in StyledText(row.base ?? "not declared", row.base == nil ? .unknown : .muted) },
    // The mark says it too; the word is for where there is room.
    ListField("word", "State", minimum: 9, maximum: 17, weight: 2, priority: 5) { row, _ in
      StyledText(row.state.word, row.state.status.scope)
    },
    ListField("where", "Where", minimum: 5, maximum: 14, weight: 1, priority: 40) { row, _ in
      StyledText(row.whereText)
    },
    ListField("risk", "Risk", minimum: 7, priority: 10, by: { $0.risk.map { "\($0)" } ?? "" }) { row, _ in
      StyledText(row.risk?.rawValue ?? "", .muted)
    },
    ListField("cert", "Cert", minimum: 6, alignment: .trailing, priority: 50, by: { $0.score ?? -1 }) {
      row, context in
      row.score.map { StyledText(Percentage.column($0), row.scoreFails ? .failed : nil) }
        ?? StyledText(context.theme.mark(.inactive), .muted)
    },
    ListField("standings", "P C R", minimum: 5, priority: 60) { row, context in
      row.standingsText(context.theme)
    },
    ListField("age", "Age", minimum: 4, alignment: .trailing, priority: 30, by: { $0.submittedAt }) {
      row, context in StyledText(context.age(since: row.submittedAt), .muted)
    },
  ]
}

extension QueueRow {
  /// The jurisdictions, each once; environments where none is known.
  var whereText: String {
    guard isEvaluated else { return jurisdictions.sorted().joined(separator: " ") }
    var names: [String] = []
    for place in places {
      let name = place.jurisdiction ?? place.environment.text
      if !names.contains(name) { names.append(name) }
    }
    return names.sorted().joined(separator: " ")
  }

  /// Blank until it is known.
  func standingsText(_ theme: Theme) -> StyledText {
    guard isEvaluated else { return "" }
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

extension QueueCount {
  /// Such as `12 of 480`, or `10,000+ of 1,000,000`; the total alone where nothing is left out.
  func text(of total: Int?, isFiltered: Bool) -> String {
    guard let total else { return "" }
    if !isFiltered || (isExact && count == total) { return grouped(total) }
    return "\(grouped(count))\(isExact ? "" : "+") of \(grouped(total))"
  }
}

extension String {
  var asStyled: StyledText { StyledText(self) }
}
