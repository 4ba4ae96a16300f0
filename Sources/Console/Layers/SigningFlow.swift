import Governance
import Terminal

/// The dialog in which a statement is read and signed.
struct SigningFlow: Sendable {
  enum Work: Sendable {
    case none
    /// Another key was chosen, or the ledger grew: the statement is drafted again, and `because` is said with it.
    case drafting(Ticket, because: String?)
    case signing(Ticket)
  }

  let act: ConsoleAct
  let request: SigningRequest
  var dialog: Dialog
  var work = Work.none

  /// The passphrase has the focus, or the choice of the key where another one was just chosen.
  init(_ act: ConsoleAct, _ request: SigningRequest, choosesKey: Bool = false) {
    self.act = act
    self.request = request
    var fields: [DialogField] = []
    if request.keys.count > 1 {
      fields.append(
        DialogField("Sign as", .choice(ChoiceField(request.choices, selected: request.selected))))
    }
    fields.append(DialogField("Passphrase", .secret(SecretField())))
    dialog = Dialog(
      title: request.title, tier: act.tier, body: Self.body(request), fields: fields, confirmLabel: "Sign",
      mustRead: true)
    if !choosesKey { dialog.focusField(fields.count - 1) }
  }

  /// The effect first, because it is what people decide by; then the statement to its last byte.
  private static func body(_ request: SigningRequest) -> [StyledText] {
    // What changes stands out; what belongs to it is indented.
    var body = request.effect.flatMap { WrappedText.lines(of: $0) }.map { line in
      line.string.hasPrefix("  ") ? line.hanging(4) : StyledText(line.string, .strong).hanging(2)
    }
    if let key = request.key {
      body += [
        "",
        StyledText([
          Span("signed by ", .muted), Span(key.holder), Span(" with the key ", .muted), Span(key.name),
          Span(", in the name of ", .muted), Span(key.speaker, .strong),
        ]),
      ]
    }
    body += ["", StyledText("This is what is signed; pgdn reads on, end goes to its end:", .muted)]
    var statement = WrappedText.lines(of: request.statement)
    while statement.last?.string.isEmpty == true { statement.removeLast() }
    return body + statement
  }

  /// The key that is chosen now; nil where there is no choice.
  var chosenKey: Int? {
    guard request.keys.count > 1, case .choice(let choice)? = dialog.fields.first?.field else { return nil }
    return choice.index
  }

  /// Takes the passphrase out of the dialog, which is left without it.
  mutating func takePassphrase() -> SecretField? {
    guard let index = dialog.fields.indices.last, case .secret(let secret) = dialog.fields[index].field else {
      return nil
    }
    dialog.fields[index].field = .secret(SecretField())
    return secret
  }

  var isBusy: Bool {
    if case .none = work { return false }
    return true
  }
}

extension SigningRequest {
  var key: Key? { keys.indices.contains(selected) ? keys[selected] : nil }

  /// The keys in words; one that speaks for several says for whom.
  var choices: [String] {
    keys.map { key in
      keys.count { $0.name == key.name } == 1 ? key.name : "\(key.name) for \(key.speaker)"
    }
  }
}

extension ConsoleAct {
  var tier: DangerTier {
    if case .revocation = self { return .cascading }
    return .lasting
  }

  /// What is said when it is done.
  var done: String {
    switch self {
    case .decision(.approve, _, _): "approved"
    case .decision(.reject, _, _): "rejected"
    case .decision(.requestChanges, _, _): "changes requested"
    case .activation(_, let environment, _): "activated in \(environment)"
    case .certificates: "certified"
    case .revocation: "revoked"
    }
  }

  /// Whether the screen that it was started from has served its purpose.
  var closesScreen: Bool {
    switch self {
    case .certificates, .revocation: true
    case .decision, .activation: false
    }
  }
}
