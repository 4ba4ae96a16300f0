extension Surface {
  /// Writes a line of styled text into the first row of `rect`, cut with an ellipsis when it does not fit.
  ///
  /// `ground` is the look of runs without a scope, and what scopes are laid over. `cut` is the side left out when it
  /// does not fit; `.center` is read as `.trailing`. Returns the column after the last cell written.
  @discardableResult
  public mutating func write(
    _ text: StyledText, in rect: Rect, theme: Theme, ground: Style, alignment: Alignment = .leading,
    cut: Alignment = .trailing
  ) -> Int {
    guard !rect.isEmpty else { return rect.column }
    // One cell more than fits is enough to know, except where the end is wanted.
    let limit = cut == .leading ? Int.max : rect.width + 1
    let width = text.width(policy: policy, limit: limit)
    if width > rect.width { return writeCut(text, width: width, in: rect, theme, ground, cut) }
    let spare = rect.width - width
    let shift = alignment == .leading ? 0 : alignment == .trailing ? spare : spare / 2
    return write(text.spans, from: rect.column + shift, to: rect.endColumn, row: rect.row, 0, theme, ground)
  }

  /// Writes a line of plain text into the first row of `rect`, cut with an ellipsis when it does not fit.
  @discardableResult
  public mutating func write(
    _ text: String, in rect: Rect, theme: Theme, scope: StyleScope, alignment: Alignment = .leading
  ) -> Int {
    write(StyledText(text), in: rect, theme: theme, ground: theme.style(scope), alignment: alignment)
  }

  private mutating func writeCut(
    _ text: StyledText, width: Int, in rect: Rect, _ theme: Theme, _ ground: Style, _ cut: Alignment
  ) -> Int {
    let ellipsis = StyledText(theme.chrome.ellipsis).spans
    if cut == .leading {
      let start = write(ellipsis, from: rect.column, to: rect.endColumn, row: rect.row, 0, theme, ground)
      let skip = width - (rect.endColumn - start)
      return write(text.spans, from: start, to: rect.endColumn, row: rect.row, skip, theme, ground)
    }
    let tail = StyledText(Array(text.spans.suffix(text.kept)))
    let kept = tail.width(policy: policy, limit: rect.width)
    // A tail that would leave hardly anything before it is cut like the rest.
    let isKept = text.kept > 0 && kept + 4 <= rect.width
    let head = isKept ? Array(text.spans.dropLast(text.kept)) : text.spans
    let room = rect.endColumn - (isKept ? kept : 0)
    let end = write(head, from: rect.column, to: room - 1, row: rect.row, 0, theme, ground)
    let after = write(ellipsis, from: end, to: room, row: rect.row, 0, theme, ground)
    guard isKept else { return after }
    return write(tail.spans, from: after, to: rect.endColumn, row: rect.row, 0, theme, ground)
  }

  private mutating func write(
    _ spans: [Span], from start: Int, to end: Int, row: Int, _ skip: Int, _ theme: Theme, _ ground: Style
  ) -> Int {
    var column = start
    var skip = skip
    for span in spans where column < end {
      if skip > 0 {
        let width = VisibleText.width(of: span.text, policy: policy)
        if width <= skip {
          skip -= width
          continue
        }
      }
      let style = span.scope.map { theme.style($0, over: ground) } ?? ground
      column += write(
        span.text, at: Point(column: column, row: row), width: end - column, style: style, skip: skip)
      skip = 0
    }
    return column
  }
}
