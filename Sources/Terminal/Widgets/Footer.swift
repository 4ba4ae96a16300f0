/// The line at the bottom: keys and what they do, from the table of bindings.
///
/// Never wraps; what does not fit is left out from the right, except the last item, which is help.
public struct Footer: Widget, Hashable, Sendable {
  public struct Item: Hashable, Sendable {
    public let key: String
    public let label: String
    public let command: String
  }

  public var items: [Item]
  /// Items at the right edge that stay when there is no room for the others.
  public var trailing: [Item]

  /// Takes what can be done now from `table`; the commands named in `trailing` stand at the right.
  public init<Action>(_ table: BindingTable<Action>, trailing: [String] = ["palette", "help"]) {
    func item(_ binding: Binding<Action>) -> Item? {
      guard let key = binding.keys.first else { return nil }
      return Item(key: key.description, label: binding.label, command: binding.command)
    }
    // A key does what the first binding says that has it.
    var seen: Set<String> = []
    self.items = table.bindings.filter {
      $0.isInFooter && $0.disabledReason == nil && !trailing.contains($0.command)
    }.compactMap(item).filter { seen.insert($0.key).inserted }
    self.trailing = trailing.compactMap { name in
      table.bindings.first { $0.command == name }.flatMap(item)
    }
  }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    let line = rect.line(0)
    guard !line.isEmpty else { return }
    frame.surface.fill(line, style: theme.style(.footer))
    let policy = frame.surface.policy
    var right = line.endColumn
    for item in trailing.reversed() {
      let width = text(of: item).width(policy: policy)
      guard right - width >= line.column else { continue }
      right -= width
      draw(item, at: right, width: width, on: &frame, line, theme)
    }
    var column = line.column
    for item in items {
      let width = text(of: item).width(policy: policy)
      guard column + width <= right else { break }
      draw(item, at: column, width: width, on: &frame, line, theme)
      column += width
    }
  }

  private func text(of item: Item) -> StyledText {
    StyledText([Span(" \(item.key)", .footerKey), Span(" \(item.label) ")])
  }

  private func draw(
    _ item: Item, at column: Int, width: Int, on frame: inout Frame, _ line: Rect, _ theme: Theme
  ) {
    let place = Rect(column: column, row: line.row, width: width, height: 1)
    frame.surface.write(text(of: item), in: place, theme: theme, ground: theme.style(.footer))
    frame.addHit(place, .command(item.command))
  }
}
