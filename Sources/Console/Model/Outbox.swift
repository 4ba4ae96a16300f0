import Governance
import Presentation
import Terminal

/// What a screen may know.
struct Context: Sendable {
  var banner: StoreStatus
  var now: Timestamp
  /// The part of the terminal that screens have.
  var area: Rect
  /// Adapted to the terminal.
  var theme: Theme
  var isAccessible: Bool

  /// How the terminal draws text.
  var policy: TextPolicy { theme.capabilities.text }

  func age(since moment: Timestamp) -> String { RelativeTime.age(from: moment, to: now) }
}

/// What a screen wants done, collected while it handles something.
struct Outbox: Sendable {
  enum Step: Sendable {
    case push(any Screen)
    case pop
    case open(Layer)
    /// Draft a statement without asking anything first.
    case draft(ConsoleAct)
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

  /// Copies ids to the clipboard; what came of it is told when it is known.
  mutating func copy(_ ids: [String], _ what: String) {
    guard let first = ids.first else { return }
    emit(
      .copy(
        ids.joined(separator: "\n"), name: ids.count == 1 ? "\(what) \(first)" : counted(ids.count, what)))
  }
}
