import Terminal

@testable import Console

/// Which screens, dialogs and commands somebody came to.
struct Reached {
  private(set) var screens: Set<String> = []
  private(set) var commands: Set<String> = []
  private var count = 0

  /// Every screen and whatever can lie over it.
  static let everything: Set<String> = [
    "queue", "adaptation", "cascade", "certify", "ledger", "authorities", "suites", "policies", "text",
    "over: text", "over: palette", "over: form", "over: signing", "typing: queue", "typing: ledger",
    "over: edited",
  ]

  /// Notes what an event is about to do.
  ///
  /// Finding out what a key means takes as long as drawing, so not every key is asked about once most is known.
  mutating func note(_ event: InputEvent, in model: Model) {
    count += 1
    guard case .key(let key) = event, count < 20_000 || count.isMultiple(of: 8) else { return }
    if case .palette(let palette) = model.layer, key == .enter, let item = palette.selected {
      commands.insert(item.command)
    }
    guard model.layer == nil, !model.isTooSmall else { return }
    let pressed = model.pressed + [key]
    if let binding = model.bindings.bindings.first(where: { $0.keys.contains { $0.keys == pressed } }) {
      commands.insert(binding.command)
    }
  }

  /// Notes where it is now.
  mutating func note(_ model: Model) {
    switch model.stack.last {
    case let queue as QueueScreen:
      screens.formUnion(queue.filter.isEditing ? ["queue", "typing: queue"] : ["queue"])
    case let ledger as LedgerScreen:
      screens.formUnion(ledger.filter.isEditing ? ["ledger", "typing: ledger"] : ["ledger"])
    case is AdaptationScreen: screens.insert("adaptation")
    case is CascadeScreen: screens.insert("cascade")
    case is RunScreen: screens.insert("certify")
    case let listing as ListingScreen: screens.insert(listing.kind.rawValue)
    case is TextScreen: screens.insert("text")
    default: break
    }
    switch model.layer {
    case .text: screens.insert("over: text")
    case .palette: screens.insert("over: palette")
    case .form: screens.insert("over: form")
    case .question: screens.insert("over: question")
    case .signing: screens.insert("over: signing")
    case nil: break
    }
  }

  mutating func noteEdited() { screens.insert("over: edited") }
}
