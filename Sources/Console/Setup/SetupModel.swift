public import Onboarding
public import Terminal

/// The guided beginning of a ledger: seven steps, of which any before the last can be gone back to.
///
/// Pure state, drawn by ``view(_:_:_:)``. Nothing is written before the summary was confirmed.
public struct SetupModel: Sendable {
  enum Phase: Sendable, Equatable {
    case asking
    case making(done: Int, total: Int, String)
    /// Asked to stop; it ends with the step under way.
    case stopping
  }

  /// One line of a step's form.
  enum Line: Hashable, Sendable {
    case question(Question)
    case passphrase
    case again
  }

  let offer: SetupOffer
  public internal(set) var size: Size
  public let capabilities: Capabilities
  var theme: Theme
  var step = SetupStep.organisation
  /// The place among ``lines``; their count is the button.
  var focus = 0
  var fields: [Question: Field] = [:]
  var passphrase = SecretField()
  var again = SecretField()
  /// Lines that were left once: only then is it said what is wrong with them.
  var touched: Set<Line> = []
  var phase = Phase.asking
  /// What happened last, in one line.
  var notice: (status: Status, text: String)?
  var scroll = TextViewState()
  var hasReadToEnd = false
  var clock: Int64 = 0
  var lastInterrupt: Int64?
  /// When the step was first seen: what was typed before that confirms nothing.
  var shownAt: Int64?

  public init(offer: SetupOffer, size: Size, capabilities: Capabilities, theme: Theme = .dark) {
    self.offer = offer
    self.size = size
    self.capabilities = capabilities
    self.theme = theme.adapted(to: capabilities)
    for question in Question.allCases {
      if let options = question.options(offer.templates) {
        fields[question] = .choice(ChoiceField(options.map(\.value)))
      } else {
        fields[question] = .text(TextField(limit: 200))
      }
    }
  }

  /// What was answered so far.
  public var answers: Answers {
    Answers(fields.compactMapValues(\.value))
  }

  var lines: [Line] {
    step == .passphrase ? [.passphrase, .again] : step.questions(answers).map(Line.question)
  }

  /// Nil while the button has the focus.
  var focused: Line? { lines.indices.contains(focus) ? lines[focus] : nil }

  var strength: PassphraseStrength { passphrase.withBytes { PassphraseStrength(of: $0) } }

  /// What stands in the way of a line; nil when nothing does.
  func problem(with line: Line) -> String? {
    switch line {
    case .question(let question): answers.problem(with: question, templates: offer.templateIDs)
    case .passphrase: strength.isAccepted ? nil : strength.words
    case .again: passphrase == again ? nil : "differs from the first"
    }
  }

  /// Nil when something is not answered yet.
  var plan: SetupPlan? { try? offer.plan(answers) }

  var isTooSmall: Bool {
    size.columns < Model.minimumSize.columns || size.rows < Model.minimumSize.rows
  }
}
