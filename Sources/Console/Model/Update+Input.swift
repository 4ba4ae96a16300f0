import Governance
import Terminal

extension Model {
  mutating func take(_ event: InputEvent) -> [Effect] {
    switch event {
    case .key(let key): return take(key)
    case .paste(let text): return paste(text)
    case .mouse(let mouse): return take(mouse)
    case .resize(let new):
      size = new
      noteShown()
      return []
    case .focus, .appearance, .resumed: return []
    case .terminate, .hangup: return [.quit]
    }
  }

  private mutating func take(_ key: Key) -> [Effect] {
    if isTooSmall { return key == .character("q") || key == .control("c") ? [.quit] : [] }
    if key == .control("c"), layer == nil { return interrupt() }
    lastInterrupt = nil
    // It means the same in a dialog, where it could type nothing.
    if key == .control("z"), layer != nil { return [.suspend] }
    if layer != nil { return takeInLayer(.key(key)) }
    if !held.isEmpty { return hold(key) }
    if pressed.isEmpty {
      var isTaken = false
      let effects = withScreen { screen, context, out in isTaken = screen.take(key, context, &out) }
      if isTaken { return effects }
    }
    return match(key)
  }

  private mutating func match(_ key: Key) -> [Effect] {
    // Escape only takes back a sequence that was begun.
    if key == .escape, !pressed.isEmpty {
      pressed = []
      return []
    }
    pressed.append(key)
    let outcome = bindings.match(pressed)
    if case .pending = outcome { return [] }
    if case .disabled = outcome, stack.last?.isSettling == true {
      (held, pressed) = (pressed, [])
      return []
    }
    pressed = []
    return perform(outcome)
  }

  // MARK: Typing ahead

  private static let heldLimit = 64

  /// Keeps a key in its order until the screen has what an earlier one is about; escape drops them all.
  private mutating func hold(_ key: Key) -> [Effect] {
    if key == .escape || held.count >= Self.heldLimit {
      held = []
    } else {
      held.append(key)
    }
    return []
  }

  /// Presses the held keys once the screen has settled.
  mutating func releaseHeld() -> [Effect] {
    guard !held.isEmpty, layer != nil || stack.last?.isSettling != true else { return [] }
    let keys = held
    held = []
    // What opened meanwhile is not what they were meant for.
    guard layer == nil else { return [] }
    var effects: [Effect] = []
    for key in keys { effects += take(.key(key)) }
    return effects
  }

  mutating func perform(_ match: BindingMatch<Action>) -> [Effect] {
    switch match {
    case .action(let action): return perform(action)
    case .disabled(let reason):
      toasts.add(.warning, reason, at: clock)
      return []
    case .pending, .none: return []
    }
  }

  /// Control-C ends what is under way; twice within two seconds it ends the console.
  private mutating func interrupt() -> [Effect] {
    if let run = stack.last as? RunScreen, run.isRunning { return perform(.cancelRun) }
    if let last = lastInterrupt, clock - last < 2000 { return [.quit] }
    lastInterrupt = clock
    toasts.add(.warning, "press q, or ctrl-c again, to quit", at: clock)
    return []
  }

  mutating func perform(_ action: Action) -> [Effect] {
    switch action {
    case .back: return goBack()
    case .quit: return quit()
    case .goTo(let section): return go(to: section)
    case .refresh:
      toasts.dismiss()
      return [.lookAgain] + reload()
    case .help:
      layer = .text(TextOverlay(title: "Keys", .help(bindings)))
    case .messages:
      layer = .text(TextOverlay(title: "Messages", .lines(messageLines)))
    case .palette: layer = .palette(CommandPalette(commands))
    case .commandList: layer = .palette(CommandPalette(commands, matching: .fuzzy))
    case .queue(let filter):
      section = .queue
      parkRuns()
      stack = [queueScreen(filter: filter)]
      return reload()
    case .ledger(let filter):
      section = .ledger
      parkRuns()
      stack = [ledgerScreen(filter: filter)]
      return reload()
    case .theme(let name): return choose(theme: name)
    case .view(let name): return show(view: name)
    case .saveView(let name): return save(view: name)
    case .dropView(let name): return drop(view: name)
    case .find(let text): return find(text)
    case .mouse:
      isMouseOn.toggle()
      toasts.add(
        .passed,
        isMouseOn
          ? "the mouse is the console's"
          : "the mouse is the terminal's: select text with it; m takes it back",
        at: clock)
    case .redraw: return [.redraw]
    case .tour(let action): return perform(action)
    case .suspend: return [.suspend]
    default: return withScreen { screen, context, out in screen.perform(action, context, &out) }
    }
    return []
  }

