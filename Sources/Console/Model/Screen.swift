import Governance
import Terminal

/// One screen: a value that takes actions and answers, names effects, and draws itself.
///
/// A screen says which panes it has (``slots(_:)``), what can be done there beyond what every pane can
/// (``bindings(_:)``, ``act(_:_:_:)``), what it needs (``load(_:_:)``) and what it makes of the answer
/// (``receive(_:_:_:_:)``). Focus, zoom, lists, trees, texts, keys and mouse are the same for all: see `Screen+Panes`.
protocol Screen: Sendable {
  /// For the terminal's title.
  var title: String { get }
  var panes: Panes { get set }
  var arrangement: PaneArrangement { get }

  /// The panes that there are now, in reading order.
  func slots(_ context: Context) -> [PaneSlot<Self>]

  /// The part of `area` for the panes; the rest is the screen's own to draw.
  func paneArea(_ context: Context) -> Rect

  /// Its own bindings, most specific first; those of the focused pane and of every screen follow.
  func bindings(_ context: Context) -> [Binding<Action>]

  /// What `:goto` offers: names of what is shown.
  var names: [String] { get }

  /// Whether what its keys are about is still being read, so that they had better wait.
  var isSettling: Bool { get }

  /// It is on top now, or what it shows may have changed: ask for what it needs.
  mutating func load(_ context: Context, _ out: inout Outbox)

  /// Takes the answer to something that it asked for.
  ///
  /// False when it did not, or no longer waits for it.
  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool

  /// Does what the focused pane has no use for.
  mutating func act(_ action: Action, _ context: Context, _ out: inout Outbox)

  /// Something was done in a pane: the cursor may stand on another row.
  mutating func settle(_ context: Context, _ out: inout Outbox)

  /// A row of a pane was clicked twice.
  mutating func doubleClick(_ pane: String, _ context: Context, _ out: inout Outbox)

  /// Takes a key before panes and bindings do.
  mutating func take(_ key: Key, _ context: Context, _ out: inout Outbox) -> Bool
  /// Takes pasted text; false where there is no field for it.
  mutating func paste(_ text: String, _ context: Context, _ out: inout Outbox) -> Bool

  /// Draws the lines that a slot's ``PaneSlot/head`` keeps free.
  func drawHead(of pane: String, on frame: inout Frame, in rect: Rect, _ context: Context)
  /// Draws what stands outside of the panes.
  func drawAround(on frame: inout Frame, _ context: Context)
}

extension Screen {
  var arrangement: PaneArrangement { .details(besideFrom: 110) }
  var names: [String] { [] }
  var isSettling: Bool { false }
  func paneArea(_ context: Context) -> Rect { context.area }
  mutating func load(_ context: Context, _ out: inout Outbox) {}
  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool { false }
  mutating func settle(_ context: Context, _ out: inout Outbox) {}
  mutating func doubleClick(_ pane: String, _ context: Context, _ out: inout Outbox) {
    perform(.open, context, &out)
  }
  mutating func take(_ key: Key, _ context: Context, _ out: inout Outbox) -> Bool {
    takeInPane(key, context, &out)
  }
  mutating func paste(_ text: String, _ context: Context, _ out: inout Outbox) -> Bool {
    pasteInPane(text, context, &out)
  }
  func drawHead(of pane: String, on frame: inout Frame, in rect: Rect, _ context: Context) {}
  func drawAround(on frame: inout Frame, _ context: Context) {}
}
