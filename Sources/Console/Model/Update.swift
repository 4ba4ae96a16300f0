import Governance
import Terminal

/// Takes one message: changes the model and says what is to be done.
///
/// Pure, synchronous, total.
public func update(_ model: inout Model, _ message: Message) -> [Effect] {
  switch message {
  case .started(let moment):
    model.clock = moment
    return model.reload()
  case .input(let event, let moment):
    model.clock = max(model.clock, moment)
    return model.take(event)
  case .presented(let moment):
    model.clock = max(model.clock, moment)
    model.noteShown()
    return []
  case .tick(let moment):
    model.clock = max(model.clock, moment)
    return []
  case .answered(let answer, let ticket, let now):
    model.now = max(model.now, now)
    return model.receive(answer, ticket)
  case .ledgerChanged(let banner, let now):
    model.banner = banner
    model.now = max(model.now, now)
    // Nothing moves under an open dialog: the draft itself is checked again when it is signed.
    if model.layer != nil {
      model.isStale = true
      return []
    }
    return model.reload()
  case .theme(let theme, let isPreview):
    model.take(theme, isPreview: isPreview)
    return []
  case .cannotCopy(let text, let name, let reason):
    model.offerByHand(text, name, reason)
    return []
  case .notice(let status, let text):
    model.toasts.add(status, text, at: model.clock)
    return []
  }
}

extension Model {
  /// Lets the top screen read what it shows.
  mutating func reload() -> [Effect] {
    isStale = false
    return withScreen { screen, context, out in screen.load(context, &out) }
  }

  /// Lets the top screen do something and carries out what it asks for.
  mutating func withScreen(_ body: (inout any Screen, Context, inout Outbox) -> Void) -> [Effect] {
    guard var screen = stack.last else { return [] }
    var out = Outbox(lastTicket: lastTicket)
    body(&screen, context, &out)
    stack[stack.count - 1] = screen
    return carryOut(out)
  }

  mutating func carryOut(_ out: Outbox) -> [Effect] {
    lastTicket = out.lastTicket
    var effects = out.effects
    for step in out.steps { effects += carryOut(step) }
    return effects
  }

  private mutating func carryOut(_ step: Outbox.Step) -> [Effect] {
    switch step {
    case .push(let screen):
      stack.append(screen)
      return reload()
    case .pop: return goBack()
    case .open(let layer):
      self.layer = layer
      return []
    case .draft(let act):
      let ticket = nextTicket()
      awaitedDraft = (ticket, act)
      toasts.add(.running, "preparing the statement", at: clock)
      return [.draft(act, key: nil, ticket)]
    case .toast(let status, let text):
      toasts.add(status, text, at: clock)
      return []
    }
  }

  mutating func nextTicket() -> Ticket {
    lastTicket += 1
    return Ticket(lastTicket)
  }

  /// One screen back; never leaves the console.
  mutating func goBack() -> [Effect] {
    guard stack.count > 1 else { return [] }
    stack.removeLast()
    return reload()
  }

  mutating func go(to section: Section) -> [Effect] {
    self.section = section
    stack =
      switch section {
      case .queue: [QueueScreen()]
      case .authorities: [ListingScreen(.authorities)]
      case .suites: [ListingScreen(.suites)]
      case .policies: [ListingScreen(.policies)]
      case .ledger: [LedgerScreen()]
      }
    return reload()
  }

  mutating func closeLayer() -> [Effect] {
    layer = nil
    return isStale ? reload() : []
  }

  mutating func noteShown() {
    switch layer {
    case .form(var flow):
      flow.dialog.shown(at: clock, on: size, policy: capabilities.text)
      layer = .form(flow)
    case .signing(var flow):
      flow.dialog.shown(at: clock, on: size, policy: capabilities.text)
      layer = .signing(flow)
    case .text, .help, .palette, nil: break
    }
  }

  mutating func receive(_ answer: Result<Answer, Failure>, _ ticket: Ticket) -> [Effect] {
    if let effects = receiveInLayer(answer, ticket) { return effects }
    if let awaited = awaitedDraft, awaited.ticket == ticket {
      awaitedDraft = nil
      return open(answer, for: awaited.act)
    }
    // A screen further down may still wait for an answer, such as a run under a case that is being read.
    for index in stack.indices.reversed() {
      var out = Outbox(lastTicket: lastTicket)
      var screen = stack[index]
      guard screen.receive(answer, ticket, context, &out) else { continue }
      stack[index] = screen
      return carryOut(out)
    }
    // Nobody waits for it any more. A draft would otherwise be kept for ever.
    if case .success(.draft(let request)) = answer { return [.discard(request.handle)] }
    return []
  }

  private mutating func open(_ answer: Result<Answer, Failure>, for act: Act) -> [Effect] {
    toasts.dismiss(at: clock)
    switch answer {
    case .success(.draft(let request)):
      guard layer == nil else { return [.discard(request.handle)] }
      layer = .signing(SigningFlow(act, request))
    case .success: break
    case .failure(let failure): toasts.add(.failed, failure.line, at: clock)
    }
    return []
  }
}

extension Failure {
  /// In one line.
  var line: String {
    let what = what.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: "; ")
    return next.map { "\(what). \($0)" } ?? what
  }

  /// What failed, as far as it fits a dialog's notice.
  var firstLine: String { what.split(separator: "\n").first.map(String.init) ?? what }
}
