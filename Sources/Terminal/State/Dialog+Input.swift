extension Dialog {
  /// Takes one event at `moment`, of the clock that ``shown(at:on:)`` was told.
  public mutating func handle(_ event: InputEvent, at moment: Int64) -> Outcome {
    if event == .key(.escape) { return .cancelled }
    guard let shownAt, moment - shownAt >= Dialog.guardMilliseconds else { return .open }
    switch event {
    case .key(let key): return handle(key)
    case .paste(let text):
      paste(text)
      return .open
    case .mouse(let mouse):
      if mouse.kind == .wheelDown { read(.by(3)) }
      if mouse.kind == .wheelUp { read(.by(-3)) }
      return .open
    default: return .open
    }
  }

  /// Takes a click on a field or button, named as ``DialogView`` names its hits.
  public mutating func click(_ target: HitTarget, at moment: Int64) -> Outcome {
    guard let shownAt, moment - shownAt >= Dialog.guardMilliseconds else { return .open }
    switch target {
    case .field(let index) where fields.indices.contains(index): focus = .field(index)
    case .field: if typeToConfirm != nil { focus = .proof }
    case .button(0): return .cancelled
    case .button(1):
      focus = .confirm
      return confirm()
    default: break
    }
    return .open
  }

  private mutating func handle(_ key: Key) -> Outcome {
    switch key.description {
    case "tab": step(1)
    case "shift-tab": step(-1)
    case "pgdn",
      "ctrl-f" where !isTyping:
      read(.pageDown)
    case "pgup",
      "ctrl-b" where !isTyping:
      read(.pageUp)
    case "down": read(.down)
    case "up": read(.up)
    case "home" where nothingToEdit: read(.home)
    case "end" where nothingToEdit: read(.end)
    case "enter": return enter()
    default: return edit(key)
    }
    return .open
  }

  /// Home and end belong to the text of a field once there is any.
  private var nothingToEdit: Bool {
    switch focus {
    case .field(let index): fields[index].field.isEmpty
    case .proof: proof.text.isEmpty
    case .cancel, .confirm: true
    }
  }

  private var isTyping: Bool {
    switch focus {
    case .field, .proof: true
    case .cancel, .confirm: false
    }
  }

  private mutating func edit(_ key: Key) -> Outcome {
    switch focus {
    case .field(let index):
      if fields[index].field.handle(key) {
        notice = nil
      } else if key == .home || key == .end {
        // A field that has no use for them leaves them to the text, which may be long.
        read(key == .end ? .end : .home)
      }
    case .proof:
      if proof.handle(key) { notice = nil }
    case .cancel, .confirm: return button(key)
    }
    return .open
  }

  /// Keys while a button has the focus.
  ///
  /// `y` answers only what needs no further proof.
  private mutating func button(_ key: Key) -> Outcome {
    switch key.description {
    case "left", "right", "h", "l": focus = focus == .cancel ? .confirm : .cancel
    case "g": read(.home)
    case "G": read(.end)
    case "space": read(.pageDown)
    case "j": read(.down)
    case "k": read(.up)
    // With a field to fill, a letter is more likely the start of what belongs there than an answer.
    case "n" where isQuestion: return .cancelled
    case "y" where isQuestion && tier <= .lasting: return confirm()
    default: break
    }
    return .open
  }

  private var isQuestion: Bool { fields.isEmpty && typeToConfirm == nil }

  private mutating func enter() -> Outcome {
    switch focus {
    case .field, .proof:
      step(1)
      // Enter on the last field leads past Cancel, so that a passphrase and two enters will do; while something is
      // missing it says what, or a third enter would throw away all that was typed.
      if focus == .cancel { return confirmLater() }
      return .open
    case .cancel: return .cancelled
    case .confirm: return confirm()
    }
  }

  private mutating func confirm() -> Outcome {
    notice = missing
    guard missing == nil else {
      focusMissing()
      return .open
    }
    return .confirmed
  }

  private mutating func confirmLater() -> Outcome {
    notice = missing
    focus = .confirm
    if missing != nil { focusMissing() }
    return .open
  }

  /// Goes to what stands in the way, where that is a field.
  private mutating func focusMissing() {
    if let empty = fields.firstIndex(where: { $0.isRequired && $0.field.isEmpty }) {
      focus = .field(empty)
    } else if let typeToConfirm, proof.text != typeToConfirm {
      focus = .proof
    } else if let last = fields.indices.last {
      focus = .field(last)
    }
  }

  private mutating func paste(_ text: String) {
    var isTaken = false
    switch focus {
    case .field(let index): isTaken = fields[index].field.paste(text)
    case .proof: isTaken = proof.paste(text)
    case .cancel, .confirm: break
    }
    if !isTaken { notice = "pasting does nothing here" }
  }

  private mutating func step(_ delta: Int) {
    let stops = stops
    let place = stops.firstIndex(of: focus) ?? 0
    focus = stops[(place + delta + stops.count) % stops.count]
  }

  private mutating func read(_ motion: Motion) {
    scroll.move(motion, text: wrapped, height: viewport.rows)
    noteReading()
  }
}
