import Governance
import Terminal

extension Model {
  /// Gives an event to what lies over the screen.
  mutating func takeInLayer(_ event: InputEvent) -> [Effect] {
    switch layer {
    case .text(let overlay): return take(event, overlay)
    case .palette(let palette): return take(event, palette)
    case .form(let flow): return take(event, flow)
    case .question(var flow):
      let outcome = flow.dialog.handle(event.asCancel, at: clock)
      return settle(flow, outcome)
    case .signing(let flow): return take(event, flow)
    case nil: return []
    }
  }

  mutating func clickInLayer(_ target: HitTarget, isDouble: Bool) -> [Effect] {
    switch layer {
    case .form(var flow):
      guard flow.awaited == nil, flow.edited == nil else { return [] }
      let outcome = flow.dialog.click(target, at: clock)
      return settle(flow, outcome)
    case .question(var flow):
      let outcome = flow.dialog.click(target, at: clock)
      return settle(flow, outcome)
    case .signing(var flow):
      guard !flow.isBusy else { return [] }
      let outcome = flow.dialog.click(target, at: clock)
      return settle(flow, outcome)
    case .palette(let palette):
      guard case .row("palette", let text) = target,
        case .run(let command, let rest) = palette.choose(text)
      else { return [] }
      layer = nil
      endPreview()
      return run(command, rest)
    case .text, nil: return []
    }
  }

  // MARK: Help and palette

  private mutating func take(_ event: InputEvent, _ overlay: TextOverlay) -> [Effect] {
    var overlay = overlay
    switch event {
    case .key(let key):
      if !overlay.take(key, in: layerArea(in: size)) {
        if ["esc", "q", "?", "f1", "ctrl-c", "enter"].contains(key.description) { return closeLayer() }
        if key == .character("y") {
          return [
            .copy(overlay.lines.map(\.string).joined(separator: "\n"), name: "the text of \(overlay.title)")
          ]
        }
        if case .action(.move(let motion)) = BindingTable(Bindings.movement).match([key]) {
          overlay.move(motion, in: layerArea(in: size))
        }
      }
    case .paste(let text): overlay.paste(text)
    case .mouse(let mouse):
      if mouse.kind == .wheelUp { overlay.move(.by(-3), in: layerArea(in: size)) }
      if mouse.kind == .wheelDown { overlay.move(.by(3), in: layerArea(in: size)) }
    default: break
    }
    layer = .text(overlay)
    return []
  }

  private mutating func take(_ event: InputEvent, _ palette: CommandPalette) -> [Effect] {
    var palette = palette
    let height = CommandPaletteView.height(in: layerArea(in: size))
    switch event {
    case .paste(let text): palette.paste(text, height: height)
    case .key(let key):
      switch palette.handle(key, height: height) {
      case .open: break
      case .cancelled:
        endPreview()
        return closeLayer()
      case .run(let command, let rest):
        layer = nil
        endPreview()
        return run(command, rest)
      }
    default: break
    }
    layer = .palette(palette)
    return preview(palette)
  }

  // MARK: Forms

  private mutating func take(_ event: InputEvent, _ flow: FormFlow) -> [Effect] {
    var flow = flow
    // While a statement is drafted the dialog can only be left.
    if flow.awaited != nil, event != .key(.escape) { return [] }
    // The editor has the terminal.
    guard flow.edited == nil else { return [] }
    if dialogAction(of: event, among: [.editText]) != nil, let (index, field) = flow.dialog.focusedText {
      let ticket = nextTicket()
      flow.edited = (ticket, index)
      layer = .form(flow)
      return [.edit(field.text, limit: field.limit, ticket)]
    }
    let outcome = flow.dialog.handle(event.asCancel, at: clock)
    return settle(flow, outcome)
  }

  /// What a key means in a dialog, where it is one that types nothing.
  private func dialogAction(of event: InputEvent, among actions: Set<Action>) -> Action? {
    guard case .key(let key) = event, key.typed == nil,
      case .action(let action) = dialogBindings(actions).match([key])
    else { return nil }
    return action
  }

  private func dialogBindings(_ actions: Set<Action>) -> BindingTable<Action> {
    BindingTable(Bindings.dialog.filter { actions.contains($0.action) }).rebound(keys)
  }

  /// What the dialog says of the keys that it takes beside the usual ones.
  var dialogHint: String {
    switch layer {
    case .form(let flow) where flow.dialog.focusedText != nil: hint(.editText)
    case .signing: hint(.page)
    default: ""
    }
  }

  private func hint(_ action: Action) -> String {
    dialogBindings([action]).bindings.first.flatMap { binding in
      binding.keys.first.map { "\($0) \(binding.label)" }
    } ?? ""
  }

  /// Takes what the editor left; a failure leaves the field as it was.
  private mutating func receiveEdited(_ answer: Result<Answer, Failure>, _ flow: FormFlow) -> [Effect] {
    var flow = flow
    if case .success(.edited(let text)) = answer, let field = flow.edited?.field {
      flow.dialog.replaceText(ofField: field, with: text)
    }
    flow.edited = nil
    flow.dialog.guardAnew()
    layer = .form(flow)
    if case .failure(let failure) = answer { toasts.add(.failed, failure.line, at: clock) }
    return []
  }

