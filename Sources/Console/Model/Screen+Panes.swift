import Terminal

/// What every screen does the same way, from its panes.
extension Screen {
  /// The panes that are shown, each in its place.
  func places(_ context: Context) -> [PlacedPane<Self>] {
    let slots = slots(context)
    let ids = slots.map { $0.id }
    let boxes = arrangement.boxes(ids, in: paneArea(context), panes, oneOnly: context.isAccessible)
    let focused = panes.focused(of: ids)
    return zip(slots, boxes).enumerated().compactMap { index, pair in
      pair.1.map { PlacedPane(slot: pair.0, number: index + 1, box: $0, isFocused: pair.0.id == focused) }
    }
  }

  func place(of pane: String, _ context: Context) -> PlacedPane<Self>? {
    places(context).first { $0.slot.id == pane }
  }

  /// What the box of a pane leaves for its content; empty where the pane is not shown.
  func rect(of pane: String, _ context: Context) -> Rect {
    place(of: pane, context)?.rect ?? Rect(column: 0, row: 0, width: 0, height: 0)
  }

  private func focusedPlace(_ context: Context) -> PlacedPane<Self>? {
    places(context).first { $0.isFocused }
  }

  /// Its own bindings, then those of the pane with the keyboard.
  func allBindings(_ context: Context) -> [Binding<Action>] {
    let pane = focusedPlace(context).map { $0.slot.content(of: self).bindings(context) } ?? []
    return bindings(context) + pane
  }

  /// For going from pane to pane.
  func paneBindings(_ context: Context) -> [Binding<Action>] {
    Bindings.panes(count: slots(context).count, zoom: panes.zoom)
  }

  mutating func perform(_ action: Action, _ context: Context, _ out: inout Outbox) {
    let ids = slots(context).map { $0.id }
    switch action {
    case .nextPane(let step): panes.step(step, of: ids)
    case .pane(let number): if ids.indices.contains(number - 1) { panes.focus(ids[number - 1]) }
    case .zoom(let step): panes.zoom(by: step)
    default:
      if let place = focusedPlace(context),
        place.slot.edit(&self, { $0.perform(action, in: place.rect, context, &out) }) == true
      {
        settle(context, &out)
      } else {
        act(action, context, &out)
      }
    }
  }

  mutating func takeInPane(_ key: Key, _ context: Context, _ out: inout Outbox) -> Bool {
    guard let place = focusedPlace(context),
      place.slot.edit(&self, { $0.take(key, in: place.rect, context) }) == true
    else { return false }
    settle(context, &out)
    return true
  }

  mutating func pasteInPane(_ text: String, _ context: Context, _ out: inout Outbox) -> Bool {
    guard let place = focusedPlace(context),
      place.slot.edit(&self, { $0.paste(text, in: place.rect, context) }) == true
    else { return false }
    settle(context, &out)
    return true
  }

  /// A click anywhere in a pane gives it the keyboard.
  mutating func click(_ target: HitTarget, isDouble: Bool, _ context: Context, _ out: inout Outbox) {
    guard let id = target.pane, let place = place(of: id, context) else { return }
    panes.focus(id)
    _ = place.slot.edit(&self) { $0.click(target, in: place.rect, context) }
    settle(context, &out)
    if isDouble, case .row = target { doubleClick(id, context, &out) }
  }

  mutating func scroll(_ pane: String, by rows: Int, _ context: Context, _ out: inout Outbox) {
    guard let place = place(of: pane, context) else { return }
    _ = place.slot.edit(&self) { $0.scroll(by: rows, in: place.rect, context) }
    settle(context, &out)
  }

  func draw(on frame: inout Frame, _ context: Context) {
    drawAround(on: &frame, context)
    let places = places(context)
    let count = slots(context).count
    for place in places {
      let content = place.slot.content(of: self)
      let note = content.note(context)
      let title = note.string.isEmpty ? place.slot.title : place.slot.title + StyledText("  ") + note
      frame.draw(
        Pane(
          place.slot.id, title: title, key: count > 1 ? "w\(place.number)" : "",
          trailing: place.slot.trailing,
          isFocused: place.isFocused), in: place.box, theme: context.theme)
      drawHead(of: place.slot.id, on: &frame, in: place.headRect, context)
      content.draw(on: &frame, in: place.rect, isFocused: place.isFocused && !place.slot.isTyping, context)
    }
  }
}

extension HitTarget {
  /// The pane that it is part of.
  var pane: String? {
    switch self {
    case .pane(let pane), .row(let pane, _), .fold(let pane, _), .column(let pane, _): pane
    case .tab, .command, .button, .field: nil
    }
  }
}
