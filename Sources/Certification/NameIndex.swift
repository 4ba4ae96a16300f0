import Cryptography

/// Finds where a name stands in a list that is too long to stand in memory: 24 bytes a name, however long it is.
public struct NameIndex: Sendable {
  /// What stands for a name: to find two names with one key takes 2^64 tries.
  fileprivate struct Key: Comparable, Sendable {
    let high: UInt64
    let low: UInt64

    init(_ name: String) {
      let bytes = Digest(of: name.utf8).bytes
      high = bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) }
      low = bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    }

    static func < (left: Key, right: Key) -> Bool { (left.high, left.low) < (right.high, right.low) }
  }

  /// A name that stands in a list twice.
  public struct Duplicate: Error, Hashable, Sendable {
    /// Where it stands the second time.
    public var place: Int
  }

  /// Names as they come, in their order.
  public struct Names {
    fileprivate var entries: [(key: Key, place: UInt32)] = []

    public init() {}

    public mutating func add(_ name: String) { entries.append((Key(name), UInt32(entries.count))) }
  }

  private let entries: [(key: Key, place: UInt32)]

  public init(_ names: consuming Names) throws(Duplicate) {
    names.entries.sort { ($0.key, $0.place) < ($1.key, $1.place) }
    let twins = zip(names.entries, names.entries.dropFirst()).lazy.filter { $0.key == $1.key }
    if let place = twins.map(\.1.place).min() { throw Duplicate(place: Int(place)) }
    entries = names.entries
  }

  public func place(of name: String) -> Int? {
    let key = Key(name)
    var range = entries.indices
    while let middle = range.isEmpty ? nil : range.lowerBound + range.count / 2 {
      if entries[middle].key == key { return Int(entries[middle].place) }
      range = entries[middle].key < key ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }
}
