/// The bar at the top: name, tabs with their numbers, and who is at work.
public struct Tabs: Widget, Hashable, Sendable {
  public struct Tab: Hashable, Sendable {
    public let id: String
    public let title: String

    public init(_ id: String, _ title: String) {
      self.id = id
      self.title = title
    }
  }

  public var brand: String
  public var context: String
  public var tabs: [Tab]
  public var selected: String
  public var trailing: StyledText

  public init(
    brand: String = "", context: String = "", tabs: [Tab], selected: String, trailing: StyledText = ""
  ) {
    self.brand = brand
    self.context = context
    self.tabs = tabs
    self.selected = selected
    self.trailing = trailing
  }

  public func draw(on frame: inout Frame, in rect: Rect, theme: Theme) {
    let line = rect.line(0)
    guard !line.isEmpty else { return }
    let policy = frame.surface.policy
    let ground = theme.style(.bar)
    frame.surface.fill(line, style: ground)
    let labels = tabs.enumerated().map { " \($0 + 1) \($1.title) " }
    let needed = labels.reduce(0) { $0 + VisibleText.width(of: $1, policy: policy) }
    let head = StyledText([Span(" \(brand)  ", .brand), Span("\(context)   ", .identity)])
    let headWidth = brand.isEmpty ? 0 : head.width(policy: policy)
    var column = line.column
    // What tells a person where they are goes last: first the head is dropped, then single tabs are.
    if headWidth + needed <= line.width {
      column = frame.surface.write(head, in: line.intersectionWidth(headWidth), theme: theme, ground: ground)
    }
    let wanted = trailing.width(policy: policy)
    // What stands at the right was cut to what there is room for beside the tabs, where that makes sense.
    let taken = column - line.column + (wanted > 0 ? wanted + 1 : 0)
    column = drawTabs(labels, from: column, isNarrow: needed + taken > line.width, on: &frame, line, theme)
    if wanted > 0, line.endColumn - column > wanted {
      let room = line.droppingLeft(column - line.column)
      frame.surface.write(
        trailing + StyledText(" "), in: room, theme: theme, ground: theme.style(.identity, over: ground),
        alignment: .trailing)
    }
  }

  private func drawTabs(
    _ labels: [String], from start: Int, isNarrow: Bool, on frame: inout Frame, _ line: Rect, _ theme: Theme
  ) -> Int {
    var column = start
    for (index, tab) in tabs.enumerated() {
      let isSelected = tab.id == selected
      // Where not all tabs fit, only the selected one is spelled out.
      let label = isNarrow && !isSelected ? " \(index + 1) " : labels[index]
      let style = theme.style(isSelected ? .tabActive : .tab, over: theme.style(.bar))
      let room = line.droppingLeft(column - line.column)
      let end = frame.surface.write(StyledText(label), in: room, theme: theme, ground: style)
      frame.addHit(
        Rect(column: column, row: line.row, width: end - column, height: 1), .tab(tab.id))
      frame.accessibility.append(AccessibilityNode(.tab, label: tab.title, isSelected: isSelected))
      column = end
    }
    return column
  }
}

extension Rect {
  fileprivate func intersectionWidth(_ width: Int) -> Rect {
    Rect(column: column, row: row, width: min(width, self.width), height: height)
  }
}
