import Admissibility
import Filtering
import Governance
import Listings
import Presentation
import Terminal

extension QueueScreen {
  func slots(_ context: Context) -> [PaneSlot<Self>] {
    let row = rows.selected
    return [
      PaneSlot(
        "queue", \.list, title: filter.title("Queue", width: listWidth(context), context.theme),
        trailing: countText,
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
    guard pages.total == 0 else { return nil }
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

  private func emptyText(_ context: Context) -> [StyledText] {
    nothingMatches ?? [
      "No adaptation was submitted yet.", "",
      StyledText("In a shell, hand in an adapter's folder or a fine-tuning job:", .muted),
    ] + context.banner.submitCommand.split(separator: "\n").map { StyledText(String($0), .strong) }
  }

  // MARK: The pane beside it

  func detailLines(_ context: Context) -> [StyledText] {
    guard let row = rows.selected else { return [] }
    let (recorded, theme) = (row.recorded, context.theme)
    var lines = [
      StyledText.status(row.state.status, row.state.word, theme: theme)
        + StyledText(
          "  by \(recorded.submitter), \(RelativeTime.distance(to: recorded.submittedAt, from: context.now))",
          .muted)
    ]
    guard let decided = row.decided else { return lines }
    // One grid: where or who, then what.
    let words = decided.places.map(\.environment.text) + decided.open.map(\.who)
    let column = min(words.map(\.count).max() ?? 0, 16) + 2
    func label(_ word: String) -> String {
      word + String(repeating: " ", count: max(column - word.count, 2))
    }
    for place in decided.places {
      lines.append(
        StyledText([
          Span("\(theme.mark(place.outcome.status)) ", place.outcome.status.scope),
          Span(label(place.environment.text)), Span(place.outcome.rawValue, place.outcome.status.scope),
          Span(place.isActive ? "  active" : "", .done),
          Span(place.jurisdiction.map { "  \($0)" } ?? "", .muted),
        ]).hanging(column + 2))
    }
    if decided.places.isEmpty {
      lines.append(StyledText("names no environment: it can run nowhere", .warning))
    }
    for point in decided.open {
      let status = point.state.status
      lines.append(
        StyledText([
          Span("\(theme.mark(status)) ", status.scope), Span(label(point.who), .muted), Span(point.reason),
          Span(decided.places.count > 1 ? "  \(point.environment)" : "", .muted),
        ]).hanging(column + 2))
    }
    if decided.furtherOpen > 0 {
      lines.append(StyledText("  and \(decided.furtherOpen) more: enter shows all", .muted))
    }
    if decided.open.isEmpty && row.state != .revoked { lines.append(StyledText("  nothing is open", .muted)) }
    lines.append("")
    if let base = recorded.base {
      lines.append(StyledText([Span("  \(label("base"))", .muted), Span(base)]))
    }
    if let risk = recorded.risk {
      lines.append(StyledText([Span("  \(label("risk"))", .muted), Span(risk.rawValue)]))
    }
    if !decided.summary.isEmpty { lines += ["", StyledText("  \(decided.summary)", .muted).hanging(2)] }
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
    ) { row, _ in
      StyledText([Span(row.recorded.name), Span(" \(row.recorded.version)", .muted)]).keeping(last: 1)
    },
    ListField(
      "base", "Base", minimum: 10, maximum: 30, weight: 3, priority: 20,
      by: { SortText($0.recorded.base ?? "") }
    ) { row, _ in
      StyledText(row.recorded.base ?? "not declared", row.recorded.base == nil ? .unknown : .muted)
    },
    // The mark says it too; the word is for where there is room.
    ListField("word", "State", minimum: 9, maximum: 17, weight: 2, priority: 5) { row, _ in
      StyledText(row.state.word, row.state.status.scope)
    },
    ListField("where", "Where", minimum: 5, maximum: 14, weight: 1, priority: 40) { row, _ in
      StyledText(row.whereText)
    },
    ListField("risk", "Risk", minimum: 7, priority: 10, by: { $0.recorded.risk.map { "\($0)" } ?? "" }) {
      row, _ in
      StyledText(row.recorded.risk?.rawValue ?? "", .muted)
    },
    ListField("cert", "Cert", minimum: 6, alignment: .trailing, priority: 50, by: { $0.score ?? -1 }) {
      row, context in
      row.score.map { StyledText(Percentage.column($0), row.decided?.scoreFails == true ? .failed : nil) }
        ?? StyledText(context.theme.mark(.inactive), .muted)
    },
    ListField("standings", "P C R", minimum: 5, priority: 60) { row, context in
      row.standingsText(context.theme)
    },
    ListField("age", "Age", minimum: 4, alignment: .trailing, priority: 30, by: { $0.recorded.submittedAt }) {
      row, context in StyledText(context.age(since: row.recorded.submittedAt), .muted)
    },
  ]
}

extension QueueRow {
  /// The jurisdictions, each once; environments where none is known.
  var whereText: String {
    guard let decided else { return recorded.jurisdictions.sorted().joined(separator: " ") }
    var names: [String] = []
    for place in decided.places {
      let name = place.jurisdiction ?? place.environment.text
      if !names.contains(name) { names.append(name) }
    }
    return names.sorted().joined(separator: " ")
  }

  /// Blank until it is known.
  func standingsText(_ theme: Theme) -> StyledText {
    guard let decided else { return "" }
    let kinds: [Authority.Kind] = [.provider, .customer, .regulator]
    var spans: [Span] = []
    for kind in kinds {
      if !spans.isEmpty { spans.append(Span(" ")) }
      let status = decided.standings[kind]?.status ?? .none
      spans.append(Span(theme.mark(status), status.scope))
    }
    return StyledText(spans)
  }
}

extension String {
  var asStyled: StyledText { StyledText(self) }
}
