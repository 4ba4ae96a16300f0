internal import Cryptography
internal import Foundation
internal import GRDB
import Governance
internal import TransparencyLog

/// The index of topics, read against the root that the log key signed: every list that it gives is complete.
///
/// Keeps the nodes that were shown to belong to the root, so that what paths share is read once.
struct TopicIndex {
  let db: Database
  /// The hash of the root node.
  private(set) var root: Digest
  private var changedTopics: Set<TopicKey> = []
  private var changedNodes: Set<TopicPlace> = []
  private var nodes: [TopicPlace: TopicNode] = [:]
  private var buckets: [Int: Bucket] = [:]
  private var lists: [TopicKey: [Int]] = [:]

  /// - Parameters:
  ///   - db: Holds the rows.
  ///   - root: The signed hash of the root node.
  ///   - nodes: Some that were shown to belong to it before.
  ///   - lists: Entries of topics that were shown to be complete before.
  init(
    db: Database, root: Digest, knowing nodes: [TopicPlace: TopicNode] = [:], _ lists: [TopicKey: [Int]] = [:]
  ) {
    self.db = db
    self.root = root
    self.nodes = nodes
    self.lists = lists
  }

  /// Lists to be known the next time; none once they have become many.
  var keptLists: [TopicKey: [Int]] { lists.count > Self.listLimit ? [:] : lists }

  /// About 100 bytes each, but for what governs, which is one.
  private static let listLimit = 4096

  /// The nodes that nearly every path passes through: at most 65 of 2 KiB.
  var sharedNodes: [TopicPlace: TopicNode] { nodes.filter { $0.key.level < TopicKey.levels - 1 } }

  /// The entries of a topic, ascending; all of them.
  mutating func sequences(of topic: Topic) throws -> [Int] {
    let key = topic.key
    if let known = lists[key] { return known }
    let head = try head(of: key)
    guard head != TopicHead() else {
      // Whatever rows say, it has no entries.
      lists[key] = []
      return []
    }
    let select = try db.cachedStatement(
      sql: "SELECT sequence FROM topicEntry WHERE topic = ? ORDER BY sequence")
    let sequences = try Int.fetchAll(select, arguments: [Data(key.digest.bytes)])
    // One row more or less changes the chain.
    guard sequences.count == head.count, TopicHead(over: sequences) == head else {
      throw LedgerFault.index(.list(topic: topic.text))
    }
    lists[key] = sequences
    return sequences
  }

  // MARK: Change

  /// Adds entries to topics, all later than what these have; ``write()`` keeps the new nodes.
  ///
  /// Looks at what it changes first, so that nothing that was tampered with is signed again.
  mutating func add(_ additions: [TopicKey: [Int]]) throws {
    var heads: [TopicKey: TopicHead] = [:]
    for (key, sequences) in additions {
      var head = try head(of: key)
      for sequence in sequences { head.append(sequence) }
      heads[key] = head
    }
    let insert = try db.cachedStatement(sql: "INSERT INTO topicEntry VALUES (?, ?)")
    for key in additions.keys.sorted() {
      for sequence in additions[key] ?? [] {
        try insert.execute(arguments: [Data(key.digest.bytes), sequence])
      }
    }
    try set(heads)
  }

  /// What the index commits to of a topic.
  mutating func head(of key: TopicKey) throws -> TopicHead { try bucket(key.bucket).head(of: key) }

  /// Gives topics other heads, here and not in the rows; one without entries goes away.
  mutating func set(_ heads: [TopicKey: TopicHead]) throws {
    var touched: Set<TopicPlace> = []
    for (number, keys) in Dictionary(grouping: heads.keys, by: \.bucket) {
      let place = TopicPlace(aboveBucket: number)
      var above = try node(place)
      var rows = try bucket(number)
      for key in keys { rows.set(key, to: heads[key] ?? TopicHead()) }
      buckets[number] = rows
      above.set(number & 63, to: rows.rows.isEmpty ? nil : rows.hash)
      nodes[place] = above
      touched.insert(place)
      changedTopics.formUnion(keys)
    }
    for level in (1..<TopicKey.levels).reversed() {
      for place in touched where place.level == level {
        guard let parent = place.parent else { continue }
        var above = try node(parent)
        let below = try node(place)
        above.set(place.slot, to: below == TopicNode() ? nil : below.hash)
        nodes[parent] = above
        touched.insert(parent)
      }
    }
    changedNodes.formUnion(touched)
    root = try node(.root).hash
  }

