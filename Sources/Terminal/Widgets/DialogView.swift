/// Where the parts of a dialog stand.
struct DialogLayout {
  let box: Rect
  let body: Rect
  let fields: [Rect]
  let proof: Rect
  let notice: Rect
  let buttons: Rect

  /// The cells that a line of the body has, for a box of the usual width.
  static func bodyWidth(in screen: Rect) -> Int { max(boxWidth(in: screen) - 5, 1) }

  private static func boxWidth(in screen: Rect) -> Int {
    min(max(screen.width - 4, min(screen.width, 24)), 84)
  }

  init(_ dialog: Dialog, in screen: Rect) {
    let width = Self.boxWidth(in: screen)
    let lines = dialog.wrapped(width: Self.bodyWidth(in: screen), policy: dialog.policy).lines.count
    let proofRows = dialog.typeToConfirm == nil ? 0 : 1
    let formRows = dialog.fields.count + proofRows
    let gap = formRows > 0 ? 1 : 0
    let fixed = formRows + gap + 4
    box = screen.centered(width: width, height: min(lines + fixed, screen.height))
    let inner = box.inset(horizontal: min(2, box.width / 2), vertical: 1)
    // Buttons and fields are given room first: a body scrolls, they do not.
    let parts = [
      inner.bottom(1), inner.bottom(2).top(inner.height > 1 ? 1 : 0),
    ]
    buttons = parts[0]
    notice = parts[1]
    let above = inner.top(inner.height - 2)
    let form = above.bottom(min(formRows, above.height))
    fields = dialog.fields.indices.map { form.line($0) }
    proof = form.line(dialog.fields.count).top(proofRows)
    // The scroll bar stands at the border, as in every pane.
    let text = above.top(above.height - form.height - gap)
    body = Rect(
      column: text.column, row: text.row, width: text.width + (box.width > 4 ? 1 : 0), height: text.height)
  }
}

/// Draws a dialog in the middle of the screen.
public struct DialogView: Widget {
  public var dialog: Dialog
  /// What keys of the program do here, such as `ctrl-o editor`; left out where there is no room.
  public var hint: String

  public init(_ dialog: Dialog, hint: String = "") {
    self.dialog = dialog
    self.hint = hint
  }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    let layout = DialogLayout(dialog, in: rect)
    guard !layout.box.isEmpty else { return }
    frame.cursor = nil
    // Nothing under the dialog can be hit while it is open.
    frame.hits = []
    frame.accessibility = []
    frame.surface.fill(layout.box, style: theme.style(.text))
    let scope: StyleScope = dialog.tier >= .cascading ? .danger : .titleFocused
    frame.draw(
      Pane("dialog", title: StyledText(dialog.title, scope), isFocused: true), in: layout.box, theme: theme)
    frame.accessibility.append(
      AccessibilityNode(.dialog, label: VisibleText.plain(dialog.title), isFocused: true))
    let text = dialog.wrapped(width: TextView.width(in: layout.body), policy: frame.surface.policy)
    frame.draw(TextView(text, state: dialog.scroll), in: layout.body, theme: theme)
    drawFields(on: &frame, layout, theme)
    drawNotice(on: &frame, layout.notice, theme)
    drawButtons(on: &frame, layout.buttons, theme)
  }

  private func drawFields(on frame: inout Frame, _ layout: DialogLayout, _ theme: Theme) {
    var lines = zip(dialog.fields, layout.fields).enumerated().map { index, pair in
      (pair.0.label, pair.0.field, pair.1, dialog.focus == .field(index), HitTarget.field(index))
    }
    if let id = dialog.typeToConfirm {
      lines.append(
        ("Type \(id)", .text(dialog.proof), layout.proof, dialog.focus == .proof, .field(dialog.fields.count))
      )
    }
    let widest = lines.map { VisibleText.width(of: $0.0) }.max() ?? 0
    for (label, field, line, isFocused, target) in lines where !line.isEmpty {
      let parts = line.columns([.fixed(min(widest, line.width / 2)), .flex()], gap: 2)
      frame.surface.write(
        label, in: parts[0], theme: theme, scope: isFocused ? .strong : .muted)
      frame.draw(FieldView(field, label: label, isFocused: isFocused), in: parts[1], theme: theme)
      frame.addHit(line, target)
    }
  }

  private func drawNotice(on frame: inout Frame, _ line: Rect, _ theme: Theme) {
    if let notice = dialog.notice {
      frame.surface.write(
        StyledText("! \(notice)", .warning), in: line, theme: theme, ground: theme.style(.text))
      frame.accessibility.append(AccessibilityNode(.notice, label: notice))
    } else if let missing = dialog.missing {
      frame.surface.write(missing, in: line, theme: theme, scope: .muted)
    }
  }

  private func drawButtons(on frame: inout Frame, _ line: Rect, _ theme: Theme) {
    let isBlocked = dialog.missing != nil
    let buttons: [(String, Dialog.Focus)] = [("Cancel", .cancel), (dialog.confirmLabel, .confirm)]
    let texts = buttons.map { "[ \($0.0) ]" }
    let width = texts.reduce(2) { $0 + VisibleText.width(of: $1) }
    var column = max(line.endColumn - width, line.column)
    let hints = ["esc cancels  tab moves"] + (hint.isEmpty ? [] : ["esc cancels  tab moves  \(hint)"])
    let room = column - line.column - 1
    let shown = hints.last { VisibleText.width(of: $0) <= room } ?? hints[0]
    frame.surface.write(shown, in: line.leftPart(room), theme: theme, scope: .muted)
    for (index, text) in texts.enumerated() {
      let isFocused = dialog.focus == buttons[index].1
      let scope: StyleScope =
        isFocused ? .buttonFocused : index == 1 && isBlocked ? .buttonDisabled : .button
      let room = line.droppingLeft(column - line.column)
      let end = frame.surface.write(text, in: room, theme: theme, scope: scope)
      let place = Rect(column: column, row: line.row, width: end - column, height: line.height)
      frame.addHit(place, .button(index))
      if isFocused && !place.isEmpty { frame.cursor = Point(column: column, row: line.row) }
      frame.accessibility.append(
        AccessibilityNode(
          .button, label: buttons[index].0, value: index == 1 ? dialog.missing ?? "" : "",
          isFocused: isFocused, isEnabled: index == 0 || !isBlocked,
          place: Point(column: column, row: line.row))
      )
      column = end + 2
    }
  }
}
