import Admissibility
import Governance

/// Which adaptations a removal can touch, and on which way.
struct Reach {
  /// Nodes other than adaptations that lead to the target, with the next one on the way and the distance.
  private(set) var steps: [Node: Node] = [:]
  private(set) var distances: [Node: Int] = [:]
  /// Adaptations that rest on the target without another adaptation between, with the next node on the way.
  private(set) var direct: [Adaptation.ID: Node] = [:]
  /// Adaptations that declare nothing where they could rest on the target.
  private(set) var undeclared: Set<Adaptation.ID> = []
  /// Adaptations that exclude the target.
  private(set) var conflicting: Set<Adaptation.ID> = []
  /// Adaptations that exclude one whose activation or revocation may go with the target, with the next node on that
  /// one's way.
  private(set) var rivals: [Adaptation.ID: Node] = [:]
  /// All of them, each after whatever it requires or is supported by.
  private(set) var ordered: [Adaptation.ID] = []

  init(from target: Node, view: LedgerView, graph: LineageGraph) {
    findDirect(from: target, graph)
    findMaterial(target, view)
    findUndeclared(target, view)
    findRivals(target, view, graph)
    order(from: target, view, graph)
  }

  /// Breadth first through everything but adaptations.
  private mutating func findDirect(from target: Node, _ graph: LineageGraph) {
    distances[target] = 0
    if case .adaptation = target {
      for edge in graph.dependents(of: target) where edge.relation == .conflicting {
        guard case .adaptation(let id) = edge.node else { continue }
        conflicting.insert(id)
        direct[id] = target
      }
      return
    }
    var queue = [target]
    var head = 0
    while head < queue.count {
      let node = queue[head]
      head += 1
      for edge in graph.dependents(of: node) {
        if case .adaptation(let id) = edge.node {
          if direct[id] == nil { direct[id] = node }
        } else if distances[edge.node] == nil {
          distances[edge.node] = (distances[node] ?? 0) + 1
          steps[edge.node] = node
          queue.append(edge.node)
        }
      }
    }
  }

  /// Adaptations that consist of the same, and those that rest on bytes which are revoked with the target.
  private mutating func findMaterial(_ target: Node, _ view: LedgerView) {
    var materials = Set(view.covered(by: target))
    switch target {
    case .bytes, .model: materials.insert(target)
    case .adaptation, .base, .dataSet, .key, .certificate, .suite, .policy, .authority: break
    }
    let look: LookAlike? = if case .base(let name) = target { LookAlike(name) } else { nil }
    guard look != nil || !materials.isEmpty else { return }
    for fact in view.adaptations where target != .adaptation(fact.value.id) && direct[fact.value.id] == nil {
      let manifest = fact.value.manifest
      if manifest.everyMaterial.contains(where: materials.contains)
        || look.map({ look in manifest.bases.contains { LookAlike($0.name).isLike(look) } }) ?? false
      {
        direct[fact.value.id] = target
      }
    }
  }

  private mutating func findUndeclared(_ target: Node, _ view: LedgerView) {
    for fact in view.adaptations where direct[fact.value.id] == nil {
      let manifest = fact.value.manifest
      switch target {
      case .base where manifest.base == nil, .dataSet where manifest.dataSets == nil:
        undeclared.insert(fact.value.id)
        direct[fact.value.id] = target
      default: break
      }
    }
  }

  private mutating func findRivals(_ target: Node, _ view: LedgerView, _ graph: LineageGraph) {
    switch target {
    case .key, .authority: break
    case .adaptation, .base, .dataSet, .bytes, .model, .certificate, .suite, .policy: return
    }
    for fact in view.adaptations {
      guard let way = direct[fact.value.id] else { continue }
      for edge in graph.dependents(of: .adaptation(fact.value.id)) where edge.relation == .conflicting {
        if case .adaptation(let id) = edge.node, rivals[id] == nil { rivals[id] = way }
      }
    }
  }

  /// Follows dependencies upwards, then counts down what each adaptation still waits for (Kahn's algorithm).
  private mutating func order(from target: Node, _ view: LedgerView, _ graph: LineageGraph) {
    var reached: [Adaptation.ID] = []
    var waiting: [Adaptation.ID: Int] = [:]
    func users(of id: Adaptation.ID) -> [Adaptation.ID] {
      graph.dependents(of: .adaptation(id)).compactMap { edge in
        guard edge.relation == .required || edge.relation == .supported,
          case .adaptation(let user) = edge.node
        else { return nil }
        return user
      }
    }
    func reach(_ id: Adaptation.ID) {
      guard waiting[id] == nil else { return }
      waiting[id] = 0
      reached.append(id)
    }
    if case .adaptation(let id) = target, view.adaptation(id) != nil { reach(id) }
    for fact in view.adaptations where direct[fact.value.id] != nil || rivals[fact.value.id] != nil {
      reach(fact.value.id)
    }
    var head = 0
    while head < reached.count {
      for user in users(of: reached[head]) {
        reach(user)
        waiting[user, default: 0] += 1
      }
      head += 1
    }
    ordered = reached.filter { waiting[$0] == 0 }
    head = 0
    while head < ordered.count {
      for user in users(of: ordered[head]) {
        waiting[user, default: 0] -= 1
        if waiting[user] == 0 { ordered.append(user) }
      }
      head += 1
    }
  }
}
