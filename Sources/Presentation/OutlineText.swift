/// A graph of what hangs under what, as lines: each node once in full, with `(*)` where it stands again.
///
/// Neither recursive nor ever further in than ``depthLimit``: a chain may be as long as the ledger, and its text must
/// not grow with the square of that.
struct OutlineText<Node: Hashable> {
  /// Levels that are drawn; deeper ones are counted.
  static var depthLimit: Int { 24 }

  let children: (Node) -> [Node]
  let entry: (Node) -> String

  private struct Pending {
    var node: Node
    var depth: Int
    /// What its children's lines begin with.
    var inner: String
    /// What its own line begins with.
    var outer: String
  }

  /// A line for every node below `root`, which has none itself.
  func lines(below root: Node) -> [String] {
    var lines: [String] = []
    var seen: Set<Node> = [root]
    var pending = nodes(below: root, depth: 1, indentation: "")
    while let next = pending.popLast() {
      let isRepeated = !seen.insert(next.node).inserted
      lines.append(next.outer + entry(next.node) + (isRepeated ? " (*)" : ""))
      if !isRepeated {
        pending += nodes(below: next.node, depth: next.depth + 1, indentation: next.inner)
      }
    }
    return lines
  }

  /// The last first, as they are taken from the end.
  private func nodes(below node: Node, depth: Int, indentation: String) -> [Pending] {
    let children = children(node)
    return children.enumerated().reversed().map { index, child in
      guard depth <= Self.depthLimit else {
        return Pending(node: child, depth: depth, inner: indentation, outer: "\(indentation)(\(depth)) ")
      }
      let isLast = index == children.count - 1
      return Pending(
        node: child, depth: depth, inner: indentation + (isLast ? "   " : "│  "),
        outer: indentation + (isLast ? "└─ " : "├─ "))
    }
  }
}
