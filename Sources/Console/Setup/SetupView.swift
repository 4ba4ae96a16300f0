import Onboarding
import Presentation
public import Terminal

/// Draws the guided beginning as it stands.
///
/// Pure, and total for every size.
public func view(_ model: SetupModel, _ size: Size, _ capabilities: Capabilities) -> Frame {
  let theme = capabilities == model.capabilities ? model.theme : model.theme.adapted(to: capabilities)
  var frame = Frame(size: size, theme: theme)
  frame.title = "Countersign: begin a ledger"
  guard size.columns >= Model.minimumSize.columns, size.rows >= Model.minimumSize.rows else {
    drawTooSmall(on: &frame, theme: theme, leave: "ctrl-c leaves")
    return frame
  }
  var model = model
  model.size = size
  let step = model.step
  frame.draw(
    Tabs(
      brand: "Countersign", context: "a ledger begins", tabs: [], selected: "",
      trailing: StyledText("step \(step.number) of \(SetupStep.allCases.count)")),
    in: frame.bounds.line(0), theme: theme)
  SetupDrawing(model: model, layout: SetupLayout(model, frame.bounds), theme: theme).draw(on: &frame)
  return frame
}

/// Draws one step.
private struct SetupDrawing {
  let model: SetupModel
  let layout: SetupLayout
  let theme: Theme

  func draw(on frame: inout Frame) {
    drawSteps(on: &frame)
    let step = model.step
    frame.draw(
      Pane("setup", title: StyledText("\(step.number) \(step.title)"), isFocused: true), in: layout.pane,
      theme: theme)
    let text = model.bodyText(width: TextView.width(in: layout.body), policy: frame.surface.policy)
    switch model.phase {
    case .asking:
      frame.draw(
        TextView(text, state: model.scroll, isFocused: model.focused == nil), in: layout.body, theme: theme)
      for (index, line) in model.lines.enumerated() { draw(line, index, on: &frame) }
      drawButtons(on: &frame)
    case .making(let done, let total, let text): drawProgress(done, total, text, on: &frame)
    case .stopping:
      frame.surface.write(
        StyledText("stopping; nothing will be left…", .running), in: layout.body.line(0), theme: theme,
        ground: theme.style(.text))
    }
    drawNotice(on: &frame)
    drawFooter(on: &frame)
  }

  private func drawSteps(on frame: inout Frame) {
    guard !layout.steps.isEmpty else { return }
    frame.draw(Pane("steps", title: "Steps"), in: layout.steps, theme: theme)
    let content = Pane.content(of: layout.steps).inset(horizontal: 1)
    for step in SetupStep.allCases {
      let isNow = step == model.step
      let mark =
        isNow ? theme.chrome.cursor : step < model.step ? theme.mark(.passed) : theme.mark(.none)
      let line = content.line(step.rawValue)
      frame.surface.write(
        StyledText([
          Span("\(mark) ", isNow ? .accent : step < model.step ? .passed : .muted),
          Span(step.title, isNow ? .strong : step < model.step ? nil : .muted),
        ]), in: line, theme: theme, ground: theme.style(.text))
      frame.accessibility.append(AccessibilityNode(.tab, label: step.title, isFocused: isNow))
      if step < model.step { frame.addHit(line, .tab("\(step)")) }
    }
  }

  // MARK: The form

  private func draw(_ line: SetupModel.Line, _ index: Int, on frame: inout Frame) {
    let rect = layout.lines[index]
    guard !rect.isEmpty else { return }
    let isFocused = model.focus == index
    let label =
      switch line {
      case .question(let question): question.label
      case .passphrase: "Passphrase"
      case .again: "Once more"
      }
    let parts = rect.columns([.fixed(16), .flex()], gap: 2)
    frame.surface.write(label, in: parts[0].line(0), theme: theme, scope: isFocused ? .strong : .muted)
    let rows = model.rows(line)
    switch line {
    case .question(let question):
      if case .choice(let choice)? = model.fields[question] {
        draw(choice, question, in: parts[1], isFocused, on: &frame)
      } else if case .text(let field, _)? = model.fields[question] {
        let suggestion = model.answers.suggestion(for: question)
        frame.draw(
          FieldView(.text(field, placeholder: suggestion), label: label, isFocused: isFocused),
          in: parts[1].line(0), theme: theme)
      }
    case .passphrase, .again:
      frame.draw(
        FieldView(
          .secret(line == .again ? model.again : model.passphrase), label: label, isFocused: isFocused),
        in: parts[1].line(0), theme: theme)
    }
    frame.addHit(rect.top(1), .field(index))
    drawHint(line, in: parts[1].line(rows), isFocused, on: &frame)
  }

