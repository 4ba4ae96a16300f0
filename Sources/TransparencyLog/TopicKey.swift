public import Cryptography

/// What a topic of the index is found by: the digest of its name.
///
/// The first 18 bits say which bucket holds it, 6 bits for each level of nodes above.
public struct TopicKey: Hashable, Sendable, Comparable {
  /// How many levels of nodes lie above the buckets.
  public static let levels = 3

  public let digest: Digest

  public init(_ digest: Digest) {
    self.digest = digest
  }

  public init(topic: String) {
    digest = Digest(of: topic.utf8)
  }

  /// The bucket's number: the first 18 bits.
  public var bucket: Int {
    digest.withUnsafeBytes { Int($0[0]) << 10 | Int($0[1]) << 2 | Int($0[2]) >> 6 }
  }

  /// The first key that can lie in a bucket, and the last one.
  public static func bounds(ofBucket bucket: Int) -> ClosedRange<TopicKey> {
    let start = [UInt8(bucket >> 10), UInt8(bucket >> 2 & 0xFF), UInt8(bucket << 6 & 0xFF)]
    func key(_ bytes: [UInt8], _ rest: UInt8) -> TopicKey {
      let all = bytes + [UInt8](repeating: rest, count: Digest.byteCount - bytes.count)
      guard let digest = Digest(bytes: all) else { preconditionFailure("a key has 32 bytes") }
      return TopicKey(digest)
    }
    return key(start, 0)...key([start[0], start[1], start[2] | 0x3F], 0xFF)
  }

  public static func < (left: TopicKey, right: TopicKey) -> Bool { left.digest < right.digest }
}

/// The place of a node of the index: the root is level 0, and the children of level 2 are buckets.
public struct TopicPlace: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let level: Int
  /// The first `6 * level` bits of every key below it.
  public let prefix: Int

  public init(level: Int, prefix: Int) {
    precondition((0..<TopicKey.levels).contains(level) && (0..<1 << (6 * level)).contains(prefix))
    self.level = level
    self.prefix = prefix
  }

  /// The root.
  public static let root = TopicPlace(level: 0, prefix: 0)

  /// The node above a bucket.
  public init(aboveBucket bucket: Int) {
    self.init(level: TopicKey.levels - 1, prefix: bucket >> 6)
  }

  /// `nil` for the root.
  public var parent: TopicPlace? { level == 0 ? nil : TopicPlace(level: level - 1, prefix: prefix >> 6) }

  /// Which child of its parent it is.
  public var slot: Int { prefix & 63 }

  public var description: String { "node \(prefix) of level \(level)" }

  public static func < (left: TopicPlace, right: TopicPlace) -> Bool {
    (left.level, left.prefix) < (right.level, right.prefix)
  }
}
