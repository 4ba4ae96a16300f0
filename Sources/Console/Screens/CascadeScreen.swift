import Governance
import Lineage
import Presentation
import Terminal

/// What falls if something is revoked, as a tree; revoking starts here.
struct CascadeScreen: Screen {
  let target: Node
  let label: String
  private var preview: CascadePreview?
  private var failure: Failure?
  var panes = Panes()
  private var tree = TreePane<NodeName>("cascade", openDepth: 4)
  private var onlyFalling = false
  /// The node whose ways up to the target are shown instead of what falls with it.
  private var inverted: Node?
  private var awaited: Ticket?
  /// For a key: the first of its entries that would no longer count.
  private var since: Int64?
  /// The reason that was given before the entry was changed: the question comes again with it.
  private var pendingReason: String?

  init(_ target: Node, label: String) {
    self.target = target
    self.label = label
  }

  var title: String { "Cascade of \(preview?.targetLabel ?? label)" }

  func bindings(_ context: Context) -> [Binding<Action>] {
    let revoke: String? =
      if preview == nil {
        "the cascade is not computed yet"
      } else if context.banner.isReadOnly {
        "read-only"
      } else {
        preview?.obstacle ?? context.banner.abilities.revoke
      }
    return [
      Bindings.open("Open the adaptation", disabledReason: openObstacle),
      Binding(
        "cascade.falling", ["f"], .onlyFalling, label: onlyFalling ? "show all" : "only falling",
        summary: onlyFalling ? "Show everything reached" : "Show only what falls", group: "Tree", footer: true
      ),
      Binding(
        "cascade.invert", ["i"], .invert, label: inverted == nil ? "why" : "what falls",
        summary: inverted == nil
          ? "Turn the tree round: through what the selected row falls" : "Show what falls again",
        group: "Tree", footer: true,
        disabledReason: inverted == nil && (selected == nil || selected == target)
          ? "select another row" : nil),
      Binding(
        "revoke", ["R"], .revoke, label: "revoke…",
        summary: "Revoke \(preview?.targetLabel ?? label) for good",
        group: "Act", footer: true, disabledReason: revoke),
      Binding(
        "cascade.here", ["d"], .cascade, label: "cascade here",
        summary: "What falls if the selected row is revoked",
        group: "Tree", disabledReason: selected == nil || selected == target ? "select another row" : nil),
      Bindings.copy("the selected row's id", disabledReason: selected == nil ? "nothing is selected" : nil),
    ]
  }

  private var selected: Node? { tree.selected?.node }

  private var openObstacle: String? {
    // Enter on a row that stands elsewhere in full leads there.
    if let row = tree.selectedRow, row.occurrence != .first { return nil }
    if case .adaptation? = selected { return nil }
    return "this row is not an adaptation"
  }

  // MARK: Loading

  mutating func load(_ context: Context, _ out: inout Outbox) {
    awaited = out.ask(.cascade(target, since: since))
  }

  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool {
    guard awaited == ticket else { return false }
    awaited = nil
    switch answer {
    case .success(.cascade(let preview)):
      self.preview = preview
      failure = nil
      show(context)
      askAgain(context, &out)
    case .success: break
    case .failure(let failure) where pendingReason != nil && preview != nil:
      // What was looked at before is still there to be asked about.
      out.then(.toast(.failed, failure.line))
      since = preview?.since
      askAgain(context, &out)
    case .failure(let failure): self.failure = failure
    }
    return true
  }

  private mutating func askAgain(_ context: Context, _ out: inout Outbox) {
    guard let reason = pendingReason, let preview else { return }
    pendingReason = nil
    out.then(.open(.form(.revocation(preview, reason: reason), context.theme)))
  }

  /// Everything reached, or only the ways to what falls.
  private mutating func show(_ context: Context) {
    guard let preview else { return }
    let cascade = preview.cascade
    let kept = onlyFalling ? cascade.waysToFalls : nil
    var children: [NodeName: [NodeName]] = [:]
    var pending = [cascade.target]
    while let node = pending.popLast() {
      guard children[NodeName(node)] == nil else { continue }
      let below = preview.children(of: node, onlyFalling: kept)
      children[NodeName(node)] = below.map(NodeName.init)
      pending += below
    }
    if let inverted {
      var above: [NodeName: [NodeName]] = [:]
      for (parent, below) in children.sorted(by: { $0.key.description < $1.key.description }) {
        for child in below { above[child, default: []].append(parent) }
      }
      tree.load(roots: [NodeName(inverted)], children: above, in: rect(of: "cascade", context))
      return
    }
    tree.load(roots: [NodeName(cascade.target)], children: children, in: rect(of: "cascade", context))
  }