  /// Puts what has changed into the rows, each node and topic once.
  mutating func write() throws {
    try writeTopics()
    for place in changedNodes.sorted() { try Self.write(place, node(place), in: db) }
    changedNodes = []
  }

  /// Puts what has changed of topics into the rows and lets go of them; keeps the nodes, which never take more than 9
  /// MiB.
  mutating func writeTopics() throws {
    for key in changedTopics.sorted() { try Self.write(key, head(of: key), in: db) }
    changedTopics = []
    buckets = [:]
  }

  // MARK: What belongs to the root

  private mutating func node(_ place: TopicPlace) throws -> TopicNode {
    if let known = nodes[place] { return known }
    let expected = try place.parent.map { try node($0)[place.slot] } ?? root
    let stored = try Self.read(place, in: db)
    let found = stored ?? TopicNode()
    // A node that its parent does not know has no row; only the root may be without children.
    let isRight =
      expected.map { found.hash == $0 && (stored != nil || place == .root) } ?? (stored == nil)
    guard isRight else { throw LedgerFault.index(.node(place, stored == nil ? .missing : .wrong)) }
    nodes[place] = found
    return found
  }

  private mutating func bucket(_ number: Int) throws -> Bucket {
    if let known = buckets[number] { return known }
    let expected = try node(TopicPlace(aboveBucket: number))[number & 63]
    let found = try Self.rows(ofBucket: number, in: db)
    guard (found.rows.isEmpty ? nil : found.hash) == expected else {
      throw LedgerFault.index(.bucket(number))
    }
    buckets[number] = found
    return found
  }

  /// The topics of one bucket, ascending: about a dozen in a million.
  private struct Bucket {
    fileprivate(set) var rows: [(key: TopicKey, head: TopicHead)] = []

    func head(of key: TopicKey) -> TopicHead { rows.first { $0.key == key }?.head ?? TopicHead() }

    mutating func set(_ key: TopicKey, to head: TopicHead) {
      let place = rows.firstIndex { $0.key >= key } ?? rows.endIndex
      if place < rows.endIndex, rows[place].key == key { rows.remove(at: place) }
      if head != TopicHead() { rows.insert((key, head), at: place) }
    }

    var hash: Digest {
      var bucket = TopicBucket()
      for (key, head) in rows { bucket.append(key, head) }
      return bucket.hash
    }
  }

  // MARK: Rows

  static func read(_ place: TopicPlace, in db: Database) throws -> TopicNode? {
    let select = try db.cachedStatement(sql: "SELECT children FROM topicNode WHERE level = ? AND prefix = ?")
    guard let bytes = try Data.fetchOne(select, arguments: [place.level, place.prefix]) else { return nil }
    guard let node = TopicNode(bytes: [UInt8](bytes)) else { throw LedgerFault.index(.node(place, .wrong)) }
    return node
  }

  static func write(_ place: TopicPlace, _ node: TopicNode, in db: Database) throws {
    let upsert = try db.cachedStatement(
      sql: """
        INSERT INTO topicNode VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET children = excluded.children
        """)
    try upsert.execute(arguments: [place.level, place.prefix, Data(node.bytes)])
  }

  static func write(_ key: TopicKey, _ head: TopicHead, in db: Database) throws {
    let upsert = try db.cachedStatement(
      sql: """
        INSERT INTO topic VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET entryCount = excluded.entryCount, head = excluded.head
        """)
    try upsert.execute(arguments: [Data(key.digest.bytes), head.count, Data(head.hash.bytes)])
  }

  private static func rows(ofBucket number: Int, in db: Database) throws -> Bucket {
    let bounds = TopicKey.bounds(ofBucket: number)
    let select = try db.cachedStatement(
      sql: "SELECT key, entryCount, head FROM topic WHERE key BETWEEN ? AND ? ORDER BY key")
    var bucket = Bucket()
    let cursor = try Row.fetchCursor(
      select,
      arguments: [Data(bounds.lowerBound.digest.bytes), Data(bounds.upperBound.digest.bytes)])
    while let row = try cursor.next() { bucket.rows.append(try read(row)) }
    return bucket
  }

  /// Reads `key, entryCount, head`.
  static func read(_ row: Row) throws -> (TopicKey, TopicHead) {
    guard let key = Digest(bytes: try row.decode(Data.self, atIndex: 0)),
      let hash = Digest(bytes: try row.decode(Data.self, atIndex: 2))
    else { throw LedgerFault.corruptFile("table topic holds a digest of a wrong length") }
    return (TopicKey(key), TopicHead(count: try row.decode(atIndex: 1), hash: hash))
  }
}
