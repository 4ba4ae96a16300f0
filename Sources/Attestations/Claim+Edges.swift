public import Cryptography
public import Governance

/// What rests on what: the one description, from which the lineage, the store's table of edges and the reach of a revocation
/// follow.
extension Claim {
  /// What rests on what by this statement alone.
  ///
  /// Which policies cover an adaptation, and which suites they ask for, depends on others and is for the lineage to add.
  ///
  /// - Parameters:
  ///   - signer: Who signed it.
  ///   - digest: Of the statement, which is what a certificate is called.
  /// - Returns: Each edge once, whether it counts or not.
  public func edges(signer: KeyID, digest: Digest) -> [Edge] {
    let signing = Node.key(signer)
    switch self {
    case .authority(let authority):
      let node = Node.authority(authority.id)
      return [Edge(node, .issuedBy, signing), Edge(node, .ownKey, .key(authority.key.keyID))]
    case .credential(let credential):
      let node = Node.key(credential.key.keyID)
      return [Edge(node, .authority, .authority(credential.authority)), Edge(node, .issuedBy, signing)]
    case .policy(let policy):
      let node = Node.policy(policy.name, version: policy.version)
      return [Edge(node, .authority, .authority(policy.authority)), Edge(node, .publishedBy, signing)]
    case .suite(let suite): return [Edge(.suite(suite.name, version: suite.version), .publishedBy, signing)]
    case .manifest(let manifest):
      return manifest.edges(of: Adaptation.described(by: manifest).id, signer: signer)
    case .certificate(let certificate):
      let node = Node.certificate(digest)
      return [
        Edge(.adaptation(certificate.subject.adaptation), .certificate, node),
        Edge(node, .suite, .suite(certificate.suiteName, version: certificate.suiteVersion)),
        Edge(node, .certifiedBy, signing),
      ]
    case .decision(let decision): return [Edge(.adaptation(decision.subject.adaptation), .decidedBy, signing)]
    case .activation(let activation):
      return [Edge(.adaptation(activation.subject.adaptation), .activatedBy, signing)]
    case .revocation(let revocation): return [Edge(revocation.target, .revokedBy, signing)]
    case .root, .environment, .base, .clock, .provenance: return []
    }
  }
}

extension Manifest {
  /// What the adaptation `id`, which this describes, rests on.
  public func edges(of id: Adaptation.ID, signer: KeyID) -> [Edge] {
    let node = Node.adaptation(id)
    var edges = dependencies.map { Edge(node, Relation($0.kind), .adaptation($0.target)) }
    // Nodes are compared by their bytes: two names that only look alike are two bases.
    let trainedOn = ([base].compactMap(\.self) + artifact.statedBases).map { Node.base($0.name) }
    for (index, base) in trainedOn.enumerated() where !trainedOn[..<index].contains(base) {
      edges.append(Edge(node, .base, base))
    }
    edges += compatibleBases.map { Edge(node, .compatibleBase, .base($0.name)) }
    edges += (dataSets ?? []).map { Edge(node, .dataSet, .dataSet($0.digest)) }
    edges += everyMaterial.map { Edge(node, .material, $0) }
    if let predecessor { edges.append(Edge(node, .predecessor, .adaptation(predecessor))) }
    edges.append(Edge(node, .submittedBy, .key(signer)))
    return edges
  }
}
