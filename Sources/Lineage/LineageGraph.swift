public import Admissibility
import Attestations
import Cryptography
public import Governance

/// What rests on what, among everything that a ledger names: compact, and complete whether things count or not.
public struct LineageGraph: Sendable {
  /// In the order in which the ledger names them.
  public let nodes: [Node]
  public let edgeCount: Int
  private let indices: [Node: Int32]
  private let down: AdjacencyList
  private let up: AdjacencyList

  public init(_ view: LedgerView) {
    var builder = Builder()
    builder.addAuthorities(of: view)
    builder.addPublications(of: view)
    builder.addAdaptations(of: view)
    // Last, so that the way through a certificate is found before the one through a policy.
    builder.addDemands(of: view)
    builder.addRevocations(of: view)
    nodes = builder.nodes
    edgeCount = builder.edges.count
    indices = builder.indices
    down = AdjacencyList(nodeCount: nodes.count, edges: builder.edges)
    up = AdjacencyList(
      nodeCount: nodes.count,
      edges: builder.edges.map { (from: $0.to, relation: $0.relation, to: $0.from) })
  }

  public func contains(_ node: Node) -> Bool { indices[node] != nil }

  /// What a node rests on.
  public func dependencies(of node: Node) -> [Step] { edges(of: node, in: down) }

  /// What rests on a node.
  public func dependents(of node: Node) -> [Step] { edges(of: node, in: up) }

  private func edges(of node: Node, in list: AdjacencyList) -> [Step] {
    guard let index = indices[node] else { return [] }
    return list[Int(index)].map { Step($0.relation, nodes[Int($0.other)]) }
  }
}

extension LineageGraph {
  fileprivate struct Builder {
    var nodes: [Node] = []
    var indices: [Node: Int32] = [:]
    var edges: [(from: Int32, relation: Relation, to: Int32)] = []
    private var seen: Set<Triple> = []

    private struct Triple: Hashable {
      var from: Int32
      var relation: Relation
      var to: Int32
    }

    private mutating func index(_ node: Node) -> Int32 {
      if let index = indices[node] { return index }
      let index = Int32(nodes.count)
      indices[node] = index
      nodes.append(node)
      return index
    }

    /// What a fact says of itself.
    private mutating func add<Value>(_ fact: Fact<Value>, as claim: Claim) {
      add(claim.edges(signer: fact.signer, digest: fact.digest))
    }

    private mutating func add(_ edges: [Edge]) {
      for edge in edges where !Self.leftOut.contains(edge.relation) {
        add(edge.source, edge.relation, edge.target)
      }
    }

    /// Bytes are looked up, not gone through, and an earlier version is nothing that a later one rests on.
    private static let leftOut: Set<Relation> = [.material, .predecessor]

    private mutating func add(_ node: Node, _ relation: Relation, _ other: Node) {
      let (from, to) = (index(node), index(other))
      guard seen.insert(Triple(from: from, relation: relation, to: to)).inserted else { return }
      edges.append((from, relation, to))
    }

    mutating func addAuthorities(of view: LedgerView) {
      for fact in view.authorities { add(fact, as: .authority(fact.value)) }
      for fact in view.credentials { add(fact, as: .credential(fact.value)) }
    }

    mutating func addPublications(of view: LedgerView) {
      for fact in view.policyNames.flatMap(view.policyVersions) { add(fact, as: .policy(fact.value)) }
      for fact in view.suites.flatMap({ view.suiteVersions($0.value.name) }) {
        add(fact, as: .suite(fact.value))
      }
    }

    mutating func addAdaptations(of view: LedgerView) {
      let policies = view.policiesInForce
      for fact in view.adaptations {
        let node = Node.adaptation(fact.value.id)
        add(fact.value.manifest.edges(of: fact.value.id, signer: fact.signer))
        for fact in view.certificates(of: fact.value.id) { add(fact, as: .certificate(fact.value)) }
        for fact in view.decisions(of: fact.value.id) { add(fact, as: .decision(fact.value)) }
        for fact in view.activations(of: fact.value.id) { add(fact, as: .activation(fact.value)) }
        for environment in fact.value.manifest.environments.compactMap(view.environment) {
          for policy in policies
          where environment.value.authorities.contains(policy.value.authority)
            && policy.value.applies.covers(fact.value.manifest, in: environment.value)
          {
            add(node, .policy, .policy(policy.value.name, version: policy.value.version))
          }
        }
      }
    }

    /// What a policy asks for: another version of a suite in force changes all that it covers.
    mutating func addDemands(of view: LedgerView) {
      for fact in view.policyNames.flatMap(view.policyVersions) {
        for name in fact.value.requirements.compactMap(\.suite) {
          for suite in view.suiteVersions(name) {
            add(
              .policy(fact.value.name, version: fact.value.version), .suite,
              .suite(suite.value.name, version: suite.value.version))
          }
        }
      }
    }

    /// Whoever takes a revocation back changes whatever rests on what it ended.
    mutating func addRevocations(of view: LedgerView) {
      var keys: [Node: Set<KeyID>] = [:]
      for fact in view.revocations {
        add(fact, as: .revocation(fact.value))
        for node in [fact.value.target] + fact.value.covers {
          switch node {
          case .bytes, .model: keys[node, default: []].insert(fact.signer)
          case .adaptation, .base, .dataSet, .key, .certificate, .suite, .policy, .authority: break
          }
        }
      }
      guard !keys.isEmpty else { return }
      for fact in view.adaptations {
        let signers = Set(fact.value.manifest.everyMaterial.flatMap { keys[$0] ?? [] })
        for key in signers.sorted() { add(.adaptation(fact.value.id), .revokedBy, .key(key)) }
      }
    }
  }
}
