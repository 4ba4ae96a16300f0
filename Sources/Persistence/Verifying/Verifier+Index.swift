internal import Attestations
internal import Cryptography
internal import Foundation
internal import GRDB
internal import TransparencyLog

/// The index of topics: that it lists exactly what the statements say, and is what the log key signed.
extension Verifier {
  /// Checks that an entry is listed under its topics.
  mutating func checkTopics(of statement: VerifiedStatement, sequence: Int) throws {
    for key in statement.topics.map(\.key).sorted() {
      listed += 1
      unindexed[key, default: []].append(sequence)
      let find = try db.cachedStatement(
        sql: "SELECT EXISTS (SELECT 1 FROM main.topicEntry WHERE topic = ? AND sequence = ?)")
      let row: StatementArguments = [Data(key.digest.bytes), sequence]
      guard try Bool.fetchOne(find, arguments: row) == true else { throw LedgerFault.index(.entry(sequence)) }
    }
  }

  /// The index is made again from the beginning, with what it held of each topic in a table that hides the store's.
  func beginReplay() throws {
    for sql in Schema.replayTables { try db.execute(sql: sql) }
  }

  func endReplay() throws {
    for table in ["topic", "topicNode"] { try db.execute(sql: "DROP TABLE temp.\(table)") }
    guard try count("indexMark") == marks else {
      throw LedgerFault.corruptFile("table indexMark holds other rows")
    }
  }

  /// Compares what the leaf of an entry commits to, and what is pinned, with the index as it was before the entry.
  mutating func checkMark(of entry: StoredEntry) throws {
    let isMark = EntryLeaf.marksIndex(entry.sequence)
    guard isMark == (entry.indexRoot != nil) else { throw LedgerFault.entry(entry.sequence, .indexRoot) }
    let isPinned = pinned?.checkpoint.size == entry.sequence
    guard isMark || isPinned else { return }
    var heads: [TopicKey: TopicHead] = [:]
    for (key, sequences) in unindexed {
      var head = try replay.head(of: key)
      for sequence in sequences { head.append(sequence) }
      heads[key] = head
    }
    try replay.set(heads)
    unindexed = [:]
    try replay.writeTopics()
    if isPinned, pinned?.root != replay.root {
      throw LedgerFault.index(.growth(since: entry.sequence))
    }
    guard isMark else { return }
    marks += 1
    guard entry.indexRoot == replay.root else { throw LedgerFault.entry(entry.sequence, .indexRoot) }
  }

  /// Works the index out again from its lists, whose rows were all looked at, and compares.
  func checkIndex(size: Int) throws {
    guard try count("topicEntry") == listed else { throw try superfluousListing() }
    var counts = (topics: 0, nodes: 0)
    let root = try withoutActuallyEscaping(compare) { compare in
      try TopicFold(db: db).run(
        onTopic: { key, head in
          counts.topics += 1
          try check(key, head)
        },
        onNode: { place, node in
          counts.nodes += 1
          try compare(place, node)
        })
    }
    if try count("topic") != counts.topics { throw LedgerFault.corruptFile("table topic holds other rows") }
    if try count("topicNode") != counts.nodes {
      throw LedgerFault.corruptFile("table topicNode holds other rows")
    }
    guard size > 0 else {
      if try count("indexHead") != 0 { throw LedgerFault.index(.head(.beyondLedger(size: 0))) }
      return
    }
    guard let tail = try Tail.check(in: db) else { return }
    let signed = try tail.indexHead(in: db).head.root
    guard signed == root else {
      throw LedgerFault.index(.head(.rootMismatch(expected: signed, computed: root)))
    }
  }

  private func check(_ key: TopicKey, _ head: TopicHead) throws {
    let select = try db.cachedStatement(sql: "SELECT key, entryCount, head FROM topic WHERE key = ?")
    guard let row = try Row.fetchOne(select, arguments: [Data(key.digest.bytes)]),
      try TopicIndex.read(row).1 == head
    else { throw LedgerFault.index(.bucket(key.bucket)) }
  }

  private func compare(_ place: TopicPlace, _ node: TopicNode) throws {
    guard let stored = try TopicIndex.read(place, in: db) else {
      throw LedgerFault.index(.node(place, .missing))
    }
    guard stored == node else { throw LedgerFault.index(.node(place, .wrong)) }
  }

  private func count(_ table: String) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM main.\(table)") ?? 0
  }

  /// Finds an entry that is listed where it does not belong.
  private func superfluousListing() throws -> LedgerFault {
    let rows = try Row.fetchCursor(db, sql: "SELECT topic, sequence FROM topicEntry ORDER BY sequence")
    while let row = try rows.next() {
      let sequence = try row.decode(Int.self, atIndex: 1)
      let envelopes = try db.cachedStatement(
        sql: "SELECT bytes FROM entry JOIN blob ON digest = envelopeDigest WHERE sequence = ?")
      let bytes = try Data.fetchOne(envelopes, arguments: [sequence]).map { [UInt8]($0) } ?? []
      let claim = (try? Envelope(parsing: bytes)).flatMap { try? Statement(parsing: $0.payload).claim }
      let keys = claim.map { Set($0.topics.map(\.key.digest.bytes)) } ?? []
      if !keys.contains([UInt8](try row.decode(Data.self, atIndex: 0))) { return .index(.entry(sequence)) }
    }
    return .corruptFile("table topicEntry holds other rows")
  }
}
