import Presentation
public import Terminal

/// Draws the console as it stands.
///
/// Pure, and total for every size.
public func view(_ model: Model, _ size: Size, _ capabilities: Capabilities) -> Frame {
  // Themes are adapted once, where the model is made; another terminal than that is only met in tests.
  let theme = capabilities == model.capabilities ? model.theme : model.theme.adapted(to: capabilities)
  var frame = Frame(size: size, theme: theme)
  frame.mouse = model.isMouseOn && !model.isOfferingByHand
  frame.title = "Countersign \(model.banner.storeName): \(model.stack.last?.title ?? "")"
  guard size.columns >= Model.minimumSize.columns, size.rows >= Model.minimumSize.rows else {
    drawTooSmall(on: &frame, theme: theme)
    return frame
  }
  var context = model.context
  context.theme = theme
  context.area = Model.area(in: model.stage(of: size))
  drawHeader(model, on: &frame, theme: theme)
  model.stack.last?.draw(on: &frame, context)
  if model.layer == nil {
    frame.draw(Footer(model.bindings), in: frame.bounds.bottom(1), theme: theme)
  }
  drawLayer(model, on: &frame, theme: theme)
  if let tour = model.tour, tour.isOn {
    TourStrip(tour: tour, hint: TourText.hint(tour, model)).draw(
      on: &frame, in: model.tourArea(in: size), theme: theme)
  }
  let toasts = model.toasts.visible(at: model.clock)
  frame.draw(ToastView(toasts), in: context.area, theme: theme)
  return frame
}

func drawTooSmall(on frame: inout Frame, theme: Theme, leave: String = "q quits") {
  let size = frame.bounds.size
  let least = Model.minimumSize
  let lines = [
    "terminal too small", "\(size.columns)x\(size.rows), need \(least.columns)x\(least.rows)", leave,
  ]
  let box = frame.bounds.centered(width: size.columns, height: min(lines.count, size.rows))
  for (index, line) in lines.enumerated() {
    frame.surface.write(
      StyledText(line), in: box.line(index), theme: theme, ground: theme.style(.text), alignment: .center)
  }
  frame.accessibility = [AccessibilityNode(.notice, label: lines.joined(separator: ", "))]
}

private func drawHeader(_ model: Model, on frame: inout Frame, theme: Theme) {
  let banner = model.banner
  let (status, word): (Status, String) =
    switch banner.tail {
    case .empty: (.none, "empty")
    case .pinned: (.passed, frame.bounds.width < 100 ? "pinned" : "tail pinned")
    case .notPinned: (.warning, frame.bounds.width < 100 ? "not pinned" : "tail not pinned")
    case .faulty: (.failed, "ledger faulty")
    }
  let tabs = Section.allCases.map { Tabs.Tab($0.id, $0.title) }
  let tabWidth = tabs.reduce(0) { $0 + $1.title.count + 4 }
  let policy = frame.surface.policy
  let width = frame.bounds.width
  var state = StyledText("\(theme.mark(status)) \(word)", status.scope)
  if banner.clockWarning != nil { state = StyledText("clock  ", .warning) + state }
  if banner.isReadOnly { state = StyledText("read-only  ", .warning) + state }
  if width >= 140 { state = state + StyledText("  \(counted(Int(banner.entryCount), "entry", "entries"))") }
  // Name and store stand at the left where there is room, else the store beside its state, cut if need be.
  let head = VisibleText.width(of: " Countersign  \(banner.storeName)   ", policy: policy)
  let isWide = head + tabWidth + state.width(policy: policy) + 3 <= width
  // The store gives up a part of its name before tabs give up theirs, but keeps enough to be known by.
  let least = model.section.title.count + 4 + 3 * (tabs.count - 1)
  let full = width - tabWidth - state.width(policy: policy) - 4
  let wanted = VisibleText.width(of: banner.storeName, policy: policy)
  let room = full >= min(wanted, 10) ? full : width - least - state.width(policy: policy) - 4
  let name = isWide ? "" : cut(banner.storeName, to: room, theme.chrome.ellipsis, policy)
  frame.draw(
    Tabs(
      brand: isWide ? "Countersign" : "", context: banner.storeName, tabs: tabs, selected: model.section.id,
      trailing: name.isEmpty ? state : StyledText("\(name)  ") + state), in: frame.bounds.line(0),
    theme: theme)
}

/// The beginning of `text` that fits into `width` cells, made visible; nothing where hardly any of it would.
private func cut(_ text: String, to width: Int, _ ellipsis: String, _ policy: TextPolicy) -> String {
  let plain = VisibleText.plain(text, policy: policy)
  if VisibleText.width(of: plain, policy: policy) <= width { return plain }
  guard width >= 6 else { return "" }
  var shown = ""
  for character in plain {
    guard VisibleText.width(of: shown + String(character), policy: policy) < width else { break }
    shown.append(character)
  }
  return shown + ellipsis
}

private func drawLayer(_ model: Model, on frame: inout Frame, theme: Theme) {
  if !model.pressed.isEmpty, case .pending(let bindings) = model.bindings.match(model.pressed) {
    frame.draw(
      PendingKeys(model.pressed, bindings), in: Model.area(in: model.stage(of: frame.bounds.size)),
      theme: theme)
  }
  let area = model.layerArea(in: frame.bounds.size)
  switch model.layer {
  case .text(let overlay): overlay.draw(on: &frame, in: area, theme)
  case .palette(let palette): frame.draw(CommandPaletteView(palette), in: area, theme: theme)
  case .form(let flow): frame.draw(DialogView(flow.dialog, hint: model.dialogHint), in: area, theme: theme)
  case .question(let flow): frame.draw(DialogView(flow.dialog), in: area, theme: theme)
  case .signing(let flow): frame.draw(DialogView(flow.dialog, hint: model.dialogHint), in: area, theme: theme)
  case nil: break
  }
}
