public import Cryptography

/// What the index commits to of one topic: how many entries it has, and a chain of hashes over them.
public struct TopicHead: Hashable, Sendable {
  public private(set) var count: Int
  public private(set) var hash: Digest

  /// The topic without entries.
  public init() {
    count = 0
    hash = TopicHead.start
  }

  public init(count: Int, hash: Digest) {
    self.count = count
    self.hash = hash
  }

  /// Takes the next entry of the topic: SHA-256(0x02 ‖ hash so far ‖ sequence as 8 bytes, big-endian).
  public mutating func append(_ sequence: Int) {
    var hasher = Hasher256()
    hasher.update([2])
    hasher.update(hash)
    hasher.update(sequence.bigEndianBytes)
    hash = hasher.finalize()
    count += 1
  }

  /// The head over `sequences`, in their order.
  public init(over sequences: some Sequence<Int>) {
    self.init()
    for sequence in sequences { append(sequence) }
  }

  /// SHA-256 of nothing.
  private static let start = Digest(of: [])
}

/// The topics whose keys begin with the same 18 bits.
public struct TopicBucket: Sendable {
  private var hasher = Hasher256()

  public init() {
    hasher.update([3])
  }

  /// Takes the next topic; keys must ascend.
  public mutating func append(_ key: TopicKey, _ head: TopicHead) {
    hasher.update(key.digest)
    hasher.update(head.count.bigEndianBytes)
    hasher.update(head.hash)
  }

  /// SHA-256(0x03 ‖ for each topic: key ‖ count as 8 bytes ‖ head).
  public var hash: Digest {
    let copy = hasher
    return copy.finalize()
  }
}

extension Int {
  var bigEndianBytes: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * $0)) }
  }
}
