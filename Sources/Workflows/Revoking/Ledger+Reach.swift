public import Admissibility
import Cryptography
public import Governance
import Lineage
import Persistence

/// What rests on a node, found from the node.
extension Ledger {
  /// A view of every adaptation that the removal of `node` can touch, and of what these depend on.
  ///
  /// The store's table of edges says where to look; what is found there is proven like everything else.
  ///
  public func view(ofAllOn node: Node) throws(Problem) -> LedgerView {
    try view(of: try adaptations(reachableFrom: node))
  }

  /// Adaptations that rest on a node directly or through others, and those that do not say whether they do.
  ///
  /// `limit`: So many at the most, the nearest first.
  public func adaptations(reachableFrom node: Node, limit: Int? = nil) throws(Problem) -> [Adaptation.ID] {
    let store = store
    return try Problem.ofStore {
      var reached = try directly(on: node, store)
      var seen = Set(reached)
      var head = 0
      while head < reached.count, seen.count < limit ?? .max {
        let users = try store.adaptations(restingOn: .adaptation(reached[head]), by: [.required, .supported])
        reached += users.filter { seen.insert($0).inserted }
        head += 1
      }
      return limit.map { Array(reached.prefix($0)) } ?? reached
    }
  }

  /// Those between which and the node there is no other adaptation.
  private func directly(on node: Node, _ store: Store) throws -> [Adaptation.ID] {
    switch node {
    case .adaptation(let id):
      let manifest = try adaptation(id)?.value.manifest
      return [id] + (try store.adaptations(restingOn: node, by: [.conflicting]))
        + (try sharing(manifest?.artifact.identities ?? [], store))
    case .base(let name):
      let named = try store.adaptations(restingOn: node, by: [.base, .compatibleBase])
      let own = LookAlike(name)
      let alike = try store.baseNames().filter { LookAlike($0).isLike(own) }
      let similar = try alike.flatMap {
        try store.adaptations(restingOn: .base($0), by: [.base, .compatibleBase])
      }
      return named + similar + (try sharing(try view(ofEntriesAbout: Set(named)).covered(by: node), store))
        + (try store.adaptations(leaving: .base))
    case .bytes, .model: return try sharing([node], store)
    case .dataSet:
      return try store.adaptations(restingOn: node, by: [.dataSet]) + store.adaptations(leaving: .dataSets)
    case .certificate: return try store.adaptations(restingOn: node, by: [.certificate])
    case .key, .suite, .policy, .authority: break
    }
    // Keys, authorities and what they published are all known; adaptations hang on them.
    let graph = LineageGraph(governing)
    var pending = [node]
    var seen: Set<Node> = [node]
    var found: [Adaptation.ID] = []
    while let next = pending.popLast() {
      found += try hanging(on: next, store)
      for edge in graph.dependents(of: next) where seen.insert(edge.node).inserted {
        pending.append(edge.node)
      }
    }
    // Where an activation goes, what excludes the activated may come.
    let rivals = try Set(found).flatMap {
      try store.adaptations(restingOn: .adaptation($0), by: [.conflicting])
    }
    return Set(found + rivals).sorted()
  }

  /// Those that consist of any of these.
  private func sharing(_ nodes: [Node], _ store: Store) throws -> [Adaptation.ID] {
    try nodes.flatMap { try store.adaptations(restingOn: $0, by: [.material]) }
  }

  private func hanging(on node: Node, _ store: Store) throws -> [Adaptation.ID] {
    switch node {
    case .key(let key):
      // Whoever takes back what it revoked changes what rests on that.
      let revoked = governing.revocations.filter { $0.signer == key }.map(\.value.target)
      return try store.adaptations(touchedBy: key) + store.adaptations(withMaterialsTouchedBy: key)
        + store.adaptations(withCertificatesTouchedBy: key)
        + revoked.flatMap { node throws -> [Adaptation.ID] in
          switch node {
          case .base, .dataSet, .bytes, .model: return try directly(on: node, store)
          case .adaptation, .certificate, .key, .suite, .policy, .authority: return []
          }
        }
    case .suite: return try store.adaptations(certifiedBy: node)
    case .policy(let name, let version):
      guard let policy = governing.policy(name, version: version) else { return [] }
      let environments = governing.environments.map(\.value).filter {
        $0.authorities.contains(policy.value.authority)
      }
      return try environments.flatMap { try store.adaptations(declaring: $0.id) }
    case .adaptation, .base, .dataSet, .bytes, .model, .certificate, .authority: return []
    }
  }
}
