import Governance
import Onboarding
import Presentation
import Terminal

/// Where the parts of a step stand.
struct SetupLayout {
  let steps: Rect
  let pane: Rect
  let body: Rect
  /// One for each line of the form: a choice has a row for each option, and below all of them a row for the hint.
  let lines: [Rect]
  let notice: Rect
  let buttons: Rect

  init(_ model: SetupModel, _ screen: Rect) {
    let area = screen.droppingTop(1).top(max(screen.height - 2, 0))
    let isWide = area.width >= 100 && !model.capabilities.accessible
    let parts = area.columns([.fixed(isWide ? 24 : 0), .flex()])
    steps = parts[0]
    // Lines of text that are too long are hard to read.
    pane = Rect(
      column: parts[1].column, row: parts[1].row, width: min(parts[1].width, 110), height: parts[1].height)
    let inner = Pane.content(of: pane).inset(horizontal: 1)
    buttons = inner.bottom(1)
    notice = inner.bottom(2).top(inner.height > 1 ? 1 : 0)
    let above = inner.top(inner.height - 2)
    let isAsking = model.phase == .asking
    let rows = isAsking ? model.lines.map(model.rows) : []
    let wanted = rows.reduce(0) { $0 + $1 + 1 }
    let form = min(wanted, above.height)
    // The scroll bar stands at the border, as in every pane.
    let reading = Rect(
      column: above.column, row: above.row, width: above.width + (pane.width > 4 ? 1 : 0),
      height: above.height)
    let text = model.bodyText(width: TextView.width(in: reading)).lines.count
    // The text gives way to the form; it scrolls.
    body = reading.top(min(text, max(above.height - form - (rows.isEmpty ? 0 : 1), 0)))
    let start = above.droppingTop(body.height + (rows.isEmpty ? 0 : 1))
    // Where there is no room for the hints, they go first.
    let hint = wanted <= start.height ? 1 : 0
    var offset = 0
    lines = rows.map { count in
      defer { offset += count + hint }
      return start.droppingTop(offset).top(count + hint)
    }
  }
}

extension SetupModel {
  /// The rows of a line of the form, without its hint.
  func rows(_ line: Line) -> Int {
    guard case .question(let question) = line, case .choice(let choice)? = fields[question] else { return 1 }
    return choice.options.count
  }

  func bodyText(width: Int, policy: TextPolicy = TextPolicy()) -> WrappedText {
    WrappedText(bodyLines, width: width, policy: policy)
  }

  private var bodyLines: [StyledText] {
    var lines: [StyledText] = []
    for (index, sentence) in step.about.enumerated() {
      if index > 0 { lines.append("") }
      lines.append(StyledText(sentence))
    }
    switch step {
    case .organisation:
      lines += ["", StyledText([Span("It will lie in ", .muted), Span(offer.place)])]
      lines.append(
        StyledText("Only to look around: leave with ctrl-c and run `countersign demo`.", .muted))
    case .policy: lines += policyLines
    case .summary: lines += summaryLines
    default: break
    }
    return lines
  }

  private var policyLines: [StyledText] {
    guard let template = offer.template(answers) else {
      return ["", StyledText("Nothing; and without a policy nothing can be admitted.", .warning)]
    }
    var lines = template.pattern.demands.map {
      StyledText([Span("  \(theme.mark(.done)) ", .accent), Span($0)])
    }
    for policy in plan?.policies ?? [] {
      lines += ["", StyledText("\(policy.label), as it is signed in the end:", .muted)]
      lines += SetupPlan.statement(policy).map { StyledText($0) }
    }
    return lines
  }

  private var summaryLines: [StyledText] {
    guard let plan else { return [] }
    return plan.summary(place: offer.place, suites: offer.suites).flatMap { line -> [StyledText] in
      switch line.kind {
      case .heading: ["", StyledText(line.text, .strong)]
      case .item: [StyledText("  \(line.text)")]
      case .note: [StyledText([Span("  \(theme.mark(.warning)) ", .warning), Span(line.text)])]
      case .statement: [StyledText(line.text, .muted)]
      }
    }
  }
}
