import Listings
import Terminal

extension Bindings {
  /// Commands for saved views; `isQueue` where there is a filter to save.
  static func views(_ names: [String], isQueue: Bool) -> [Binding<Action>] {
    let none =
      names.isEmpty ? "no view is saved yet: `:save-view NAME` keeps the queue's filter and order" : nil
    return [
      Binding(
        "view", ["V"], .view(""), label: "view", summary: "Show a saved view of the queue", group: "Search",
        disabledReason: none, argument: CommandArgument("NAME", options: names)),
      Binding(
        "save-view", [], .saveView(""), label: "save view",
        summary: "Keep the queue's filter and order under a name", group: "Search",
        disabledReason: isQueue ? nil : "only the queue has views",
        argument: CommandArgument("NAME", options: names, isOpen: true)),
      Binding(
        "drop-view", [], .dropView(""), label: "drop view", summary: "Forget a saved view", group: "Search",
        disabledReason: none, argument: CommandArgument("NAME", options: names)),
    ]
  }
}

extension Model {
  var viewBindings: [Binding<Action>] {
    Bindings.views(
      memory.views.map(\.name), isQueue: stack.last is QueueScreen)
  }

  /// A queue that knows which filters were used before.
  func queueScreen(filter: String = "", sort: QueueOrder = .newestFirst) -> QueueScreen {
    var screen = QueueScreen(filter: filter, sort: sort)
    screen.filter.history = memory.filters
    return screen
  }

  /// A ledger that knows which filters were used before.
  func ledgerScreen(filter: String = "") -> LedgerScreen {
    var screen = LedgerScreen(filter: filter)
    screen.filter.history = memory.ledgerFilters
    return screen
  }

  mutating func show(view name: String) -> [Effect] {
    guard !name.isEmpty else { return ask("view ") }
    guard let view = memory.view(named: name) else {
      toasts.add(.warning, "no view is called \(name)", at: clock)
      return []
    }
    section = .queue
    parkRuns()
    stack = [queueScreen(filter: view.filter, sort: view.sort)]
    return reload()
  }

  mutating func save(view name: String) -> [Effect] {
    guard !name.isEmpty else { return ask("save-view ") }
    guard let queue = stack.last as? QueueScreen else { return [] }
    let isNew = memory.view(named: name) == nil
    guard
      let view = SavedView(
        name: name, filter: queue.filter.text, sort: QueueFields.sort(queue.list.sort))
    else {
      toasts.add(.warning, "a view's name has up to 40 letters, digits and . _ -", at: clock)
      return []
    }
    guard !isNew || memory.views.count < ConsolePreferences.viewLimit else {
      toasts.add(
        .warning, "there are \(ConsolePreferences.viewLimit) views already: `:drop-view NAME`", at: clock)
      return []
    }
    toasts.add(
      .passed, "view \(name) \(isNew ? "saved" : "replaced"): V or `:view \(name)` shows it", at: clock)
    return [.remember(.keep(view))]
  }

  mutating func drop(view name: String) -> [Effect] {
    guard !name.isEmpty else { return ask("drop-view ") }
    guard memory.view(named: name) != nil else {
      toasts.add(.warning, "no view is called \(name)", at: clock)
      return []
    }
    toasts.add(.passed, "view \(name) is forgotten", at: clock)
    return [.remember(.drop(name))]
  }

  /// Offers what can follow the beginning of a command.
  mutating func ask(_ beginning: String) -> [Effect] {
    layer = .palette(CommandPalette(commands, query: beginning))
    return []
  }
}
