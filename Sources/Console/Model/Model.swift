public import Governance
public import Terminal

/// The state of the whole console.
public struct Model: Sendable {
  public internal(set) var banner: StoreStatus
  /// The ledger's time when something was last read; ages on the screen are relative to it.
  public internal(set) var now: Timestamp
  public internal(set) var size: Size
  public let capabilities: Capabilities
  public internal(set) var theme: Theme
  /// The themes that there are, in the order in which they are offered.
  public var themeNames: [String] = []
  /// The theme that comes back when a preview ends; nil while none is shown.
  var themeBeforePreview: Theme?
  /// The screens on top of each other; never empty.
  var stack: [any Screen]
  /// What is kept from one start to the next.
  public private(set) var memory = ConsolePreferences()
  /// Certifications that go on, or wait to be signed, while other screens are looked at.
  var parked: [Adaptation.ID: RunScreen] = [:]
  var section = Section.queue
  var layer: Layer?
  var toasts = ToastList()
  /// Keys pressed that are the beginning of a binding.
  var pressed: [Key] = []
  /// Keys that wait until the screen has what they are about.
  var held: [Key] = []
  /// A person's own keys, by command; see ``BindingTable/rebound(_:)``.
  let keys: [String: [KeySequence]]
  var isMouseOn: Bool
  var lastTicket = 0
  /// Answers that are waited for, by what they make each other needless by; runs are not among them.
  var awaiting: [String: Ticket] = [:]
  /// What `:goto` looks for.
  var awaitedFind: Ticket?
  /// A draft that was asked for without a dialog.
  var awaitedDraft: (ticket: Ticket, act: ConsoleAct)?
  /// Milliseconds of the steady clock at the last message.
  var clock: Int64 = 0
  var lastInterrupt: Int64?
  /// Somebody wanted to quit while suites were running and was asked whether they mean it.
  var lastQuit: Int64?
  var lastClick: (target: HitTarget, at: Int64)?
  /// Nil until it is asked for.
  var tour: Tour?
  /// Whether the ledger changed while something lay over the screen.
  var isStale = false

  public init(
    banner: StoreStatus, now: Timestamp, size: Size, capabilities: Capabilities, theme: Theme = .dark,
    keys: [String: [KeySequence]] = [:]
  ) {
    self.banner = banner
    self.now = now
    self.size = size
    self.capabilities = capabilities
    self.theme = theme.adapted(to: capabilities)
    self.keys = keys
    self.isMouseOn = capabilities.mouse
    self.stack = [QueueScreen()]
  }

  /// Takes up what was remembered at the last start.
  public mutating func recall(_ memory: ConsolePreferences) {
    self.memory = memory
    guard var queue = stack.last as? QueueScreen else { return }
    queue.filter.history = memory.filters
    stack[stack.count - 1] = queue
  }

  mutating func remember(_ change: ConsolePreferences.Change) { memory.apply(change) }

  /// The least terminal that the screens are made for.
  public static let minimumSize = Size(columns: 60, rows: 16)

  var isTooSmall: Bool {
    size.columns < Model.minimumSize.columns || size.rows < Model.minimumSize.rows
  }

  /// Whether everything that was asked for has been answered, so that nothing changes until somebody does something.
  ///
  /// Suites that run are no hindrance: they run in the background.
  public var isIdle: Bool { awaiting.isEmpty }

  /// When to send ``Message/tick(at:)`` next, in milliseconds of the steady clock; nil when nothing changes by itself.
  public var nextTick: Int64? { toasts.nextChange(after: clock) }

  /// Whether the executable shall say when a frame has been presented: dialogs guard against keys typed before.
  public var wantsPresented: Bool {
    switch layer {
    case .form, .question, .signing: true
    case .text, .palette, nil: false
    }
  }

  var context: Context {
    Context(
      banner: banner, now: now, area: Model.area(in: stage), theme: theme,
      isAccessible: capabilities.accessible)
  }

  /// The part of the terminal between header and footer.
  static func area(in size: Size) -> Rect {
    let all = Rect(size)
    return all.droppingTop(1).top(max(all.height - 2, 0))
  }

  /// Every binding that holds now.
  var bindings: BindingTable<Action> { bindings(completing: []) }

  /// The same with the names of what is shown, for whoever types a command: too many to gather for every frame.
  var commands: BindingTable<Action> { bindings(completing: stack.last?.names ?? []) }

  private func bindings(completing names: [String]) -> BindingTable<Action> {
    let screen = stack.last
    // Panes come last: in a narrow footer what leads on or out matters more.
    return BindingTable(
      (screen?.allBindings(context) ?? [])
        + Bindings.common(
          isRoot: stack.count == 1, themes: themeNames, names: names)
        + (screen?.paneBindings(context) ?? []) + viewBindings + tourBindings
    ).rebound(keys).withoutShadowed()
  }
}
