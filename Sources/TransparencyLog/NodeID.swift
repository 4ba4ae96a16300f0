/// The place of a complete subtree: it covers leaves `position << level` up to, not including,
/// `(position + 1) << level`.
///
/// Level 0 are the leaves. The hash of a complete subtree never changes while the log grows, so only these are
/// stored; every other node of RFC 6962's tree is put together from at most one of them a level.
public struct NodeID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Counted from the leaves, which are 0.
  public let level: Int
  /// Counted from the left, from 0.
  public let position: Int

  public init(level: Int, position: Int) {
    precondition((0..<Int.bitWidth - 1).contains(level) && position >= 0, "a node lies inside a tree")
    self.level = level
    self.position = position
  }

  public var description: String { "node \(position) of level \(level)" }

  /// In the order in which appending leaves completes them, within one level.
  public static func < (left: NodeID, right: NodeID) -> Bool {
    (left.level, left.position) < (right.level, right.position)
  }

  /// The complete subtrees that a tree of `size` leaves consists of, from left to right, the largest first.
  public static func edge(ofTreeOfSize size: Int) -> [NodeID] {
    var nodes: [NodeID] = []
    var start = 0
    while start < size {
      let level = (size - start).highestPowerOfTwoExponent
      nodes.append(NodeID(level: level, position: start >> level))
      start += 1 << level
    }
    return nodes
  }
}

extension Int {
  /// The largest `k` with `1 << k` at most this number, which is at least 1.
  var highestPowerOfTwoExponent: Int {
    bitWidth - 1 - leadingZeroBitCount
  }
}
