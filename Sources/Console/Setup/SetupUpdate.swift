import Onboarding
import Terminal

/// Takes one message: changes the model and says what is to be done.
///
/// Pure, synchronous, total.
public func update(_ model: inout SetupModel, _ message: SetupMessage) -> [SetupEffect] {
  switch message {
  case .input(let event, let moment):
    model.clock = max(model.clock, moment)
    return model.take(event)
  case .theme(let theme):
    model.theme = theme.adapted(to: model.capabilities)
    return []
  case .presented(let moment):
    model.clock = max(model.clock, moment)
    model.noteShown()
    return []
  case .making(let done, let total, let text):
    if case .making = model.phase { model.phase = .making(done: done, total: total, text) }
    return []
  case .made: return [.openConsole]
  case .failed(let failure):
    model.phase = .asking
    model.notice = (.failed, failure.line)
    return []
  }
}

extension SetupModel {
  static let guardMilliseconds = Dialog.guardMilliseconds

  mutating func take(_ event: InputEvent) -> [SetupEffect] {
    switch event {
    case .key(let key): return take(key)
    case .paste(let text):
      edit { $0.paste(text) }
      return []
    case .mouse(let mouse): return take(mouse)
    case .resize(let new):
      size = new
      noteShown()
      return []
    case .focus, .appearance, .resumed: return []
    case .terminate, .hangup: return [.quit]
    }
  }

  private mutating func take(_ key: Key) -> [SetupEffect] {
    switch key.description {
    case "ctrl-c": return interrupt()
    case "ctrl-l": return [.redraw]
    case "ctrl-z": return [.suspend]
    default: break
    }
    lastInterrupt = nil
    guard phase == .asking, !isTooSmall else { return [] }
    notice = nil
    switch key.description {
    case "esc": goBack()
    case "tab": leave(to: focus + 1)
    case "shift-tab": focus == 0 ? goBack() : leave(to: focus - 1)
    case "pgdn", "pgup": read(key == .pageDown ? .pageDown : .pageUp)
    case "home" where focused == nil: read(.home)
    case "end" where focused == nil: read(.end)
    case "down": if !stepChoice(1) { focused == nil ? read(.down) : leave(to: focus + 1) }
    case "up": if !stepChoice(-1) { focused == nil ? read(.up) : leave(to: max(focus - 1, 0)) }
    case "enter": return enter()
    default: edit { $0.handle(key) }
    }
    return []
  }

  /// Control-C stops what is being made; twice within two seconds it leaves.
  private mutating func interrupt() -> [SetupEffect] {
    if case .making = phase {
      phase = .stopping
      return [.cancel]
    }
    if phase == .stopping { return [] }
    if let last = lastInterrupt, clock - last < 2000 { return [.quit] }
    lastInterrupt = clock
    notice = (.warning, "press ctrl-c again to leave; nothing was written")
    return []
  }

  // MARK: Moving

  /// One step back; what was typed stays.
  private mutating func goBack() {
    guard let previous = step.previous else {
      notice = (.warning, "this is the first step; ctrl-c leaves, and nothing was written")
      return
    }
    go(to: previous)
  }

  mutating func go(to step: SetupStep) {
    self.step = step
    focus = 0
    scroll = TextViewState()
    hasReadToEnd = false
    shownAt = nil
  }

  private mutating func leave(to place: Int) {
    if let focused { touched.insert(focused) }
    let count = lines.count + 1
    focus = (place + count) % count
  }

  private mutating func enter() -> [SetupEffect] {
    if let focused {
      touched.insert(focused)
      guard problem(with: focused) == nil else { return [] }
      if focus + 1 < lines.count {
        focus += 1
        return []
      }
    }
    return carryOn()
  }

  /// To the next step, or to the first line that stands in the way.
  private mutating func carryOn() -> [SetupEffect] {
    if let blocked = lines.firstIndex(where: { problem(with: $0) != nil }) {
      touched.formUnion(lines)
      focus = blocked
      return []
    }
    guard step == .summary else {
      if let next = step.next { go(to: next) }
      return []
    }
    // An earlier answer can only be wrong here when a later one changed what it means.
    if let first = answers.problems(templates: offer.templateIDs).first,
      let wrong = SetupStep.allCases.first(where: { $0.questions(answers).contains(first.question) })
    {
      go(to: wrong)
      touched.insert(.question(first.question))
      return []
    }
    guard let shownAt, clock - shownAt >= Self.guardMilliseconds else { return [] }
    guard hasReadToEnd else {
      notice = (.warning, "read to the end first: pgdn reads on, end goes there")
      return []
    }
    guard let plan else { return [] }
    phase = .making(done: 0, total: plan.stepCount, "starting")
    return [.make(plan, passphrase: passphrase)]
  }

  // MARK: Editing

  /// Steps the choice under the focus; false where there is none, or no further option.
  private mutating func stepChoice(_ delta: Int) -> Bool {
    guard case .question(let question)? = focused, case .choice(var choice)? = fields[question] else {
      return false
    }
    guard choice.options.indices.contains(choice.index + delta) else { return false }
    _ = choice.handle(delta > 0 ? .right : .left)
    fields[question] = .choice(choice)
    return true
  }

  private mutating func edit(_ change: (inout Field) -> Bool) {
    guard phase == .asking, let focused else { return }
    switch focused {
    case .question(let question):
      guard var field = fields[question], change(&field) else { return }
      fields[question] = field
    case .passphrase: edit(&passphrase, change)
    case .again: edit(&again, change)
    }
  }

  private func edit(_ secret: inout SecretField, _ change: (inout Field) -> Bool) {
    var field = Field.secret(secret)
    // Held once only, or each key would copy the bytes.
    secret = SecretField()
    _ = change(&field)
    if case .secret(let edited) = field { secret = edited }
  }

  // MARK: Reading and the mouse

  private mutating func read(_ motion: Motion) {
    let body = SetupLayout(self, Rect(size)).body
    scroll.move(motion, text: bodyText(width: TextView.width(in: body)), height: body.height)
    noteReading()
  }

  mutating func noteShown() {
    if shownAt == nil { shownAt = clock }
    noteReading()
  }

  private mutating func noteReading() {
    let body = SetupLayout(self, Rect(size)).body
    let text = bodyText(width: TextView.width(in: body))
    if scroll.top + body.height >= text.lines.count { hasReadToEnd = true }
  }

  private mutating func take(_ mouse: MouseEvent) -> [SetupEffect] {
    guard phase == .asking, !isTooSmall else { return [] }
    switch mouse.kind {
    case .wheelUp: read(.by(-3))
    case .wheelDown: read(.by(3))
    case .press(.left):
      switch view(self, size, capabilities).hit(at: mouse.position) {
      case .field(let index)?: leave(to: index)
      case .row(_, let option)?: choose(option)
      case .button(0)?: goBack()
      case .button(1)?:
        leave(to: lines.count)
        return carryOn()
      case .tab(let id)?:
        if let earlier = SetupStep.allCases.first(where: { "\($0)" == id }), earlier < step {
          go(to: earlier)
        }
      default: break
      }
    case .press, .release: break
    }
    return []
  }

  private mutating func choose(_ option: String) {
    for (index, line) in lines.enumerated() {
      guard case .question(let question) = line, case .choice(let choice)? = fields[question],
        let place = choice.options.firstIndex(of: option)
      else { continue }
      fields[question] = .choice(ChoiceField(choice.options, selected: place))
      focus = index
    }
  }
}
