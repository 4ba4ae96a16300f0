import Governance
import Lineage
import Terminal

/// What falls if something is revoked, as a tree; revoking starts here.
struct CascadeScreen: Screen {
  let target: Node
  let label: String
  private var preview: CascadePreview?
  private var failure: Failure?
  private var tree = TreeState<NodeName>(openDepth: 4)
  private var onlyFalling = false
  private var awaited: Ticket?

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
        "revoke", ["R"], .revoke, label: "revoke…",
        summary: "Revoke \(preview?.targetLabel ?? label) for good",
        group: "Act", footer: true, disabledReason: revoke),
      Binding(
        "cascade.here", ["d"], .cascade, label: "cascade here",
        summary: "What falls if the selected row is revoked",
        group: "Tree", disabledReason: selected == nil || selected == target ? "select another row" : nil),
      Bindings.copy("the selected row's id", disabledReason: selected == nil ? "nothing is selected" : nil),
    ] + Bindings.folding + Bindings.movement
  }

  private var selected: Node? { tree.selected?.node }

  private var openObstacle: String? {
    if case .adaptation? = selected { return nil }
    return "this row is not an adaptation"
  }

  // MARK: Loading

  mutating func load(_ context: Context, _ out: inout Outbox) { awaited = out.ask(.cascade(target)) }

  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool {
    guard awaited == ticket else { return false }
    awaited = nil
    switch answer {
    case .success(.cascade(let preview)):
      self.preview = preview
      failure = nil
      tree.reload(rows, height: treeRect(context.area).height)
    case .success: break
    case .failure(let failure): self.failure = failure
    }
    return true
  }

  /// The rows of the tree: everything reached, or only the ways to what falls.
  private var rows: [TreeRow<NodeName>] {
    guard let cascade = preview?.cascade else { return [] }
    let kept = onlyFalling ? falling(cascade) : nil
    return tree.rows(roots: [NodeName(cascade.target)], limit: 100_000) { name in
      let children = cascade.children(of: name.node)
      return (kept.map { kept in children.filter(kept.contains) } ?? children).map(NodeName.init)
    }
  }

  /// What falls, and everything on the way there.
  private func falling(_ cascade: Cascade) -> Set<Node> {
    var parents: [Node: [Node]] = [:]
    var pending = [cascade.target]
    var seen: Set<Node> = [cascade.target]
    while let node = pending.popLast() {
      for child in cascade.children(of: node) {
        parents[child, default: []].append(node)
        if seen.insert(child).inserted { pending.append(child) }
      }
    }
    var kept: Set<Node> = [cascade.target]
    pending = cascade.fates.filter { $0.kind == .falls }.map(\.node)
    while let node = pending.popLast() {
      if kept.insert(node).inserted { pending += parents[node] ?? [] }
    }
    return kept
  }

  // MARK: Input

  mutating func perform(_ action: Action, _ context: Context, _ out: inout Outbox) {
    let height = treeRect(context.area).height
    switch action {
    case .move(let motion): tree.move(motion, rows: rows, height: height)
    case .fold: tree.collapse(rows: rows, height: height)
    case .unfold: tree.expand(rows: rows, height: height)
    case .foldAll, .unfoldAll:
      if action == .foldAll { tree.foldAll() } else { tree.unfoldAll() }
      tree.reload(rows, height: height)
    case .onlyFalling:
      onlyFalling.toggle()
      tree.reload(rows, height: height)
    case .open:
      if let node = selected, case .adaptation(let id) = node {
        out.then(.push(AdaptationScreen(id, label: name(of: node))))
      }
    case .cascade:
      if let node = selected { out.then(.push(CascadeScreen(node, label: name(of: node)))) }
    case .revoke:
      if let preview { out.then(.open(.form(.revocation(preview)))) }
    case .copy:
      guard let node = selected else { return }
      out.emit(.copy(node.text))
      out.then(.toast(.passed, "copied \(node.text)"))
    default: break
    }
  }

  mutating func click(_ target: HitTarget, isDouble: Bool, _ context: Context, _ out: inout Outbox) {
    let height = treeRect(context.area).height
    switch target {
    case .row("cascade", let id), .fold("cascade", let id):
      let rows = rows
      guard let place = rows.firstIndex(where: { $0.id.description == id }) else { return }
      tree.move(.to(place), rows: rows, height: height)
      if case .fold = target {
        if rows[place].isFolded { tree.unfold(rows[place].id) } else { tree.fold(rows[place].id) }
      } else if isDouble {
        perform(.open, context, &out)
      }
    default: break
    }
  }

  mutating func scroll(_ pane: String, by delta: Int, _ context: Context, _ out: inout Outbox) {
    tree.scroll(by: delta, rows: rows, height: treeRect(context.area).height)
  }

  // MARK: View

  private func treeRect(_ area: Rect) -> Rect { Pane.content(of: area).droppingTop(3) }

  private func name(of node: Node) -> String {
    if case .adaptation(let id) = node, let fate = preview?.cascade.fate(of: id) { return fate.label }
    return node == target
      ? preview?.targetLabel ?? label : preview?.labels[node] ?? "\(node.kind) \(node.short)"
  }

  func draw(on frame: inout Frame, in rect: Rect, _ context: Context) {
    let theme = context.theme
    frame.draw(
      Pane(
        "cascade", title: StyledText("If \(preview?.targetLabel ?? label) is revoked"),
        trailing: StyledText("\(target.kind) \(target.short)", .muted), isFocused: true), in: rect,
      theme: theme)
    let content = Pane.content(of: rect)
    let head = content.top(2).inset(horizontal: 1)
    guard let preview else {
      for (index, line) in (failure?.lines ?? [StyledText("computing what falls…", .muted)]).enumerated() {
        frame.surface.write(
          line, in: content.inset(horizontal: 1).line(index), theme: theme, ground: theme.style(.text))
      }
      return
    }
    for (index, line) in CascadeText.impact(preview.cascade).enumerated() {
      frame.surface.write(line, in: head.line(index), theme: theme, ground: theme.style(.text))
    }
    let columns = [
      Column("node", "", minimum: 26, maximum: 56, weight: 4),
      Column("fate", "", minimum: 10, priority: 90),
      Column("where", "", minimum: 20, maximum: 30, weight: 1, priority: 30),
      Column("reason", "", minimum: 16, weight: 4, priority: 60),
    ]
    let rows = rows
    frame.draw(
      Tree("cascade", rows: rows, state: tree, columns: columns) {
        label(of: $0, preview, theme, isWide: rect.width >= 100)
      },
      in: treeRect(rect),
      theme: theme)
  }

  private func label(of row: TreeRow<NodeName>, _ preview: CascadePreview, _ theme: Theme, isWide: Bool)
    -> TreeLabel
  {
    let node = row.id.node
    let hidden = row.isFolded ? descendants(of: node, preview.cascade) : 0
    guard case .adaptation(let id) = node, let fate = preview.cascade.fate(of: id) else {
      let isTarget = node == target
      return TreeLabel(
        StyledText(name(of: node), isTarget ? .strong : .muted),
        cells: [
          isTarget ? StyledText.status(.failed, "revoked", theme: theme) : "", "",
          StyledText(isTarget ? "" : "through this \(node.kind)", .muted),
        ], hidden: hidden)
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
      ], hidden: hidden)
  }

  /// How many nodes a fold hides, counted up to a limit that keeps drawing quick.
  private func descendants(of node: Node, _ cascade: Cascade) -> Int {
    var seen: Set<Node> = [node]
    var pending = [node]
    while let next = pending.popLast(), seen.count < 100_000 {
      for child in cascade.children(of: next) where seen.insert(child).inserted { pending.append(child) }
    }
    return seen.count - 1
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
