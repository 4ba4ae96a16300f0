public import Cryptography

/// A node of the index: the hashes of those of its 64 children that hold any topic.
public struct TopicNode: Hashable, Sendable {
  /// 8 bytes in which bit `n`, counted from the least significant, says whether child `n` is there; then the hashes of
  /// those that are, from child 0 on.
  public private(set) var bytes: [UInt8]

  /// The node without children.
  public init() {
    bytes = [UInt8](repeating: 0, count: 8)
  }

  /// Reads ``bytes``; `nil` when there are not as many hashes as the bits say.
  public init?(bytes: [UInt8]) {
    guard bytes.count >= 8 else { return nil }
    self.bytes = bytes
    guard bytes.count == 8 + Digest.byteCount * bitmap.nonzeroBitCount else { return nil }
  }

  /// SHA-256(0x04 ‖ bytes).
  public var hash: Digest {
    var hasher = Hasher256()
    hasher.update([4])
    hasher.update(bytes)
    return hasher.finalize()
  }

  /// The hash of a child; `nil` while it holds no topic.
  public subscript(slot: Int) -> Digest? {
    guard bitmap & (UInt64(1) << slot) != 0 else { return nil }
    return bytes.withUnsafeBufferPointer { Digest(bytes: $0[range(of: slot)]) }
  }

  /// `hash`: `nil` for a child that holds no topic.
  public mutating func set(_ slot: Int, to hash: Digest?) {
    let bit = UInt64(1) << slot
    let range = range(of: slot)
    guard let hash else {
      guard bitmap & bit != 0 else { return }
      bytes.removeSubrange(range)
      bytes[7 - slot / 8] &= ~(1 << UInt8(slot % 8))
      return
    }
    if bitmap & bit == 0 {
      bytes.insert(contentsOf: hash.bytes, at: range.lowerBound)
      bytes[7 - slot / 8] |= 1 << UInt8(slot % 8)
    } else {
      bytes.replaceSubrange(range, with: hash.bytes)
    }
  }

  private var bitmap: UInt64 { bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) } }

  private func range(of slot: Int) -> Range<Int> {
    precondition((0..<64).contains(slot), "a node has 64 children")
    let before = (bitmap & ((UInt64(1) << slot) - 1)).nonzeroBitCount
    let start = 8 + Digest.byteCount * before
    return start..<start + Digest.byteCount
  }
}
