import Governance
import Terminal

/// What is published: authorities with their people, suites, or policies; Enter shows one in full.
struct ListingScreen: Screen {
  let kind: Listing.Kind
  private var rows = Rows<Listing.Item>()
  private var failure: Failure?
  private var hasAnswer = false
  private var awaited: Ticket?

  init(_ kind: Listing.Kind) { self.kind = kind }

  var title: String { kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst() }

  func bindings(_ context: Context) -> [Binding<Action>] {
    let nothing = rows.selected == nil ? "nothing is selected" : nil
    return [
      Bindings.open("Read it in full", disabledReason: nothing), Bindings.cascade(disabledReason: nothing),
      Bindings.copy("its name in commands", disabledReason: nothing),
    ] + Bindings.movement
  }

  mutating func load(_ context: Context, _ out: inout Outbox) { awaited = out.ask(.listing(kind)) }

  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool {
    guard awaited == ticket else { return false }
    awaited = nil
    hasAnswer = true
    switch answer {
    case .success(.listing(let listing)):
      failure = nil
      rows.replace(listing.items, height: height(context))
    case .success: break
    case .failure(let failure): self.failure = failure
    }
    return true
  }

  mutating func perform(_ action: Action, _ context: Context, _ out: inout Outbox) {
    if case .move(let motion) = action { return rows.move(motion, height: height(context)) }
    guard let item = rows.selected else { return }
    switch action {
    case .open: out.then(.push(TextScreen(item)))
    case .cascade: out.then(.push(CascadeScreen(item.node, label: item.name)))
    case .copy:
      out.emit(.copy(item.node.text))
      out.then(.toast(.passed, "copied \(item.node.text)"))
    default: break
    }
  }

  mutating func click(_ target: HitTarget, isDouble: Bool, _ context: Context, _ out: inout Outbox) {
    guard case .row("listing", let id) = target else { return }
    rows.select(id, height: height(context))
    if isDouble { perform(.open, context, &out) }
  }

  mutating func scroll(_ pane: String, by delta: Int, _ context: Context, _ out: inout Outbox) {
    rows.scroll(by: delta, height: height(context))
  }

  private func height(_ context: Context) -> Int { Table<String>.height(in: Pane.content(of: context.area)) }

  func draw(on frame: inout Frame, in rect: Rect, _ context: Context) {
    let theme = context.theme
    frame.draw(
      Pane(
        "listing", title: StyledText(title), trailing: StyledText(hasAnswer ? grouped(rows.count) : ""),
        isFocused: true),
      in: rect, theme: theme)
    let table = rows.table("listing", columns: columns, empty: empty) { item in
      let name = StyledText([Span(item.isNested ? "  " : ""), Span(item.name, item.isNested ? nil : .strong)])
      return TableRow(
        item.rowID,
        [StyledText(theme.mark(item.state.status), item.state.status.scope), name]
          + item.cells.map { StyledText($0) },
        isDimmed: item.state != .inForce)
    }
    frame.draw(table, in: Pane.content(of: rect), theme: theme)
  }

  private var empty: [StyledText] {
    if let failure { return failure.lines }
    guard hasAnswer else { return ["reading…"] }
    return switch kind {
    case .authorities: ["No authority was named yet.", "", "countersign authority add"]
    case .suites: ["No suite was published yet.", "", "countersign suite publish FILE"]
    case .policies:
      ["No policy was published yet: nothing can be admitted.", "", "countersign policy publish FILE"]
    }
  }

  /// The cells of ``Listing/Item`` in the order in which the executable fills them.
  private var columns: [Column] {
    let state = Column("state", "", minimum: 1)
    switch kind {
    case .authorities:
      return [
        state, Column("name", "Authority or person", minimum: 18, maximum: 40, weight: 3),
        Column("kind", "Kind or roles", minimum: 12, maximum: 40, weight: 3, priority: 60),
        Column("scope", "Scope", minimum: 10, maximum: 24, weight: 1, priority: 30),
        Column("key", "Key", minimum: 8, priority: 50),
        Column("until", "Until", minimum: 10, priority: 40),
      ]
    case .suites:
      return [
        state, Column("name", "Suite", minimum: 18, maximum: 36, weight: 2),
        Column("title", "What it shows", minimum: 16, weight: 4, priority: 40),
        Column("cases", "Cases", minimum: 6, alignment: .trailing, priority: 60),
        Column("floor", "Floor", minimum: 6, alignment: .trailing, priority: 50),
        Column("by", "By", minimum: 8, maximum: 20, weight: 1, priority: 30),
      ]
    case .policies:
      return [
        state, Column("name", "Policy", minimum: 18, maximum: 36, weight: 2),
        Column("authority", "Authority", minimum: 10, maximum: 20, weight: 1, priority: 60),
        Column("applies", "Applies to", minimum: 10, maximum: 30, weight: 2, priority: 50),
        Column("requirements", "Requires", minimum: 8, alignment: .trailing, priority: 45),
        Column("title", "Title", minimum: 14, weight: 4, priority: 40),
      ]
    }
  }
}

extension Listing.Item.State {
  var status: Status {
    switch self {
    case .inForce: .passed
    case .expired: .warning
    case .replaced, .revoked: .inactive
    }
  }

  var word: String {
    switch self {
    case .inForce: "in force"
    case .expired: "expired"
    case .replaced: "replaced"
    case .revoked: "revoked"
    }
  }
}
