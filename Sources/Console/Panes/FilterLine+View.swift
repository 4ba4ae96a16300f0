import Filtering
import Terminal

extension FilterLine {
  /// The lines that a filter with fields needs: what is typed, and what is wrong with it or could be.
  var height: Int { isEditing ? 2 : 0 }

  /// Draws what is typed into the first row of `rect`.
  func draw(
    on frame: inout Frame, in rect: Rect, label: String, placeholder: String, note: StyledText, theme: Theme
  ) {
    let parts = rect.line(0).columns(
      [.fixed(2), .flex(), .fixed(note.width(policy: frame.surface.policy))], gap: 1)
    guard parts.count == 3 else { return }
    frame.surface.write(StyledText(" /", .accent), in: parts[0], theme: theme, ground: theme.style(.text))
    if isEditing {
      frame.draw(
        FieldView(.text(field, placeholder: placeholder), label: label, isFocused: true), in: parts[1],
        theme: theme)
    } else {
      frame.surface.write(
        StyledText(field.text, .accent), in: parts[1], theme: theme, ground: theme.style(.text))
    }
    frame.surface.write(note, in: parts[2], theme: theme, ground: theme.style(.text))
  }

  /// Draws what cannot be understood, or what could stand at the cursor, into one row.
  func drawHint(on frame: inout Frame, in line: Rect, theme: Theme) {
    let line = line.inset(horizontal: 1)
    guard !line.isEmpty else { return }
    if chosen == nil, let problem = filter.problems.first {
      frame.surface.write(
        StyledText("\(theme.mark(.warning)) \(problem)", .warning), in: line, theme: theme,
        ground: theme.style(.text))
      frame.accessibility.append(AccessibilityNode(.notice, label: problem.description))
      return
    }
    let candidates = completion.candidates
    guard !candidates.isEmpty else {
      let hint = field.text.isEmpty ? "" : "!word leaves out   ~abc letters in order   \"two words\""
      frame.surface.write(StyledText(hint, .muted), in: line, theme: theme, ground: theme.style(.text))
      return
    }
    var spans: [Span] = []
    var used = 0
    // The chosen one stays in sight however many there are.
    let first = firstShown(candidates, width: line.width)
    if first > 0 { spans.append(Span("\(theme.chrome.ellipsis) ", .muted)) }
    for (index, candidate) in candidates.enumerated().dropFirst(first) {
      let text = candidate.text + (index == chosen && !candidate.note.isEmpty ? "  \(candidate.note)" : "")
      used += text.count + 2
      if used > line.width, index > first { break }
      spans.append(Span(candidate.text, index == chosen ? .marked : .accent))
      if index == chosen, !candidate.note.isEmpty { spans.append(Span("  \(candidate.note)", .muted)) }
      spans.append(Span("  "))
    }
    if chosen == nil, used + 4 < line.width { spans.append(Span("tab", .muted)) }
    frame.surface.write(StyledText(spans), in: line, theme: theme, ground: theme.style(.text))
  }

  /// The title of what is filtered: a filter that is not being typed stands in it, as far as `width` allows.
  func title(_ name: String, width: Int, _ theme: Theme) -> StyledText {
    guard !isEditing, !text.isEmpty else { return StyledText(name) }
    let room = max(width - 44, 8)
    let shown = text.count > room ? text.prefix(room - 1) + theme.chrome.ellipsis : text
    return StyledText("\(name)  ") + StyledText(shown, filter.problems.isEmpty ? .accent : .warning)
  }

  /// Says what of an accepted filter could not be understood.
  func tellProblem(_ out: inout Outbox) {
    guard let problem = filter.problems.first else { return }
    out.then(.toast(.warning, "this part of the filter does nothing: \(problem)"))
  }

  private func firstShown(_ candidates: [FilterCompletion.Candidate], width: Int) -> Int {
    guard let chosen else { return 0 }
    var room = width - 4
    for index in (0...chosen).reversed() {
      room -= candidates[index].text.count + 2 + (index == chosen ? candidates[index].note.count + 2 : 0)
      if room < 0 { return min(index + 1, chosen) }
    }
    return 0
  }
}
