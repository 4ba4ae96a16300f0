import Governance
import Terminal

/// One adaptation, with a tab for each way to look at it.
struct AdaptationScreen: Screen {
  enum Tab: Int, CaseIterable, Sendable {
    case overview, verdict, certificates, lineage, history

    var title: String {
      switch self {
      case .overview: "Overview"
      case .verdict: "Verdict"
      case .certificates: "Certificates"
      case .lineage: "Lineage"
      case .history: "History"
      }
    }

    var id: String { "adaptation.\(self)" }
  }

  let id: Adaptation.ID
  let label: String
  var tab = Tab.overview
  var detail: AdaptationDetail?
  var failure: Failure?
  var texts: [Tab: TextViewState] = [:]
  var certificates = Rows<CertificateDetail>()
  var history = Rows<LedgerRow>()
  var lineage = TreeState<String>(openDepth: 3)
  private var awaited: Ticket?

  init(_ id: Adaptation.ID, label: String) {
    self.id = id
    self.label = label
  }

  var title: String { label }

  func bindings(_ context: Context) -> [Binding<Action>] {
    let acts = AdaptationActions.bindings(detail.map(AdaptationActions.init), context)
    return [
      Bindings.open("Open the selected row", disabledReason: openObstacle),
      Binding(
        "tab.next", ["tab", "]"], .nextTab(1), label: "next tab", summary: "Next tab", group: "Go",
        footer: true),
      Binding(
        "tab.previous", ["shift-tab", "["], .nextTab(-1), label: "tab before", summary: "Tab before",
        group: "Go"),
    ] + acts + (tab == .lineage ? Bindings.folding : []) + [Bindings.copy("the id")] + Bindings.movement
  }

  private var openObstacle: String? {
    switch tab {
    case .overview, .verdict: "there is no row to open here"
    case .certificates: certificates.selected == nil ? "there is no certificate" : nil
    case .history: history.selected == nil ? "there is no entry" : nil
    case .lineage: selectedItem?.node == nil ? "this is only a heading" : nil
    }
  }

  var selectedItem: LineageTree.Item? {
    lineage.selected.flatMap { detail?.lineage.items[$0] }
  }

  var treeRows: [TreeRow<String>] {
    guard let tree = detail?.lineage else { return [] }
    return lineage.rows(roots: tree.roots, limit: 10_000) { tree.items[$0]?.children ?? [] }
  }

  // MARK: Loading

  mutating func load(_ context: Context, _ out: inout Outbox) { awaited = out.ask(.adaptation(id)) }

  mutating func receive(
    _ answer: Result<Answer, Failure>, _ ticket: Ticket, _ context: Context, _ out: inout Outbox
  ) -> Bool {
    guard awaited == ticket else { return false }
    awaited = nil
    switch answer {
    case .success(.adaptation(let detail)):
      self.detail = detail
      failure = nil
      let height = Table<String>.height(in: content(context.area))
      certificates.replace(detail.certificates, height: height)
      history.replace(detail.history, height: height)
      lineage.reload(treeRows, height: content(context.area).height)
    case .success: break
    case .failure(let failure): self.failure = failure
    }
    return true
  }

  // MARK: Input

  mutating func perform(_ action: Action, _ context: Context, _ out: inout Outbox) {
    switch action {
    case .move(let motion): move(motion, context)
    case .nextTab(let step):
      let count = Tab.allCases.count
      tab = Tab(rawValue: (tab.rawValue + step + count) % count) ?? .overview
    case .open: open(&out)
    case .fold: lineage.collapse(rows: treeRows, height: content(context.area).height)
    case .unfold: lineage.expand(rows: treeRows, height: content(context.area).height)
    case .foldAll, .unfoldAll:
      if action == .foldAll { lineage.foldAll() } else { lineage.unfoldAll() }
      lineage.reload(treeRows, height: content(context.area).height)
    case .cascade where tab == .lineage && selectedItem?.node != nil:
      if let item = selectedItem, let node = item.node {
        out.then(.push(CascadeScreen(node, label: item.label)))
      }
    case .cascade where tab == .certificates && certificates.selected != nil:
      if let one = certificates.selected {
        out.then(.push(CascadeScreen(one.node, label: "certificate \(one.node.short)")))
      }
    default: detail.map(AdaptationActions.init)?.perform(action, &out)
    }
  }

  private mutating func move(_ motion: Motion, _ context: Context) {
    let rect = content(context.area)
    switch tab {
    case .overview, .verdict:
      let steps: Motion = motion == .down ? .by(1) : motion == .up ? .by(-1) : motion
      texts[tab, default: TextViewState()].move(steps, text: wrapped(context, rect), height: rect.height)
    case .certificates: certificates.move(motion, height: Table<String>.height(in: rect))
    case .history: history.move(motion, height: Table<String>.height(in: rect))
    case .lineage: lineage.move(motion, rows: treeRows, height: rect.height)
    }
  }

  private mutating func open(_ out: inout Outbox) {
    switch tab {
    case .overview, .verdict: break
    case .certificates: certificates.selected.map { out.then(.push(CasesScreen($0))) }
    case .history: history.selected.map { out.then(.push(TextScreen(entry: $0))) }
    case .lineage:
      guard let item = selectedItem, let node = item.node else { return }
      if case .adaptation(let other) = node {
        if other != id { out.then(.push(AdaptationScreen(other, label: item.label))) }
      } else {
        out.then(.push(CascadeScreen(node, label: item.label)))
      }
    }
  }

  mutating func click(_ target: HitTarget, isDouble: Bool, _ context: Context, _ out: inout Outbox) {
    let rect = content(context.area)
    switch target {
    case .tab(let id): tab = Tab.allCases.first { $0.id == id } ?? tab
    case .row("certificates", let id): certificates.select(id, height: Table<String>.height(in: rect))
    case .row("history", let id): history.select(id, height: Table<String>.height(in: rect))
    case .row("lineage", let id), .fold("lineage", let id):
      let rows = treeRows
      guard let place = rows.firstIndex(where: { $0.id == id }) else { return }
      lineage.move(.to(place), rows: rows, height: rect.height)
      if case .fold = target {
        if rows[place].isFolded { lineage.unfold(id) } else { lineage.fold(id) }
        return
      }
    default: return
    }
    if isDouble, case .row = target { open(&out) }
  }

  mutating func scroll(_ pane: String, by delta: Int, _ context: Context, _ out: inout Outbox) {
    let rect = content(context.area)
    switch tab {
    case .overview, .verdict: move(.by(delta), context)
    case .certificates: certificates.scroll(by: delta, height: Table<String>.height(in: rect))
    case .history: history.scroll(by: delta, height: Table<String>.height(in: rect))
    case .lineage: lineage.scroll(by: delta, rows: treeRows, height: rect.height)
    }
  }
}
