import Governance
import Terminal

/// A text to read and search: a case, a ledger entry, something that was published.
struct TextScreen: Screen {
  enum Source: Sendable {
    case fixed([StyledText])
    /// Read from the ledger.
    case entry(Int64)
  }

  let title: String
  let trailing: String
  private let source: Source
  /// What can be revoked or looked at from here.
  private let node: Node?
  /// What `y` copies.
  private var copyText: String
  /// What stands above what is read.
  private var head: [StyledText] = []
  private var lines: [StyledText]
  private var state = TextViewState()
  private var search = FilterLine()
  private var awaited: Ticket?

  init(_ title: String, trailing: String = "", lines: [StyledText], node: Node? = nil, copy: String) {
    self.title = title
    self.trailing = trailing
    self.node = node
    source = .fixed(lines)
    self.lines = lines
    copyText = copy
  }

  init(entry row: LedgerRow) {
    title = "Entry \(row.sequence)"
    trailing = "\(row.kind) by \(row.who)"
    node = nil
    source = .entry(row.sequence)
    lines = [StyledText("reading…", .muted)]
    copyText = ""
  }

  init(_ item: Listing.Item) {
    title = item.name
    trailing = item.state.word
    node = item.node
    source = .entry(item.entry)
    head = Facts.lines(item.facts) + [""]
    lines = head + [StyledText("reading…", .muted)]
    copyText = ""
  }

  func bindings(_ context: Context) -> [Binding<Action>] {
    let clear = search.isShown ? [Bindings.clearFilter("Take the search away")] : []
    let cascade = node == nil ? [] : [Bindings.cascade()]
    return clear + Bindings.search + cascade
      + [Bindings.copy("the text", disabledReason: copyText.isEmpty ? "there is nothing to copy yet" : nil)]
      + Bindings.movement
  }

  mutating func load(_ context: Context, _ out: inout Outbox) {
    // An entry never changes, so it is read once.
    if case .entry(let sequence) = source, copyText.isEmpty { awaited = out.ask(.entry(sequence)) }
  }

  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool {
    guard awaited == ticket else { return false }
    awaited = nil
    switch answer {
    case .success(.entry(let entry)):
      lines = head + Facts.lines(entry.facts) + [""] + WrappedText.lines(of: entry.statement)
      copyText = entry.statement
    case .success: break
    case .failure(let failure): lines = head + failure.lines
    }
    return true
  }

  mutating func take(_ key: Key, _ context: Context, _ out: inout Outbox) -> Bool {
    switch search.handle(key) {
    case .ignored: return false
    case .none, .accepted: break
    case .edited: find(context)
    case .cancelled: state.clearSearch()
    }
    return true
  }

  mutating func paste(_ text: String, _ context: Context, _ out: inout Outbox) -> Bool {
    guard search.paste(text) else { return false }
    find(context)
    return true
  }

  private mutating func find(_ context: Context) {
    let rect = textRect(context.area)
    state.search(search.text, text: wrapped(rect), height: rect.height)
  }

  mutating func perform(_ action: Action, _ context: Context, _ out: inout Outbox) {
    let rect = textRect(context.area)
    switch action {
    case .move(let motion):
      let steps: Motion = motion == .down ? .by(1) : motion == .up ? .by(-1) : motion
      state.move(steps, text: wrapped(rect), height: rect.height)
    case .filter: search.begin()
    case .clearFilter:
      search.clear()
      state.clearSearch()
    case .nextMatch(let step): state.next(step, text: wrapped(rect), height: rect.height)
    case .cascade:
      if let node { out.then(.push(CascadeScreen(node, label: title))) }
    case .copy:
      out.emit(.copy(copyText))
      out.then(.toast(.passed, "copied \(title)"))
    default: break
    }
  }

  mutating func click(_ target: HitTarget, isDouble: Bool, _ context: Context, _ out: inout Outbox) {}

  mutating func scroll(_ pane: String, by rows: Int, _ context: Context, _ out: inout Outbox) {
    let rect = textRect(context.area)
    state.move(.by(rows), text: wrapped(rect), height: rect.height)
  }

  private func textRect(_ area: Rect) -> Rect {
    Pane.content(of: area).inset(horizontal: 1).droppingTop(search.isShown ? 1 : 0)
  }

  private func wrapped(_ rect: Rect, policy: TextPolicy = TextPolicy()) -> WrappedText {
    WrappedText(lines, width: TextView.width(in: rect), policy: policy)
  }

  func draw(on frame: inout Frame, in rect: Rect, _ context: Context) {
    frame.draw(
      Pane("text", title: StyledText(title), trailing: StyledText(trailing, .muted), isFocused: true),
      in: rect,
      theme: context.theme)
    let text = textRect(rect)
    frame.draw(
      TextView(wrapped(text, policy: frame.surface.policy), state: state, isFocused: true), in: text,
      theme: context.theme)
    if search.isShown {
      let note = search.text.isEmpty ? "" : "\(state.current.map { $0 + 1 } ?? 0) of \(state.matches.count) "
      search.draw(
        on: &frame, in: Pane.content(of: rect), label: "Search", placeholder: "text to find",
        note: StyledText(note, .muted), theme: context.theme)
    }
  }
}

extension Failure {
  /// For where a screen's content would stand.
  var lines: [StyledText] {
    WrappedText.lines(of: what, .failed) + (next.map { WrappedText.lines(of: $0, .muted) } ?? [])
  }
}

/// Columns of facts.
enum Facts {
  static func line(_ name: String, _ value: StyledText) -> StyledText {
    let gap = String(repeating: " ", count: max(16 - name.count, 1))
    return StyledText("\(name)\(gap)", .muted) + value
  }

  static func lines(_ facts: [Listing.Fact]) -> [StyledText] {
    facts.flatMap { fact -> [StyledText] in
      let values = WrappedText.lines(of: fact.value)
      return values.enumerated().map { line($0 == 0 ? fact.name : "", $1) }
    }
  }
}