  private mutating func settle(_ flow: FormFlow, _ outcome: Dialog.Outcome) -> [Effect] {
    var flow = flow
    switch outcome {
    case .open: break
    case .cancelled: return closeLayer()
    case .confirmed:
      switch flow.otherSince {
      case .success(let since)?:
        // Nothing is signed that was not looked at.
        let reason = flow.dialog.fields.first?.field.value ?? ""
        return closeLayer()
          + withScreen { screen, context, out in
            screen.act(.revokeSince(since, reason: reason), context, &out)
          }
      case .failure(let problem)?:
        flow.dialog.report(problem.text)
        flow.dialog.focusField(1)
        layer = .form(flow)
        return []
      case nil: break
      }
      guard let act = flow.act else { break }
      let ticket = nextTicket()
      flow.awaited = ticket
      layer = .form(flow)
      return [.draft(act, as: nil, ticket)]
    }
    layer = .form(flow)
    return []
  }

  // MARK: Questions

  private mutating func settle(_ flow: QuestionFlow, _ outcome: Dialog.Outcome) -> [Effect] {
    switch outcome {
    case .open: layer = .question(flow)
    case .cancelled: return closeLayer()
    case .confirmed:
      return closeLayer() + withScreen { screen, context, out in screen.act(flow.action, context, &out) }
    }
    return []
  }

  // MARK: Signing

  private mutating func take(_ event: InputEvent, _ flow: SigningFlow) -> [Effect] {
    // Once the key is being opened the act can no longer be taken back.
    guard !flow.isBusy else { return [] }
    if dialogAction(of: event, among: [.page]) != nil {
      let lines = flow.request.statement.split(separator: "\n", omittingEmptySubsequences: false)
      return [.page(flow.request.title, lines.map(String.init))]
    }
    var flow = flow
    let outcome = flow.dialog.handle(event.asCancel, at: clock)
    return settle(flow, outcome)
  }

  private mutating func settle(_ flow: SigningFlow, _ outcome: Dialog.Outcome) -> [Effect] {
    var flow = flow
    var effects: [Effect] = []
    switch outcome {
    case .cancelled: return [.discard(flow.request.handle)] + closeLayer()
    case .open:
      if let chosen = flow.chosenKey, chosen != flow.request.selected {
        // The statement names its signer, so another key means another statement to read.
        let ticket = nextTicket()
        flow.work = .drafting(ticket, because: nil)
        _ = flow.takePassphrase()
        flow.dialog.report("preparing the statement for this key…")
        effects = [
          .discard(flow.request.handle), .draft(flow.act, as: flow.request.keys[chosen], ticket),
        ]
      }
    case .confirmed:
      guard let key = flow.request.key, let passphrase = flow.takePassphrase() else { break }
      let ticket = nextTicket()
      flow.work = .signing(ticket)
      flow.dialog.report("opening the key and signing…")
      effects = [.sign(flow.request.handle, key: key.name, passphrase: passphrase, ticket)]
    }
    layer = .signing(flow)
    return effects
  }

  /// Takes the answer that a dialog waits for; nil when none does.
  mutating func receiveInLayer(_ answer: Result<Answer, Failure>, _ ticket: Ticket) -> [Effect]? {
    switch layer {
    case .form(let flow) where flow.edited?.ticket == ticket: return receiveEdited(answer, flow)
    case .form(var flow) where flow.awaited == ticket:
      flow.awaited = nil
      switch answer {
      case .success(.draft(let request)):
        if let act = flow.act { layer = .signing(SigningFlow(act, request)) }
      case .success: break
      case .failure(let failure):
        flow.dialog.report(failure.firstLine)
        if failure.line != failure.firstLine { toasts.add(.failed, failure.line, at: clock) }
        layer = .form(flow)
      }
      return []
    case .signing(let flow): return receive(answer, ticket, flow)
    default: return nil
    }
  }

  private mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ flow: SigningFlow
  ) -> [Effect]? {
    var flow = flow
    switch (flow.work, answer) {
    case (.drafting(ticket, let because), .success(.draft(let request))):
      var fresh = SigningFlow(flow.act, request, choosesKey: because == nil)
      if let because { fresh.dialog.report(because) }
      layer = .signing(fresh)
      return []
    case (.drafting(ticket, _), .failure(let failure)):
      // The draft that was there is gone, and this one could not be made: there is nothing to sign.
      toasts.add(.failed, failure.line, at: clock)
      return closeLayer()
    case (.signing(ticket), .success(.signed(let receipt))): return finish(flow, receipt)
    case (.signing(ticket), .failure(let failure)) where failure.outdatesDraft:
      let again = nextTicket()
      flow.work = .drafting(again, because: failure.firstLine)
      toasts.add(.warning, failure.line, at: clock)
      layer = .signing(flow)
      return [.discard(flow.request.handle), .draft(flow.act, as: flow.request.key, again)]
    case (.signing(ticket), .failure(let failure)):
      flow.work = .none
      flow.dialog.report(failure.firstLine)
      flow.dialog.focusField(flow.dialog.fields.count - 1)
      layer = .signing(flow)
      return []
    default: return nil
    }
  }

  private mutating func finish(_ flow: SigningFlow, _ receipt: SigningReceipt) -> [Effect] {
    layer = nil
    let entries =
      receipt.entryCount == 1
      ? "entry \(receipt.firstEntry)"
      : "entries \(receipt.firstEntry) to \(receipt.firstEntry + Int64(receipt.entryCount) - 1)"
    if let key = flow.request.key { tour?.note(flow.act, by: key.name) }
    toasts.add(.passed, "signed: \(flow.act.done), ledger \(entries)", at: clock)
    if case .certificates(let ticket) = flow.act { noteSigned(ticket) }
    if let warning = receipt.warning { toasts.add(.warning, warning, at: clock) }
    if flow.act.closesScreen, stack.count > 1 { return goBack() }
    return reload()
  }
}

extension InputEvent {
  /// Control-C leaves a dialog as escape does.
  fileprivate var asCancel: InputEvent { self == .key(.control("c")) ? .key(.escape) : self }
}
