import Governance
import Presentation
import Terminal

/// What is published: authorities with their people, suites, or policies; Enter shows one in full.
struct ListingScreen: Screen {
  let kind: Listing.Kind
  var panes = Panes()
  private var list: ListPane<Listing.Item>
  private var awaited: Ticket?

  init(_ kind: Listing.Kind) {
    self.kind = kind
    list = ListPane("listing", Self.fields(kind)) { $0.state != .inForce }
  }

  var title: String { kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst() }

  var names: [String] { list.rows.items.map(\.node.text) }

  func slots(_ context: Context) -> [PaneSlot<Self>] {
    let count = list.content == .loaded ? grouped(list.rows.total) : ""
    return [
      PaneSlot("listing", \.list, title: StyledText(title), trailing: StyledText(count, .muted)) {
        $0.empty = empty
      }
    ]
  }

  func bindings(_ context: Context) -> [Binding<Action>] {
    let nothing = list.selected == nil ? "nothing is selected" : nil
    return [
      Bindings.open("Read it in full", disabledReason: nothing), Bindings.cascade(disabledReason: nothing),
      Bindings.copy("its name in commands", disabledReason: nothing),
    ]
  }

  mutating func load(_ context: Context, _ out: inout Outbox) { awaited = out.ask(.listing(kind)) }

  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool {
    guard awaited == ticket else { return false }
    awaited = nil
    switch answer {
    case .success(.listing(let listing)): list.load(listing.items, in: rect(of: "listing", context))
    case .success: break
    case .failure(let failure): list.fail(failure)
    }
    return true
  }

  mutating func act(_ action: Action, _ context: Context, _ out: inout Outbox) {
    guard let item = list.selected else { return }
    switch action {
    case .open: out.then(.push(TextScreen(item)))
    case .cascade: out.then(.push(CascadeScreen(item.node, label: item.name)))
    case .copy: out.copy(list.chosen, "name")
    default: break
    }
  }

  private var empty: [StyledText] {
    switch kind {
    case .authorities:
      Self.advice(
        "No authority was named yet, so nobody can publish policies or act for one.",
        "Name one, with a key that is made for it first:", "countersign key new acme",
        "countersign authority add acme --kind customer --name Acme --holder acme")
    case .suites:
      Self.advice(
        "No suite was published yet, so nothing can be certified.", "Check and publish one:",
        "countersign suite lint FILE", "countersign suite publish FILE")
    case .policies:
      Self.advice(
        "No policy was published yet, so nothing can be admitted.", "Check and publish one:",
        "countersign policy lint FILE", "countersign policy publish FILE")
    }
  }

  private static func advice(_ what: String, _ lead: String, _ commands: String...) -> [StyledText] {
    [StyledText(what), "", StyledText(lead, .muted)] + commands.map { StyledText($0, .strong) }
  }

  /// The cells of ``Listing/Item`` in the order in which the executable fills them.
  private static func fields(_ kind: Listing.Kind) -> [ListField<Listing.Item>] {
    let columns: [Column] =
      switch kind {
      case .authorities:
        [
          Column("kind", "Kind or roles", minimum: 12, maximum: 40, weight: 4, priority: 60),
          Column("scope", "Scope", minimum: 10, maximum: 24, weight: 1, priority: 30),
          Column("key", "Key", minimum: 8, priority: 50),
        ]
      case .suites:
        [
          Column("title", "What it shows", minimum: 16, weight: 4, priority: 40),
          Column("cases", "Cases", minimum: 6, alignment: .trailing, priority: 60),
          Column("floor", "Floor", minimum: 6, alignment: .trailing, priority: 50),
          Column("by", "By", minimum: 8, maximum: 20, weight: 1, priority: 30),
        ]
      case .policies:
        [
          Column("authority", "Authority", minimum: 13, maximum: 20, weight: 1, priority: 60),
          Column("applies", "Applies to", minimum: 10, maximum: 30, weight: 2, priority: 50),
          Column("requires", "Requires", minimum: 8, alignment: .trailing, priority: 45),
          Column("title", "Title", minimum: 14, weight: 4, priority: 40),
        ]
      }
    return [state, name(kind)]
      + columns.enumerated().map { place, column in
        ListField(column, by: { SortText($0.cells.dropFirst(place).first ?? "") }) { item, _ in
          StyledText(item.cells.dropFirst(place).first ?? "")
        }
      } + (kind == .authorities ? [expires] : [])
  }

  private static let expires = ListField<Listing.Item>(
    "expires", "Expires", minimum: 8, alignment: .trailing, priority: 40,
    by: { $0.expires?.milliseconds ?? .max }
  ) { item, context in
    StyledText(item.expires.map { RelativeTime.distance(to: $0, from: context.now) } ?? "", .muted)
  }

  private static let state = ListField<Listing.Item>("state", "", minimum: 1, by: { $0.state.word }) {
    StyledText($1.theme.mark($0.state.status), $0.state.status.scope)
  }

  private static func name(_ kind: Listing.Kind) -> ListField<Listing.Item> {
    let title =
      switch kind {
      case .authorities: "Authority or person"
      case .suites: "Suite"
      case .policies: "Policy"
      }
    return ListField(
      "name", title, minimum: kind == .policies ? 20 : 18, maximum: 40, weight: 1,
      by: { SortText($0.name) }
    ) { item, _ in
      StyledText([Span(item.isNested ? "  " : ""), Span(item.name, item.isNested ? nil : .strong)])
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
