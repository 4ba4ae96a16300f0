import Terminal

/// A pane of a screen: its box, and where in the screen its content is kept.
struct PaneSlot<Root> {
  let id: String
  let title: StyledText
  /// At the right end of the title's line.
  let trailing: StyledText
  /// Lines at the top of the content that the screen itself draws.
  let head: Int
  /// Whether a field in the head has the keyboard.
  let isTyping: Bool
  private let reading: (Root) -> any PaneContent
  private let writing: (inout Root, (inout any PaneContent) -> Void) -> Void

  /// `prepare` sets what the content shows from the screen's own state, before each use.
  init<Content: PaneContent>(
    _ id: String, _ path: WritableKeyPath<Root, Content>, title: StyledText, trailing: StyledText = "",
    head: Int = 0, isTyping: Bool = false, prepare: @escaping (inout Content) -> Void = { _ in }
  ) {
    self.id = id
    self.title = title
    self.trailing = trailing
    self.head = head
    self.isTyping = isTyping
    reading = { root in
      var content = root[keyPath: path]
      prepare(&content)
      return content
    }
    writing = { root, body in
      var content = root[keyPath: path]
      prepare(&content)
      var opened: any PaneContent = content
      body(&opened)
      if let changed = opened as? Content { root[keyPath: path] = changed }
    }
  }

  func content(of root: Root) -> any PaneContent { reading(root) }

  func edit<Result>(_ root: inout Root, _ body: (inout any PaneContent) -> Result) -> Result? {
    var result: Result?
    writing(&root) { result = body(&$0) }
    return result
  }
}

/// A pane with its place on the screen.
struct PlacedPane<Root> {
  let slot: PaneSlot<Root>
  /// Its number for ``Action/pane(_:)``, counted from 1.
  let number: Int
  let box: Rect
  let isFocused: Bool

  /// What box and head leave.
  var rect: Rect { inner.droppingTop(slot.head) }
  var headRect: Rect { inner.top(slot.head).inset(horizontal: 1) }
  private var inner: Rect { Pane.content(of: box) }
}