  private func draw(
    _ choice: ChoiceField, _ question: Question, in rect: Rect, _ isFocused: Bool, on frame: inout Frame
  ) {
    let options = question.options(model.offer.templates) ?? []
    let width = options.map(\.value.count).max() ?? 0
    for (index, option) in options.enumerated() {
      let isChosen = index == choice.index
      let line = rect.line(index)
      let mark = isChosen ? "(\(theme.mark(.done)))" : "( )"
      let gap = String(repeating: " ", count: width - option.value.count + 2)
      frame.surface.fill(line, style: theme.style(isChosen && isFocused ? .fieldFocused : .text))
      frame.surface.write(
        StyledText([
          Span("\(mark) ", isChosen ? .accent : .muted), Span(option.value, isChosen ? .strong : nil),
          Span(gap + option.words, .muted),
        ]), in: line, theme: theme, ground: theme.style(isChosen && isFocused ? .fieldFocused : .text))
      if isChosen && isFocused { frame.cursor = Point(column: line.column + 1, row: line.row) }
      frame.addHit(line, .row(pane: question.rawValue, id: option.value))
    }
    frame.accessibility.append(
      AccessibilityNode(.field, label: question.label, value: choice.selected ?? "", isFocused: isFocused))
  }

  private func drawHint(_ line: SetupModel.Line, in rect: Rect, _ isFocused: Bool, on frame: inout Frame) {
    guard !rect.isEmpty else { return }
    if model.touched.contains(line), let problem = model.problem(with: line) {
      frame.surface.write(
        StyledText("\(theme.mark(.warning)) \(problem)", .warning), in: rect, theme: theme,
        ground: theme.style(.text))
      frame.accessibility.append(AccessibilityNode(.notice, label: problem))
      return
    }
    let hint: String =
      switch line {
      case .question(let question): isFocused ? question.hint : ""
      case .passphrase:
        model.passphrase.isEmpty
          ? "at least \(PassphraseStrength.minimumBytes) characters; words are easier to keep than signs"
          : "\(counted(model.passphrase.length, "character")): \(model.strength.words)"
      case .again: model.again.isEmpty ? "the same again" : model.problem(with: line) == nil ? "the same" : ""
      }
    frame.surface.write(hint, in: rect, theme: theme, scope: .muted)
  }

  // MARK: Below it

  private func drawProgress(_ done: Int, _ total: Int, _ text: String, on frame: inout Frame) {
    let rect = layout.pane.inset(horizontal: 3, vertical: 2)
    frame.surface.write(
      "Making keys and signing; each key takes a moment.", in: rect.line(0), theme: theme, scope: .muted)
    // The name has a column of its own, so that the bar stays where it is while the steps change.
    frame.surface.write(StyledText(text, .strong), in: rect.line(2), theme: theme, ground: theme.style(.text))
    frame.draw(
      ProgressList([ProgressRow(.running, "", done: done, total: total)]), in: rect.line(3), theme: theme)
    frame.accessibility.append(AccessibilityNode(.notice, label: text))
  }

  private func drawButtons(on frame: inout Frame) {
    let isFocused = model.focused == nil
    let label = model.step == .summary ? "Make and sign" : "Continue"
    let texts = model.step.previous == nil ? ["", "[ \(label) ]"] : ["[ Back ]", "[ \(label) ]"]
    let width = texts.reduce(2) { $0 + $1.count }
    var column = max(layout.buttons.endColumn - width, layout.buttons.column)
    for (index, text) in texts.enumerated() where !text.isEmpty {
      let scope: StyleScope = index == 1 && isFocused ? .buttonFocused : .button
      let room = layout.buttons.droppingLeft(column - layout.buttons.column)
      let end = frame.surface.write(text, in: room, theme: theme, scope: scope)
      frame.addHit(Rect(column: column, row: room.row, width: end - column, height: 1), .button(index))
      if index == 1 && isFocused { frame.cursor = Point(column: column, row: room.row) }
      frame.accessibility.append(
        AccessibilityNode(.button, label: index == 1 ? label : "Back", isFocused: index == 1 && isFocused))
      column = end + 2
    }
  }

  private func drawNotice(on frame: inout Frame) {
    if let notice = model.notice {
      frame.surface.write(
        StyledText("\(theme.mark(notice.status)) \(notice.text)", notice.status.scope), in: layout.notice,
        theme: theme, ground: theme.style(.text))
      frame.accessibility.append(AccessibilityNode(.notice, label: notice.text))
    } else if model.phase == .asking, model.step == .summary, !model.hasReadToEnd {
      frame.surface.write(
        "read to the end first: pgdn reads on, end goes there", in: layout.notice, theme: theme, scope: .muted
      )
    }
  }

  private func drawFooter(on frame: inout Frame) {
    let line = frame.bounds.bottom(1)
    frame.surface.fill(line, style: theme.style(.footer))
    var keys = [("enter", model.step == .summary ? "make and sign" : "next")]
    if model.phase != .asking {
      keys = [("ctrl-c", "stop")]
    } else {
      if model.lines.count > 1 { keys.append(("tab", "field")) }
      if case .question(let question)? = model.focused, case .choice? = model.fields[question] {
        keys.append(("up down", "choose"))
      }
      if model.step == .policy || model.step == .summary { keys.append(("pgdn", "read on")) }
      if model.step.previous != nil { keys.append(("esc", "back")) }
      keys.append(("ctrl-c", "leave"))
    }
    let text = keys.flatMap { [Span(" \($0.0)", .footerKey), Span(" \($0.1) ")] }
    frame.surface.write(StyledText(text), in: line, theme: theme, ground: theme.style(.footer))
  }
}
