import Terminal

/// A text to scroll and search.
struct TextPane: PaneContent {
  let id: String
  /// Set before each use by the screen, because texts tell ages.
  var lines: [StyledText] = []
  private(set) var state = TextViewState()
  private(set) var search = FilterLine()
  var isSearchable: Bool

  init(_ id: String, isSearchable: Bool = true) {
    self.id = id
    self.isSearchable = isSearchable
  }

  /// Back to the top: another text is shown.
  mutating func reset() {
    state = TextViewState()
    search.clear()
  }

  private func text(in rect: Rect) -> Rect {
    rect.droppingLeft(1).droppingTop(search.isShown ? 1 : 0)
  }

  private func wrapped(_ rect: Rect, policy: TextPolicy = TextPolicy()) -> WrappedText {
    WrappedText(lines, width: TextView.width(in: text(in: rect)), policy: policy)
  }

  func bindings(_ context: Context) -> [Binding<Action>] {
    let clear = search.isShown ? [Bindings.clearFilter("Take the search away")] : []
    return clear + (isSearchable ? Bindings.search : []) + Bindings.movement
  }

  mutating func perform(_ action: Action, in rect: Rect, _ context: Context, _ out: inout Outbox) -> Bool {
    let height = text(in: rect).height
    switch action {
    case .move(let motion): state.move(motion, text: wrapped(rect, policy: context.policy), height: height)
    case .filter where isSearchable: search.begin()
    case .clearFilter where isSearchable:
      search.clear()
      state.clearSearch()
    case .nextMatch(let step): state.next(step, text: wrapped(rect, policy: context.policy), height: height)
    default: return false
    }
    return true
  }

  mutating func take(_ key: Key, in rect: Rect, _ context: Context) -> Bool {
    switch search.handle(key) {
    case .ignored: return false
    case .none, .accepted: break
    case .edited: find(in: rect, context)
    case .cancelled: state.clearSearch()
    }
    return true
  }

  mutating func paste(_ text: String, in rect: Rect, _ context: Context) -> Bool {
    guard search.paste(text) else { return false }
    find(in: rect, context)
    return true
  }

  private mutating func find(in rect: Rect, _ context: Context) {
    state.search(search.text, text: wrapped(rect, policy: context.policy), height: text(in: rect).height)
  }

  mutating func scroll(by rows: Int, in rect: Rect, _ context: Context) {
    state.move(.by(rows), text: wrapped(rect, policy: context.policy), height: text(in: rect).height)
  }

  func draw(on frame: inout Frame, in rect: Rect, isFocused: Bool, _ context: Context) {
    let place = text(in: rect)
    frame.draw(
      TextView(
        wrapped(rect, policy: frame.surface.policy), state: state, isFocused: isFocused && !search.isEditing),
      in: place,
      theme: context.theme)
    guard search.isShown else { return }
    let note = search.text.isEmpty ? "" : "\(state.current.map { $0 + 1 } ?? 0) of \(state.matches.count) "
    search.draw(
      on: &frame, in: rect, label: "Search", placeholder: "text to find", note: StyledText(note, .muted),
      theme: context.theme)
  }
}
