import Admissibility
import Console
import Cryptography
import Governance
import Lineage
import Listings
import Persistence
import Presentation
import Workflows

extension ConsoleService {
  /// More items than this are left out, and that is said.
  private static let lineageLimit = 2000
  /// Nor are more adaptations read than this.
  private static let readingLimit = 300

  func lineage(of id: Adaptation.ID) throws(Problem) -> LineageTree {
    var tree = LineageTree(roots: [], items: [:])
    let node = Node.adaptation(id)
    let ids = try ledger.adaptations(reachableFrom: node, limit: Self.readingLimit)
    let known = Known(try view(of: ids))
    tree.isCut = ids.count >= Self.readingLimit
    for (way, heading) in [(Way.up, "Rests on"), (Way.down, "Is used by")] {
      let root = "\(way.rawValue):"
      let edges = edges(of: node, way, known)
      tree.roots.append(root)
      tree.items[root] = LineageTree.Item(
        node: nil, label: heading, note: edges.isEmpty ? "nothing" : "",
        children: edges.map { way.name($0) })
      add(edges, way, known, to: &tree)
    }
    return tree
  }

  /// What the tree is drawn from.
  private struct Known {
    let view: LedgerView
    let graph: LineageGraph

    init(_ view: LedgerView) {
      self.view = view
      graph = LineageGraph(view)
    }
  }

  private enum Way: String {
    case up, down

    /// An edge as an item: the same node in another relation is another item.
    func name(_ edge: Step) -> String { "\(rawValue):\(edge.relation.rawValue):\(edge.node.text)" }
  }

  /// Upwards, whose key it is and who vouches for it belongs to the list of authorities, not under every adaptation.
  private static func isShown(_ relation: Relation, below node: Node, _ way: Way) -> Bool {
    guard way == .up else { return true }
    return switch node {
    case .adaptation: ![.submittedBy, .decidedBy, .activatedBy, .policy].contains(relation)
    case .certificate: relation == .suite
    case .policy: relation == .authority
    case .base, .dataSet, .bytes, .model, .key, .suite, .authority: false
    }
  }

  /// Upwards everything that a node rests on; downwards what uses it.
  private func edges(of node: Node, _ way: Way, _ known: Known) -> [Step] {
    let graph = known.graph
    let edges = way == .up ? graph.dependencies(of: node) : graph.dependents(of: node)
    let order: [Relation] = [
      .required, .supported, .conflicting, .base, .compatibleBase, .dataSet, .certificate, .suite, .policy,
      .submittedBy, .decidedBy, .activatedBy, .certifiedBy, .publishedBy, .authority, .issuedBy, .ownKey,
    ]
    return order.flatMap { relation in edges.filter { $0.relation == relation } }
  }

  private func add(_ edges: [Step], _ way: Way, _ known: Known, to tree: inout LineageTree) {
    var pending = edges
    while !pending.isEmpty {
      let edge = pending.removeFirst()
      let name = way.name(edge)
      guard tree.items[name] == nil else { continue }
      guard tree.items.count < Self.lineageLimit else {
        tree.isCut = true
        return
      }
      let below = self.edges(of: edge.node, way, known).filter {
        Self.isShown($0.relation, below: edge.node, way)
      }
      tree.items[name] = item(edge, known.view, children: below.map { way.name($0) })
      pending += below
    }
  }

  private func item(_ edge: Step, _ view: LedgerView, children: [String]) -> LineageTree.Item {
    var state: AdaptationState?
    if case .adaptation(let id) = edge.node {
      state = (try? ledger.store.adaptation(id))?.state
    }
    return LineageTree.Item(
      node: edge.node, label: label(of: edge, in: view), relation: edge.relation.words,
      state: state,
      isRevoked: view.isRevoked(edge.node), children: children)
  }

  /// Under its adaptation a certificate need not say whose it is.
  private func label(of edge: Step, in view: LedgerView) -> String {
    if edge.relation == .certificate, case .certificate(let digest) = edge.node,
      let fact = view.certificate(digest)
    {
      return "certificate \(edge.node.short), \(fact.value.suiteName)"
    }
    return ledger.label(of: edge.node, in: view)
  }

  // MARK: Cascades

  func preview(_ node: Node, since: Int64?) throws(Problem) -> CascadePreview {
    let preview = try Revoking(ledger).preview(removing: node, since: since)
    // A few screens at the most lie over each other.
    if previews.count > 8 { previews.removeAll() }
    previews[node] = preview
    return preview.shown
  }
}

extension Relation {
  fileprivate var words: String {
    switch self {
    case .required, .supported, .conflicting, .predecessor, .material: rawValue
    // The label says it.
    case .base, .certificate, .policy, .suite, .authority: ""
    case .compatibleBase: "may run on"
    case .dataSet: "trained with"
    case .submittedBy: "submitted by"
    case .decidedBy: "decided by"
    case .revokedBy: "revoked by"
    case .activatedBy: "activated by"
    case .certifiedBy: "certified by"
    case .publishedBy: "published by"
    case .issuedBy: "issued by"
    case .ownKey: "its key"
    }
  }
}
