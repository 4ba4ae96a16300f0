import Terminal

/// What a pane shows and lets people do: a list, a tree or a text.
///
/// A screen is made of these; ``Screen`` gives each action to the one that has the keyboard, and draws the boxes.
/// `rect` is always what the box leaves for the content.
protocol PaneContent: Sendable {
  func bindings(_ context: Context) -> [Binding<Action>]

  /// False for an action that is the screen's.
  mutating func perform(_ action: Action, in rect: Rect, _ context: Context, _ out: inout Outbox) -> Bool

  /// Takes a key before the bindings do, while something is typed into it.
  mutating func take(_ key: Key, in rect: Rect, _ context: Context) -> Bool
  /// False where nothing is typed into it.
  mutating func paste(_ text: String, in rect: Rect, _ context: Context) -> Bool

  /// Takes a click on one of its own rows, fold markers or column titles.
  mutating func click(_ target: HitTarget, in rect: Rect, _ context: Context)
  mutating func scroll(by rows: Int, in rect: Rect, _ context: Context)

  /// What stands beside the title, such as how many rows are marked.
  func note(_ context: Context) -> StyledText
  func draw(on frame: inout Frame, in rect: Rect, isFocused: Bool, _ context: Context)
}

extension PaneContent {
  mutating func take(_ key: Key, in rect: Rect, _ context: Context) -> Bool { false }
  mutating func paste(_ text: String, in rect: Rect, _ context: Context) -> Bool { false }
  mutating func click(_ target: HitTarget, in rect: Rect, _ context: Context) {}
  func note(_ context: Context) -> StyledText { "" }
}
