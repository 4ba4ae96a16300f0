import Governance
public import Terminal

/// A command of the console with the keys that run it.
public struct CatalogEntry: Hashable, Sendable {
  /// What key maps call it, such as `approve`.
  public var command: String
  /// As shipped.
  public var keys: [KeySequence]
  public var summary: String
  public var group: String
  /// The screens that have it; empty when every screen does.
  public var screens: [String]
}

/// Every command that a key can be bound to, in the order of the screens; read from the screens' own tables.
public func commandCatalog() -> [CatalogEntry] {
  let context = Context(
    banner: StoreStatus(storeName: "", entryCount: 0, tail: .empty), now: Timestamp(milliseconds: 0),
    area: Rect(Size(columns: 80, rows: 24)), theme: .dark, isAccessible: false)
  var entries: [CatalogEntry] = []
  func add(_ binding: Binding<Action>, _ screen: String?) {
    guard let index = entries.firstIndex(where: { $0.command == binding.command }) else {
      entries.append(
        CatalogEntry(
          command: binding.command, keys: binding.keys, summary: binding.summary, group: binding.group,
          screens: screen.map { [$0] } ?? []))
      return
    }
    entries[index].keys += binding.keys.filter { !entries[index].keys.contains($0) }
    if let screen, !entries[index].screens.contains(screen) { entries[index].screens.append(screen) }
  }
  for (name, screen) in sampleScreens() {
    for binding in everyBinding(of: screen, context) { add(binding, name) }
  }
  let screens = Set(entries.flatMap(\.screens))
  for index in entries.indices where Set(entries[index].screens) == screens { entries[index].screens = [] }
  for isRoot in [true, false] {
    for binding in Bindings.common(isRoot: isRoot) { add(binding, nil) }
  }
  for binding in Bindings.views([], isQueue: true) { add(binding, nil) }
  for binding in Bindings.tour(isOn: true) { add(binding, nil) }
  for binding in Bindings.dialog { add(binding, "dialog") }
  return entries
}

/// A screen of each kind in each state that has bindings of its own.
private func sampleScreens() -> [(String, any Screen)] {
  guard
    case .adaptation(let id)? = Node(text: "adaptation:" + String(repeating: "0", count: 64))
  else { return [] }
  var queue = QueueScreen()
  queue.filter.begin()
  queue.list.rows.state.toggleRange()
  let tabs = AdaptationScreen.Tab.allCases.map { tab in
    var screen = AdaptationScreen(id, label: "")
    screen.tab = tab
    return ("adaptation", screen as any Screen)
  }
  var run = RunScreen(id, label: "")
  run.run = RunState(suites: [], failures: [], phase: .finished)
  let text = TextScreen("", lines: [], node: .adaptation(id), copy: "")
  return [("queue", queue)] + tabs + [
    ("certify", RunScreen(id, label: "")), ("certify", run),
    ("cascade", CascadeScreen(.adaptation(id), label: "")), ("listing", ListingScreen(.policies)),
    ("ledger", LedgerScreen()), ("text", text),
  ]
}

/// What the screen binds, whichever of its panes has the keyboard.
private func everyBinding(of screen: some Screen, _ context: Context) -> [Binding<Action>] {
  screen.bindings(context)
    + screen.slots(context).flatMap { $0.content(of: screen).bindings(context) }
    + screen.paneBindings(context)
}
