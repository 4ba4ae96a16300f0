public import Admissibility
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
  public func dependencies(of node: Node) -> [Edge] { edges(of: node, in: down) }

  /// What rests on a node.
  public func dependents(of node: Node) -> [Edge] { edges(of: node, in: up) }

  private func edges(of node: Node, in list: AdjacencyList) -> [Edge] {
    guard let index = indices[node] else { return [] }
    return list[Int(index)].map { Edge($0.relation, nodes[Int($0.other)]) }
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

    private mutating func add(_ node: Node, _ relation: Relation, _ other: Node) {
      let (from, to) = (index(node), index(other))
      guard seen.insert(Triple(from: from, relation: relation, to: to)).inserted else { return }
      edges.append((from, relation, to))
    }

    mutating func addAuthorities(of view: LedgerView) {
      for fact in view.authorities {
        add(.authority(fact.value.id), .issuedBy, .key(fact.signer))
        add(.authority(fact.value.id), .ownKey, .key(fact.value.key.keyID))
      }
      for fact in view.credentials {
        let key = Node.key(fact.value.key.keyID)
        add(key, .authority, .authority(fact.value.authority))
        add(key, .issuedBy, .key(fact.signer))
      }
    }

    mutating func addPublications(of view: LedgerView) {
      for fact in view.policyNames.flatMap(view.policyVersions) {
        let node = Node.policy(fact.value.name, version: fact.value.version)
        add(node, .authority, .authority(fact.value.authority))
        add(node, .publishedBy, .key(fact.signer))
      }
      for fact in view.suites.flatMap({ view.suiteVersions($0.value.name) }) {
        add(.suite(fact.value.name, version: fact.value.version), .publishedBy, .key(fact.signer))
      }
    }

    mutating func addAdaptations(of view: LedgerView) {
      let policies = view.policiesInForce
      for fact in view.adaptations {
        let node = Node.adaptation(fact.value.id)
        addMaterials(of: fact.value.manifest, node)
        add(node, .submittedBy, .key(fact.signer))
        for certificate in view.certificates(of: fact.value.id) {
          addCertificate(certificate, of: node)
        }
        for decision in view.decisions(of: fact.value.id) { add(node, .decidedBy, .key(decision.signer)) }
        for activation in view.activations(of: fact.value.id) {
          add(node, .activatedBy, .key(activation.signer))
        }
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
        add(fact.value.target, .revokedBy, .key(fact.signer))
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

    private mutating func addMaterials(of manifest: Manifest, _ node: Node) {
      for dependency in manifest.dependencies {
        add(node, relation(dependency.kind), .adaptation(dependency.target))
      }
      if let base = manifest.base { add(node, .base, .base(base.name)) }
      for base in manifest.artifact.statedBases { add(node, .base, .base(base.name)) }
      for base in manifest.compatibleBases { add(node, .compatibleBase, .base(base.name)) }
      for data in manifest.dataSets ?? [] { add(node, .dataSet, .dataSet(data.digest)) }
    }

    private mutating func addCertificate(_ fact: CertificateFact, of node: Node) {
      let certificate = Node.certificate(fact.digest)
      add(node, .certificate, certificate)
      add(certificate, .suite, .suite(fact.value.suiteName, version: fact.value.suiteVersion))
      add(certificate, .certifiedBy, .key(fact.signer))
    }

    private func relation(_ kind: Dependency.Kind) -> Relation {
      switch kind {
      case .required: .required
      case .supported: .supported
      case .conflicting: .conflicting
      }
    }
  }
}
