/// The palette: every command by name, with its key and why it cannot run now.
public struct CommandPalette: Hashable, Sendable {
  public struct Item: Hashable, Sendable {
    public let command: String
    public let label: String
    public let summary: String
    public let key: String
    public let disabledReason: String?
  }

  public enum Outcome: Hashable, Sendable {
    case open
    case cancelled
    /// A command was chosen; `rest` is what was typed after its name.
    case run(command: String, rest: String)
  }

  public private(set) var query: TextField
  public private(set) var list = ListState<String>()
  public let all: [Item]
  /// What matches the query now, best first.
  public private(set) var items: [Item]

  public init<Action>(_ table: BindingTable<Action>, query: String = "") {
    self.all = table.bindings.map { binding in
      Item(
        command: binding.command, label: binding.label, summary: binding.summary,
        key: binding.keys.first?.description ?? "", disabledReason: binding.disabledReason)
    }
    self.query = TextField(query, limit: 200)
    self.items = []
    refresh(height: 1)
  }

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

  private func choose() -> Outcome {
    let words = query.text.split(separator: " ", maxSplits: 1)
    // A command typed in full wins over what is selected, and may have arguments.
    if let name = words.first, let item = all.first(where: { $0.command == name || $0.label == name }) {
      return .run(command: item.command, rest: words.count > 1 ? String(words[1]) : "")
    }
    return list.selected.map { .run(command: $0, rest: "") } ?? .open
  }

  private mutating func complete(_ height: Int) {
    guard let selected = list.selected else { return }
    query.replace(selected + " ")
    refresh(height: height)
  }

  private mutating func move(_ motion: Motion, _ height: Int) {
    let items = items
    list.move(motion, count: items.count, height: height) { items[$0].command }
  }

  private mutating func refresh(height: Int) {
    let filter = WordFilter(query.text)
    items = all.filter { filter.accepts("\($0.command) \($0.label) \($0.summary)") }
    if items.isEmpty { items = all.filter { WordFilter.fuzzy(query.text, "\($0.command) \($0.label)") } }
    if items.isEmpty, let name = query.text.split(separator: " ").first {
      items = all.filter { $0.command == name || $0.label == name }
    }
    let first = items.filter { $0.command.hasPrefix(query.text) || $0.label.hasPrefix(query.text) }
    items = first + items.filter { !first.contains($0) }
    list = ListState()
    list.reload(items.map(\.command), height: height)
  }
}
