import Governance
import Terminal

/// One screen: a value that takes actions and answers, names effects, and draws itself.
protocol Screen: Sendable {
  /// For the terminal's title.
  var title: String { get }

  /// Its own bindings, most specific first; those of every screen follow.
  func bindings(_ context: Context) -> [Binding<Action>]

  /// It is on top now, or what it shows may have changed: ask for what it needs.
  mutating func load(_ context: Context, _ out: inout Outbox)

  /// Takes a key before the bindings do, while a field of the screen has the keyboard.
  mutating func take(_ key: Key, _ context: Context, _ out: inout Outbox) -> Bool

  /// Takes pasted text. False where there is no field for it.
  mutating func paste(_ text: String, _ context: Context, _ out: inout Outbox) -> Bool

  mutating func perform(_ action: Action, _ context: Context, _ out: inout Outbox)

  /// Takes the answer to something that it asked for. False when it did not, or no longer waits for it.
  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool

  /// Takes a click on a row, fold marker or tab of its own.
  mutating func click(_ target: HitTarget, isDouble: Bool, _ context: Context, _ out: inout Outbox)

  mutating func scroll(_ pane: String, by rows: Int, _ context: Context, _ out: inout Outbox)

  func draw(on frame: inout Frame, in rect: Rect, _ context: Context)
}

extension Screen {
  mutating func take(_ key: Key, _ context: Context, _ out: inout Outbox) -> Bool { false }
  mutating func paste(_ text: String, _ context: Context, _ out: inout Outbox) -> Bool { false }
}

/// What a screen may know.
struct Context: Sendable {
  var banner: Banner
  var now: Timestamp
  /// The part of the terminal that screens have.
  var area: Rect
  /// Adapted to the terminal.
  var theme: Theme
  var isAccessible: Bool

  func age(since moment: Timestamp) -> String { RelativeTime.age(from: moment, to: now) }
}

/// What a screen wants done, collected while it handles something.
struct Outbox: Sendable {
  enum Step: Sendable {
    case push(any Screen)
    case pop
    case open(Layer)
    /// Draft a statement without asking anything first.
    case draft(Act)
    case toast(Status, String)
  }

  private(set) var effects: [Effect] = []
  private(set) var steps: [Step] = []
  private(set) var lastTicket: Int

  init(lastTicket: Int) { self.lastTicket = lastTicket }

  mutating func ask(_ query: Query) -> Ticket {
    let ticket = nextTicket()
    effects.append(.load(query, ticket))
    return ticket
  }

  mutating func nextTicket() -> Ticket {
    lastTicket += 1
    return Ticket(lastTicket)
  }

  mutating func emit(_ effect: Effect) { effects.append(effect) }
  mutating func then(_ step: Step) { steps.append(step) }
}
