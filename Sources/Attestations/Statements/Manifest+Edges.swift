public import Cryptography
public import Governance

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
