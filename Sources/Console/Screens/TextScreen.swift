import Governance
import Listings
import Presentation
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
  private(set) var lines: [StyledText]
  var panes = Panes()
  private var text = TextPane("text")
  private var awaited: Ticket?

  init(_ title: String, trailing: String = "", lines: [StyledText], node: Node? = nil, copy: String) {
    self.title = title
    self.trailing = trailing
    self.node = node
    source = .fixed(lines)
    self.lines = lines
    copyText = copy
  }

  init(entry row: HistoryEntry) {
    title = "Entry \(row.sequence)"
    trailing = "\(row.kind) by \(row.signerName)"
    node = nil
    source = .entry(row.sequence)
    lines = [StyledText("reading…", .muted)]
    copyText = ""
  }

  init(entry number: Int64) {
    title = "Entry \(number)"
    trailing = ""
    node = nil
    source = .entry(number)
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

  func slots(_ context: Context) -> [PaneSlot<Self>] {
    [
      PaneSlot("text", \.text, title: StyledText(title), trailing: StyledText(trailing, .muted)) {
        $0.lines = lines
      }
    ]
  }

  func bindings(_ context: Context) -> [Binding<Action>] {
    let cascade = node == nil ? [] : [Bindings.cascade()]
    return cascade
      + [
        Bindings.page,
        Bindings.copy("the text", disabledReason: copyText.isEmpty ? "there is nothing to copy yet" : nil),
      ]
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

  mutating func act(_ action: Action, _ context: Context, _ out: inout Outbox) {
    switch action {
    case .cascade: node.map { out.then(.push(CascadeScreen($0, label: title))) }
    case .copy:
      out.emit(.copy(copyText, name: "the text of \(title)"))
    case .page: out.emit(.page(title, lines.map(\.string)))
    default: break
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
  private static let column = 16

  static func line(_ name: String, _ value: StyledText) -> StyledText {
    let gap = String(repeating: " ", count: max(column - name.count, 1))
    return StyledText("\(name)\(gap)", .muted).hanging(column) + value
  }

  static func lines(_ facts: [Listing.Fact]) -> [StyledText] {
    facts.flatMap { fact -> [StyledText] in
      let values = WrappedText.lines(of: fact.value)
      return values.enumerated().map { line($0 == 0 ? fact.name : "", $1) }
    }
  }
}
