/// One row of a key table: what a command is called, which keys run it, and whether it can run now.
///
/// Footer, help, command palette and mouse all read these rows, so none of them can disagree.
public struct Binding<Action: Hashable & Sendable>: Hashable, Sendable {
  /// The command's name in the palette and in key maps, such as `queue.open`.
  public let command: String
  /// Every way to press it; the first is the one that is shown.
  public var keys: [KeySequence]
  public let action: Action
  /// One or two words for the footer.
  public let label: String
  /// One sentence for help and palette.
  public let summary: String
  /// The heading under which help lists it.
  public let group: String
  public let isInFooter: Bool
  /// Why it cannot run now; nil when it can.
  public var disabledReason: String?
  /// What may be typed after the command's name in the palette; nil where it takes nothing.
  public var argument: CommandArgument?

  public init(
    _ command: String, _ keys: [KeySequence], _ action: Action, label: String, summary: String,
    group: String = "General", footer: Bool = false, disabledReason: String? = nil,
    argument: CommandArgument? = nil
  ) {
    self.command = command
    self.keys = keys
    self.action = action
    self.label = label
    self.summary = summary
    self.group = group
    self.isInFooter = footer
    self.disabledReason = disabledReason
    self.argument = argument
  }

  /// The same, unable to run for this reason.
  public func disabled(_ reason: String) -> Binding {
    var binding = self
    binding.disabledReason = reason
    return binding
  }
}

/// What a command takes after its name.
public struct CommandArgument: Hashable, Sendable {
  /// As help prints it, such as `FILTER`.
  public let name: String
  /// What completion offers for the word being typed.
  public let options: [String]
  /// Whether other words than ``options`` are taken too; if not, the option that is selected is.
  public let isOpen: Bool

  public init(_ name: String, options: [String], isOpen: Bool = false) {
    self.name = name
    self.options = options
    self.isOpen = isOpen
  }
}

/// What a run of keys means in a table.
public enum BindingMatch<Action: Hashable & Sendable>: Hashable, Sendable {
  case action(Action)
  /// The command is there but cannot run now, for this reason.
  case disabled(reason: String)
  /// The keys begin these bindings; more keys are needed.
  case pending([Binding<Action>])
  case none
}

/// The key table of a screen, most specific binding first.
public struct BindingTable<Action: Hashable & Sendable>: Hashable, Sendable {
  public var bindings: [Binding<Action>]

  public init(_ bindings: [Binding<Action>]) { self.bindings = bindings }

  /// The meaning of `keys` pressed one after another.
  ///
  /// A whole match wins over a beginning.
  public func match(_ keys: [Key]) -> BindingMatch<Action> {
    if let binding = bindings.first(where: { $0.keys.contains { $0.keys == keys } }) {
      return outcome(of: binding)
    }
    let begun = bindings.filter { binding in
      binding.keys.contains { $0.keys.count > keys.count && $0.keys.starts(with: keys) }
    }
    return begun.isEmpty || keys.isEmpty ? .none : .pending(begun)
  }

  /// The meaning of a command chosen by name: from the palette, the footer or a button.
  public func match(command: String) -> BindingMatch<Action> {
    bindings.first { $0.command == command }.map(outcome) ?? .none
  }

  /// The table without keys that can never be pressed to their end, because an earlier part of them already means
  /// something.
  ///
  /// The commands stay, in the palette.
  public func withoutShadowed() -> BindingTable {
    let all = bindings.flatMap { $0.keys }
    // Most sequences are one key, which nothing shadows.
    let long = all.filter { $0.keys.count > 1 }
    let longest = long.map { $0.keys.count }.max() ?? 0
    let short = Set(all.filter { $0.keys.count < longest })
    let shadowed = Set(
      long.filter { sequence in
        (1..<sequence.keys.count).contains { short.contains(KeySequence(Array(sequence.keys.prefix($0)))) }
      })
    guard !shadowed.isEmpty else { return self }
    var table = self
    for index in table.bindings.indices { table.bindings[index].keys.removeAll(where: shadowed.contains) }
    return table
  }

  /// The table with the keys of the named commands replaced.
  ///
  /// An empty list unbinds. A key that is given to a command of this table is taken from those that are not named, so
  /// that it does what its owner asked for.
  public func rebound(_ keys: [String: [KeySequence]]) -> BindingTable {
    guard !keys.isEmpty else { return self }
    var table = self
    var taken: Set<KeySequence> = []
    for binding in bindings { taken.formUnion(keys[binding.command] ?? []) }
    for index in table.bindings.indices {
      if let keys = keys[table.bindings[index].command] {
        table.bindings[index].keys = keys
      } else {
        table.bindings[index].keys.removeAll(where: taken.contains)
      }
    }
    return table
  }

  private func outcome(of binding: Binding<Action>) -> BindingMatch<Action> {
    binding.disabledReason.map { .disabled(reason: $0) } ?? .action(binding.action)
  }
}
