import Governance
import Terminal

/// Takes one message: changes the model and says what is to be done.
///
/// Pure, synchronous, total.
public func update(_ model: inout Model, _ message: Message) -> [Effect] {
  if case .answered(_, let ticket, _) = message { model.noteAnswered(ticket) }
  var effects = model.take(message)
  effects += model.releaseHeld()
  for effect in effects { model.noteAsked(effect) }
  model.lookForTour()
  return effects
}

extension Model {
  fileprivate mutating func noteAsked(_ effect: Effect) {
    switch effect {
    case .load(let query, let ticket): awaiting[query.kind] = ticket
    case .draft(_, _, let ticket), .sign(_, _, _, let ticket), .edit(_, _, let ticket):
      awaiting["\(ticket.number)"] = ticket
    case .remember(let change): remember(change)
    case .run, .cancelRun, .discard, .copy, .page, .theme, .redraw, .lookAgain, .suspend, .quit: break
    }
  }

  fileprivate mutating func noteAnswered(_ ticket: Ticket) {
    awaiting = awaiting.filter { $0.value != ticket }
  }

  fileprivate mutating func take(_ message: Message) -> [Effect] {
    switch message {
    case .started(let moment):
      clock = moment
      return reload()
    case .input(let event, let moment):
      clock = max(clock, moment)
      return take(event)
    case .presented(let moment):
      clock = max(clock, moment)
      noteShown()
      return []
    case .tick(let moment):
      clock = max(clock, moment)
      return []
    case .answered(let answer, let ticket, let moment):
      now = max(now, moment)
      return receive(answer, ticket)
    case .ledgerChanged(let changed, let moment):
      banner = changed
      now = max(now, moment)
      // Nothing moves under an open dialog: the draft itself is checked again when it is signed.
      if layer != nil {
        isStale = true
        return []
      }
      return reload()
    case .theme(let theme, let isPreview):
      take(theme, isPreview: isPreview)
      return []
    case .cannotCopy(let text, let name, let reason):
      offerByHand(text, name, reason)
      return []
    case .notice(let status, let text):
      toasts.add(status, text, at: clock)
      return []
    }
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
    guard !stack.isEmpty else { return [] }
    var out = Outbox(lastTicket: lastTicket)
    // In its place: a copy of the screen would copy every list that is changed in it.
    body(&stack[stack.count - 1], context, &out)
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
      stack.append(unparked(screen))
      return reload()
    case .pop: return goBack()
    case .open(let layer):
      self.layer = layer
      return []
    case .draft(let act):
      let ticket = nextTicket()
      awaitedDraft = (ticket, act)
      toasts.add(.running, "preparing the statement", at: clock)
      return [.draft(act, as: nil, ticket)]
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
    parkRuns(from: stack.count - 1)
    stack.removeLast()
    return reload()
  }

  mutating func go(to section: Section) -> [Effect] {
    self.section = section
    parkRuns()
    stack =
      switch section {
      case .queue: [queueScreen()]
      case .authorities: [ListingScreen(.authorities)]
      case .suites: [ListingScreen(.suites)]
      case .policies: [ListingScreen(.policies)]
      case .ledger: [ledgerScreen()]
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
      flow.dialog.shown(at: clock, on: layerArea(in: size).size, policy: capabilities.text)
      layer = .form(flow)
    case .question(var flow):
      flow.dialog.shown(at: clock, on: layerArea(in: size).size, policy: capabilities.text)
      layer = .question(flow)
    case .signing(var flow):
      flow.dialog.shown(at: clock, on: layerArea(in: size).size, policy: capabilities.text)
      layer = .signing(flow)
    case .text, .palette, nil: break
    }
  }

  mutating func receive(_ answer: Result<Answer, Failure>, _ ticket: Ticket) -> [Effect] {
    if let effects = receiveInLayer(answer, ticket) { return effects }
    if awaitedFind == ticket { return show(found: answer) }
    if let awaited = awaitedDraft, awaited.ticket == ticket {
      awaitedDraft = nil
      return open(answer, for: awaited.act)
    }
    // A screen further down may still wait for an answer, such as a run under a case that is being read.
    for index in stack.indices.reversed() {
      var out = Outbox(lastTicket: lastTicket)
      guard stack[index].receive(answer, ticket, context, &out) else { continue }
      return carryOut(out)
    }
    if let effects = receiveParked(answer, ticket) { return effects }
    // Nobody waits for it any more. A draft would otherwise be kept for ever.
    if case .success(.draft(let request)) = answer { return [.discard(request.handle)] }
    return []
  }

  private mutating func show(found answer: Result<Answer, Failure>) -> [Effect] {
    awaitedFind = nil
    switch answer {
    case .success(.found(.adaptation(let id), let label)):
      stack.append(AdaptationScreen(id, label: label))
      return reload()
    case .success(.found(let node, let label)):
      stack.append(CascadeScreen(node, label: label))
      return reload()
    case .success: break
    case .failure(let failure): toasts.add(.warning, failure.line, at: clock)
    }
    return []
  }

  private mutating func open(_ answer: Result<Answer, Failure>, for act: ConsoleAct) -> [Effect] {
    toasts.dismiss()
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