  /// Runs a command chosen by name, with what was typed after it.
  mutating func run(_ command: String, _ rest: String) -> [Effect] {
    switch bindings.match(command: command) {
    case .action(let action): perform(rest.isEmpty ? action : action.with(argument: rest))
    case let other: perform(other)
    }
  }

  private mutating func choose(theme name: String) -> [Effect] {
    guard name.isEmpty else { return [.theme(name, isPreview: false)] }
    return ask("theme ")
  }

  private mutating func find(_ text: String) -> [Effect] {
    if let number = Int64(text), (0..<banner.entryCount).contains(number) {
      stack.append(TextScreen(entry: number))
      return reload()
    }
    guard !text.isEmpty else {
      return ask("goto ")
    }
    let ticket = nextTicket()
    awaitedFind = ticket
    return [.load(.find(text), ticket)]
  }

  private var messageLines: [StyledText] {
    guard !toasts.history.isEmpty else { return [StyledText("Nothing was said yet.", .muted)] }
    return toasts.history.reversed().map { toast in
      let age = clock - toast.moment < 60_000 ? "now" : "\((clock - toast.moment) / 60_000)m"
      return StyledText([
        Span(String(repeating: " ", count: max(5 - age.count, 0)) + age, .muted),
        Span("  \(theme.mark(toast.status))  ", toast.status.scope), Span(toast.text),
      ])
    }
  }

  private mutating func paste(_ text: String) -> [Effect] {
    if layer != nil { return takeInLayer(.paste(text)) }
    var isTaken = false
    let effects = withScreen { screen, context, out in isTaken = screen.paste(text, context, &out) }
    if !isTaken { toasts.add(.warning, "pasting does nothing here", at: clock) }
    return effects
  }

  // MARK: Mouse

  private mutating func take(_ mouse: MouseEvent) -> [Effect] {
    guard isMouseOn, !isTooSmall else { return [] }
    switch mouse.kind {
    case .wheelUp: return wheel(-3, mouse)
    case .wheelDown: return wheel(3, mouse)
    case .press(.left): return click(mouse.position)
    case .press, .release: return []
    }
  }

  private mutating func wheel(_ rows: Int, _ mouse: MouseEvent) -> [Effect] {
    if layer != nil { return takeInLayer(.mouse(mouse)) }
    let pane = view(self, size, capabilities).pane(at: mouse.position) ?? ""
    return withScreen { screen, context, out in screen.scroll(pane, by: rows, context, &out) }
  }

  private mutating func click(_ position: Point) -> [Effect] {
    guard let target = view(self, size, capabilities).hit(at: position) else { return [] }
    let isDouble = lastClick.map { $0.target == target && clock - $0.at < 500 } ?? false
    lastClick = isDouble ? nil : (target, clock)
    if layer != nil { return clickInLayer(target, isDouble: isDouble) }
    (pressed, held) = ([], [])
    switch target {
    case .command(let name): return perform(bindings.match(command: name))
    case .tab(let id):
      if Section.allCases.contains(where: { $0.id == id }) {
        return perform(bindings.match(command: "go.\(id.dropFirst("section.".count))"))
      }
      if var screen = stack.last as? AdaptationScreen {
        screen.choose(tab: id)
        stack[stack.count - 1] = screen
        return []
      }
    default: break
    }
    return withScreen { screen, context, out in
      screen.click(target, isDouble: isDouble, context, &out)
    }
  }
}

extension Frame {
  /// The pane under `point`, whatever of it is hit.
  func pane(at point: Point) -> String? {
    hits.reversed().lazy.filter { $0.rect.contains(point) }.compactMap(\.target.pane).first
  }
}
