import Governance

/// The edges of a graph sorted by one end, in two flat arrays (compressed sparse rows).
struct AdjacencyList: Sendable {
  struct Link: Sendable {
    var relation: Relation
    var other: Int32
  }

  /// Where each node's links start; one more than there are nodes.
  private var starts: [Int32]
  private var links: [Link]

  /// Keeps the order of `edges` among those of one node.
  init(nodeCount: Int, edges: [(from: Int32, relation: Relation, to: Int32)]) {
    starts = Array(repeating: 0, count: nodeCount + 1)
    for edge in edges { starts[Int(edge.from) + 1] += 1 }
    for node in 0..<nodeCount { starts[node + 1] += starts[node] }
    var next = starts
    links = Array(repeating: Link(relation: .required, other: 0), count: edges.count)
    for edge in edges {
      links[Int(next[Int(edge.from)])] = Link(relation: edge.relation, other: edge.to)
      next[Int(edge.from)] += 1
    }
  }

  subscript(node: Int) -> ArraySlice<Link> { links[Int(starts[node])..<Int(starts[node + 1])] }
}