  // MARK: Input

  mutating func act(_ action: Action, _ context: Context, _ out: inout Outbox) {
    switch action {
    case .onlyFalling:
      onlyFalling.toggle()
      show(context)
    case .invert:
      inverted = inverted == nil ? selected : nil
      show(context)
    case .open:
      if let node = selected, case .adaptation(let id) = node {
        out.then(.push(AdaptationScreen(id, label: name(of: node))))
      }
    case .cascade:
      if let node = selected { out.then(.push(CascadeScreen(node, label: name(of: node)))) }
    case .revoke:
      if let preview { out.then(.open(.form(.revocation(preview, reason: ""), context.theme))) }
    case .revokeSince(let entry, let reason):
      since = entry
      pendingReason = reason
      load(context, &out)
    case .copy: selected.map { out.copy([$0.text], "id") }
    default: break
    }
  }

  // MARK: View

  private func name(of node: Node) -> String {
    preview?.name(of: node) ?? (node == target ? label : "\(node.kind) \(node.short)")
  }

  func slots(_ context: Context) -> [PaneSlot<Self>] {
    [
      PaneSlot(
        "cascade", \.tree, title: heading,
        trailing: StyledText("\(target.kind) \(target.short)", .muted), head: preview == nil ? 0 : 3
      ) { prepare(&$0, context) }
    ]
  }

  private var heading: StyledText {
    let name = preview?.targetLabel ?? label
    guard let inverted else {
      let since = preview?.since.map { " from entry \($0) on" } ?? ""
      return StyledText("If \(name) is revoked\(since)")
    }
    return StyledText("Through what \(self.name(of: inverted)) falls with \(name)")
  }

  func drawHead(of pane: String, on frame: inout Frame, in rect: Rect, _ context: Context) {
    guard let preview else { return }
    for (index, line) in CascadeText.impact(preview.cascade).enumerated() {
      frame.surface.write(
        line, in: rect.line(index), theme: context.theme, ground: context.theme.style(.text))
    }
  }

  private func prepare(_ tree: inout TreePane<NodeName>, _ context: Context) {
    tree.empty = failure?.lines ?? [StyledText("computing what falls…", .muted)]
    tree.columns = [
      Column("node", "", minimum: 30, maximum: 56, weight: 2),
      Column("fate", "", minimum: 10, priority: 90),
      Column("where", "", minimum: 16, maximum: 30, weight: 1, priority: 30),
      Column("reason", "", minimum: 16, weight: 6, priority: 60),
    ]
    guard let preview else { return }
    let isWide = context.area.width >= 130
    let screen = self
    tree.label = { screen.label(of: $0.node, preview, context.theme, isWide: isWide) }
  }

  private func label(of node: Node, _ preview: CascadePreview, _ theme: Theme, isWide: Bool) -> TreeLabel {
    guard case .adaptation(let id) = node, let fate = preview.cascade.fate(of: id) else {
      let isTarget = node == target
      return TreeLabel(
        StyledText(name(of: node), isTarget ? .strong : .muted),
        cells: [
          isTarget ? StyledText.status(.failed, "revoked", theme: theme) : "", "",
          StyledText(isTarget ? "" : "through this \(node.kind)", .muted),
        ])
    }
    let active = fate.environments.map(\.text).joined(separator: " ")
    return TreeLabel(
      StyledText([
        Span(fate.label, node == target ? .strong : nil), Span(isWide ? "  \(id.short)" : "", .muted),
      ]),
      cells: [
        StyledText.status(fate.kind.status, fate.kind.rawValue, theme: theme),
        active.isEmpty ? StyledText("not active", .muted) : StyledText(active),
        StyledText(fate.reason, .muted),
      ])
  }
}

/// A node as the id that trees need.
struct NodeName: Hashable, Sendable, LosslessStringConvertible {
  let node: Node

  init(_ node: Node) { self.node = node }

  init?(_ description: String) {
    guard let node = Node(text: description) else { return nil }
    self.node = node
  }

  var description: String { node.text }
}
