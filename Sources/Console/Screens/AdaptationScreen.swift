import Admissibility
import Governance
import Listings
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
  var panes = Panes()
  var overview = TextPane("overview")
  var verdict = TextPane("verdict")
  var certificates = ListPane("certificates", CertificateFields.all) { $0.state != .valid }
  var lineage = TreePane<String>("lineage", openDepth: 3)
  var history = ListPane("history", LedgerFields.all)
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
    ] + acts + [Bindings.copy("the id")]
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
      let rect = rect(of: "\(tab)", context)
      certificates.load(detail.certificates, in: rect)
      history.load(detail.history, in: rect)
      lineage.load(
        roots: detail.lineage.roots, children: detail.lineage.items.mapValues(\.children), in: rect)
    case .success: break
    case .failure(let failure):
      self.failure = failure
      certificates.fail(failure)
      history.fail(failure)
    }
    return true
  }

  // MARK: Input

  mutating func act(_ action: Action, _ context: Context, _ out: inout Outbox) {
    switch action {
    case .nextTab(let step):
      let count = Tab.allCases.count
      tab = Tab(rawValue: (tab.rawValue + step + count) % count) ?? .overview
    case .open: open(&out)
    case .cascade where tab == .lineage && selectedItem?.node != nil:
      if let item = selectedItem, let node = item.node {
        out.then(.push(CascadeScreen(node, label: item.label)))
      }
    case .cascade where tab == .certificates && certificates.selected != nil:
      if let one = certificates.selected {
        out.then(.push(CascadeScreen(one.node, label: "certificate \(one.node.short)")))
      }
    default: detail.map(AdaptationActions.init)?.perform(action, context.theme, &out)
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

  mutating func choose(tab id: String) { tab = Tab.allCases.first { $0.id == id } ?? tab }
}
