public import Cryptography

/// Makes the nodes of an index from all of its topics in the order of their keys; holds one node a level.
public struct TopicMapBuilder {
  private let onNode: (TopicPlace, TopicNode) throws -> Void
  /// The unfinished node of each level, by its prefix.
  private var open: [(prefix: Int, node: TopicNode)] = []
  private var bucket: (number: Int, content: TopicBucket)?

  /// Calls `onNode` with each node when it is complete, children before their parents.
  public init(onNode: @escaping (TopicPlace, TopicNode) throws -> Void) {
    self.onNode = onNode
    open = Array(repeating: (0, TopicNode()), count: TopicKey.levels)
  }

  /// Takes the next topic; keys must ascend.
  public mutating func append(_ key: TopicKey, _ head: TopicHead) throws {
    let number = key.bucket
    if let bucket, bucket.number != number {
      try close(bucket.number, before: number)
      self.bucket = nil
    }
    var content = bucket?.content ?? TopicBucket()
    content.append(key, head)
    bucket = (number, content)
  }

  /// Completes all nodes and returns the hash of the root.
  ///
  /// A root without topics is no node that is handed out.
  public mutating func finish() throws -> Digest {
    guard let bucket else { return TopicNode().hash }
    try close(bucket.number, before: nil)
    return open[0].node.hash
  }

  /// Puts a bucket into the node above it, and completes every node in which `next` does not lie.
  private mutating func close(_ number: Int, before next: Int?) throws {
    guard let content = bucket?.content else { return }
    var level = TopicKey.levels - 1
    open[level].prefix = number >> 6
    open[level].node.set(number & 63, to: content.hash)
    while level >= 0 {
      let place = TopicPlace(level: level, prefix: open[level].prefix)
      if let next, next >> (6 * (TopicKey.levels - level)) == place.prefix { return }
      try onNode(place, open[level].node)
      guard let parent = place.parent else { return }
      open[level - 1].prefix = parent.prefix
      open[level - 1].node.set(place.slot, to: open[level].node.hash)
      open[level].node = TopicNode()
      level -= 1
    }
  }
}
