/// The palette: every command by name, with its key and why it cannot run now.
///
/// Typed words find commands; after a command's whole name, they are its argument, and what is offered completes it.
public struct CommandPalette: Hashable, Sendable {
  public struct Item: Hashable, Sendable {
    public let command: String
    public let label: String
    public let summary: String
    public let key: String
    public let disabledReason: String?
    public let argument: CommandArgument?
    /// The argument that it would run with; nil for the command alone.
    public var rest: String?

    /// What stands in the list.
    public var text: String {
      if let rest { return "\(label) \(rest)" }
      return argument.map { "\(command) \($0.name)" } ?? command
    }
  }

  /// How typed words are looked for.
  public enum Matching: Hashable, Sendable {
    /// Every word as it is; letters with others between them only where nothing else is found.
    case words
    /// Letters with others between them, what fits closest first.
    case fuzzy
  }

  public enum Outcome: Hashable, Sendable {
    case open
    case cancelled
    /// A command was chosen; `rest` is what was typed after its name.
    case run(command: String, rest: String)
  }

  public let matching: Matching
  public private(set) var query: TextField
  public private(set) var list = ListState<String>()
  public let all: [Item]
  /// What matches the query now, best first.
  public private(set) var items: [Item]

  public init<Action>(_ table: BindingTable<Action>, query: String = "", matching: Matching = .words) {
    var seen: Set<String> = []
    // Of two bindings with one name the first one is meant.
    self.all = table.bindings.filter { seen.insert($0.command).inserted }.map { binding in
      Item(
        command: binding.command, label: binding.label, summary: binding.summary,
        key: binding.keys.first?.description ?? "", disabledReason: binding.disabledReason,
        argument: binding.argument)
    }
    self.matching = matching
    self.query = TextField(query, limit: 200)
    self.items = []
    refresh(height: 1)
  }

  public var selected: Item? { items.first { $0.text == list.selected } }

  /// Takes one key; `height` is how many items are shown.
  public mutating func handle(_ key: Key, height: Int) -> Outcome {
    switch key.description {
    case "esc", "ctrl-c": return .cancelled
    case "down", "ctrl-n": move(.down, height)
    case "up", "ctrl-p": move(.up, height)
    case "pgdn": move(.pageDown, height)
    case "pgup": move(.pageUp, height)
    case "tab": complete(height)
    case "enter": return choose()
    case "backspace" where query.text.isEmpty: return .cancelled
    default: if query.handle(key) { refresh(height: height) }
    }
    return .open
  }

  public mutating func paste(_ text: String, height: Int) {
    if query.paste(text) { refresh(height: height) }
  }

  /// Chooses the item whose text this is, as a click does.
  public func choose(_ text: String) -> Outcome {
    guard let item = items.first(where: { $0.text == text }) else { return .open }
    return .run(command: item.command, rest: item.rest ?? "")
  }

  /// The command whose name is typed in full, and what stands after it.
  private var typed: (item: Item, rest: String)? {
    let parts = query.text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first,
      let item = all.first(where: { $0.command == name }) ?? all.first(where: { $0.label == name })
    else { return nil }
    return (item, parts.count > 1 ? String(parts[1]) : "")
  }

  private func choose() -> Outcome {
    // A command typed in full wins over what is selected, and may have arguments.
    if let (item, rest) = typed {
      let rest = rest.trimmedSpaces
      let takesTyped = item.argument?.isOpen != false || item.argument?.options.contains(rest) == true
      // After a space one of its arguments is being chosen.
      let isNameOnly = rest.isEmpty && !query.text.contains(" ")
      if takesTyped || isNameOnly { return .run(command: item.command, rest: rest) }
    }
    return list.selected.map(choose) ?? .open
  }

  private mutating func complete(_ height: Int) {
    guard let selected else { return }
    query.replace(
      selected.rest == nil
        ? selected.command + " "
        : selected.text + (selected.argument?.isOpen == true ? " " : ""))
    refresh(height: height)
  }

  private mutating func move(_ motion: Motion, _ height: Int) {
    let items = items
    list.move(motion, count: items.count, height: height) { items[$0].text }
  }

  private mutating func refresh(height: Int) {
    items = completions ?? commands
    list = ListState()
    list.reload(items.map(\.text), height: height)
  }

  /// The commands with an argument that completes the last word typed; nil while the command itself is being typed.
  private var completions: [Item]? {
    guard query.text.contains(" "), let (item, rest) = typed, item.argument != nil else { return nil }
    return completions(of: item, rest)
  }

  private func completions(of item: Item, _ rest: String) -> [Item] {
    guard let argument = item.argument else { return [] }
    let last = rest.split(separator: " ", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    let before = rest.dropLast(last.count)
    let small = last.lowercased()
    let starting = argument.options.filter { $0.lowercased().hasPrefix(small) }
    let holding = argument.options.filter { $0.lowercased().contains(small) && !starting.contains($0) }
    return (starting + holding).map { option in
      var completed = item
      completed.rest = before + option
      return completed
    }
  }

  private var commands: [Item] {
    let query = query.text.trimmedSpaces
    if matching == .fuzzy { return fuzzy(query) }
    let filter = WordFilter(query)
    var found = all.filter { filter.accepts("\($0.command) \($0.label) \($0.summary)") }
    if found.isEmpty { found = fuzzy(query) }
    if found.isEmpty, let (item, _) = typed { found = [item] }
    let first = found.filter { $0.command.hasPrefix(query) || $0.label.hasPrefix(query) }
    // A command that is typed in full shows at once what it takes.
    let taken = typed.map { completions(of: $0.item, "") } ?? []
    return first + taken + found.filter { !first.contains($0) }
  }

  private func fuzzy(_ query: String) -> [Item] {
    let scored = all.enumerated().compactMap { place, item in
      let spread = [item.label, item.command, item.summary].compactMap {
        WordFilter.fuzzySpread(query, $0)
      }.min()
      return spread.map { (spread: $0, place: place, item: item) }
    }
    return scored.sorted { ($0.spread, $0.place) < ($1.spread, $1.place) }.map(\.item)
  }
}

extension String {
  fileprivate var trimmedSpaces: String {
    var text = drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
