internal import Attestations
internal import Cryptography
internal import Foundation
internal import GRDB
internal import Governance
internal import TransparencyLog

/// One pass over a store; stops at the first fault.
///
/// Folds the projections once more, into temporary tables that hide those of the store, and compares.
struct Verifier {
  let db: Database
  let pinned: IndexHead?
  let progress: (Progress) -> Void
  private var rows: LedgerRows { LedgerRows(db: db) }
  private var prefix = VerifiedPrefix()
  private var checkpoints = 0
  private var nodeRows = 0
  private var pin = VerificationReport.Pin.none
  /// How many rows the lists of topics must have.
  var listed = 0
  /// The index as it was when the ledger had as many entries as were checked, but for ``unindexed``.
  var replay: TopicIndex
  /// Entries that the replay has not taken up yet.
  var unindexed: [TopicKey: [Int]] = [:]
  /// How many leaves commit to the index.
  var marks = 0

  init(db: Database, pinned: IndexHead?, progress: @escaping (Progress) -> Void) {
    self.db = db
    self.pinned = pinned
    self.progress = progress
    replay = TopicIndex(db: db, root: TopicNode().hash)
  }

  mutating func run() throws -> VerificationReport {
    var fault: LedgerFault?
    do {
      try check()
    } catch let found as LedgerFault {
      fault = found
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      fault = .corruptFile(error.message ?? "SQLite reports damage")
    } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
      fault = .corruptFile(error.message ?? "the schema is not that of a store")
    } catch let error as RowDecodingError {
      fault = .corruptFile("\(error)")
    }
    return VerificationReport(entries: prefix.size, checkpoints: checkpoints, fault: fault, pin: pin)
  }

  private mutating func check() throws {
    for sql in Schema.comparedTables { try db.execute(sql: sql) }
    let size = try rows.size()
    try checkEntries(size: size)
    try checkPin()
    try checkEvidence()
    try checkProjections(size: size)
    try checkIndex(size: size)
    try Schema.check(db, projections: areProjectionsCurrent())
    try checkFile()
  }

  // MARK: - Entries

  private mutating func checkEntries(size: Int) throws {
    var reader = try EntryReader(db, from: .min)
    let notes = try Row.fetchCursor(db, sql: "SELECT size, note FROM checkpoint ORDER BY size")
    var note = try notes.next().map(Note.init)
    let projector = Projector(db: db, fillsWords: false)
    try beginReplay()
    while let checked = try reader.read(keys: prefix.keys) {
      let entry = checked.entry
      let (statement, nodes) = try check(checked)
      try projector.apply(statement, sequence: entry.sequence, recordedAt: entry.recordedAt)
      try checkMark(of: entry)
      try checkTopics(of: statement, sequence: entry.sequence)
      try check(nodes)
      if let due = note, due.size <= prefix.size {
        try check(due)
        note = try notes.next().map(Note.init)
      }
      if prefix.size & 1023 == 0 { progress(Progress(phase: .entries, done: prefix.size, total: size)) }
    }
    if let note { throw LedgerFault.checkpoint(note.size, .beyondLedger(size: prefix.size)) }
    try endReplay()
    try checkRowCounts()
    guard try rows.newestCheckpointSize() ?? 0 == prefix.size else {
      throw LedgerFault.checkpoint(prefix.size, .missing)
    }
  }

  /// Checks all that an entry says about itself, and returns what it says.
  private mutating func check(_ checked: CheckedEntry) throws -> (VerifiedStatement, [StoredNode]) {
    let entry = checked.entry
    let sequence = entry.sequence
    let (statement, nodes) = try prefix.append(checked)
    guard entry.predicateType == statement.claim.predicateType else {
      throw LedgerFault.entry(sequence, .column("predicateType"))
    }
    guard entry.keyID == statement.signer else { throw LedgerFault.entry(sequence, .column("keyID")) }
    guard entry.statementDigest == statement.digest else {
      throw LedgerFault.entry(sequence, .column("statementDigest"))
    }
    let concerns = statement.concerns.map(\.text)
    let stored = try db.cachedStatement(sql: "SELECT node FROM entryNode WHERE sequence = ? ORDER BY node")
    guard try String.fetchAll(stored, arguments: [sequence]) == concerns else {
      throw LedgerFault.entry(sequence, .nodes)
    }
    nodeRows += concerns.count
    for digest in statement.claim.requiredDocuments where try !rows.hasBlob(digest) {
      throw LedgerFault.entry(sequence, .evidenceMissing(digest))
    }
    return (statement, nodes)
  }

  private func check(_ nodes: [StoredNode]) throws {
    for node in nodes {
      guard let stored = try rows.node(node.id) else { throw LedgerFault.node(node.id, .missing) }
      guard stored == node.hash else { throw LedgerFault.node(node.id, .wrong) }
    }
  }

  // MARK: - Checkpoints

  private struct Note {
    var size: Int
    var bytes: [UInt8]

    init(_ row: Row) throws {
      size = try row.decode(atIndex: 0)
      bytes = Array(try row.decode(String.self, atIndex: 1).utf8)
    }
  }

  private mutating func check(_ note: Note) throws {
    guard note.size == prefix.size, let root = prefix.root else {
      throw LedgerFault.checkpoint(note.size, .wrongSize)
    }
    let signed: SignedCheckpoint
    do {
      signed = try SignedCheckpoint(parsing: note.bytes, root: root)
    } catch {
      throw LedgerFault.checkpoint(note.size, error)
    }
    guard signed.checkpoint.size == note.size else { throw LedgerFault.checkpoint(note.size, .wrongSize) }
    guard signed.checkpoint.root == prefix.frontier.root else {
      throw LedgerFault.checkpoint(
        note.size, .rootMismatch(expected: signed.checkpoint.root, computed: prefix.frontier.root))
    }
    checkpoints += 1
  }

  /// Every row that belongs there was looked at, so one row more is one too many.
  private func checkRowCounts() throws {
    let size = prefix.size
    let nodes = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM treeNode") ?? 0
    if nodes != 2 * size - size.nonzeroBitCount {
      let outside =
        "SELECT level, position FROM treeNode WHERE ((position + 1) << level) > ? ORDER BY level, position"
      guard let row = try Row.fetchOne(db, sql: outside, arguments: [size]) else {
        throw LedgerFault.corruptFile("table treeNode holds \(nodes) rows")
      }
      let id = NodeID(level: try row.decode(atIndex: 0), position: try row.decode(atIndex: 1))
      throw LedgerFault.node(id, .superfluous)
    }
    guard try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM entryNode") == nodeRows else {
      let outside = "SELECT sequence FROM entryNode WHERE sequence NOT IN (SELECT sequence FROM entry)"
      throw LedgerFault.entry(try Int.fetchOne(db, sql: outside) ?? size, .nodes)
    }
  }

  private mutating func checkPin() throws {
    guard let pinned = pinned?.checkpoint else { return }
    guard pinned.size <= prefix.size else {
      throw LedgerFault.shorterThanPin(size: prefix.size, pinned: pinned.size)
    }
    guard try rows.tree(size: prefix.size).root(atSize: pinned.size) == pinned.root else {
      throw LedgerFault.rewrittenSincePin(pinned: pinned.size)
    }
    pin = .holds(size: pinned.size)
  }

  // MARK: - What is not entries

  /// Envelopes were checked with their entries.
  private func checkEvidence() throws {
    let condition = "WHERE NOT EXISTS (SELECT 1 FROM entry WHERE envelopeDigest = digest)"
    let total = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM blob \(condition)") ?? 0
    let cursor = try Row.fetchCursor(db, sql: "SELECT digest, bytes FROM blob \(condition) ORDER BY digest")
    var done = 0
    while let row = try cursor.next() {
      guard let digest = Digest(bytes: try row.decode(Data.self, atIndex: 0)) else {
        throw LedgerFault.corruptFile("table blob holds a digest of a wrong length")
      }
      var hasher = Hasher256()
      try row.withUnsafeData(atIndex: 1) { data in (data ?? Data()).withUnsafeBytes { hasher.update($0) } }
      guard hasher.finalize() == digest else { throw LedgerFault.blob(digest) }
      done += 1
      if done & 63 == 0 { progress(Progress(phase: .evidence, done: done, total: total)) }
    }
  }

  /// Indexes that miss a row would hide it from those who look for it.
  private func checkFile() throws {
    let finding = try String.fetchOne(db, sql: "PRAGMA main.integrity_check(1)")
    if let finding, finding != "ok" { throw LedgerFault.corruptFile(finding) }
  }

  /// Those of an earlier version of the program are folded again on opening, so they answer nothing as they are.
  private func areProjectionsCurrent() throws -> Bool {
    let made = try Int.fetchOne(db, sql: "SELECT projectionVersion FROM main.meta")
    return made.map { $0 >= Projection.version } ?? true
  }

  private func checkProjections(size: Int) throws {
    guard try areProjectionsCurrent() else { return }
    for (index, table) in Schema.projections.enumerated() {
      progress(Progress(phase: .projections, done: index, total: Schema.projections.count))
      try compare(table)
    }
    try checkWords()
    let meta = try Row.fetchOne(db, sql: "SELECT projectionVersion, projectionSize FROM main.meta")
    guard let meta else {
      guard size == 0 else { throw LedgerFault.projection(table: "meta", key: "1", .missing) }
      return
    }
    guard try meta.decode(atIndex: 0) == Projection.version, try meta.decode(atIndex: 1) == size else {
      throw LedgerFault.projection(table: "meta", key: "1", .altered)
    }
  }

  /// Lets SQLite compare the index of words with the rows that were folded again.
  ///
  /// It does so only for a table that can be written, so a copy is checked, which keeps nobody from signing meanwhile.
  private func checkWords() throws {
    try db.execute(sql: Schema.wordsTable(in: "temp"))
    for part in Schema.wordsParts {
      try db.execute(sql: "DELETE FROM temp.\(part); INSERT INTO temp.\(part) SELECT * FROM main.\(part)")
    }
    do {
      try db.execute(
        sql: "INSERT INTO temp.\(Schema.words) (\(Schema.words), rank) VALUES ('integrity-check', 1)")
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      throw LedgerFault.projection(table: Schema.words, key: "of words", .altered)
    }
  }

  /// Walks both tables in the order of their keys.
  private func compare(_ table: Schema.ProjectionTable) throws {
    let order = table.key.joined(separator: ", ")
    let stored = try Row.fetchCursor(db, sql: "SELECT * FROM main.\(table.name) ORDER BY \(order)")
    let folded = try Row.fetchCursor(
      db, sql: "SELECT \(table.isSet ? "DISTINCT " : "")* FROM temp.\(table.name) ORDER BY \(order)")
    while true {
      let (found, expected) = (try stored.next(), try folded.next())
      guard found != nil || expected != nil else { return }
      guard found != expected else { continue }
      func key(_ row: Row?) -> [DatabaseValue]? { row.map { row in table.key.map { row[$0] } } }
      throw try fault(table, found: key(found), expected: key(expected))
    }
  }

  private func fault(
    _ table: Schema.ProjectionTable, found: [DatabaseValue]?, expected: [DatabaseValue]?
  ) throws -> LedgerFault {
    func name(_ key: [DatabaseValue]) -> String {
      key.map { "\($0.storage.value ?? "NULL")" }.joined(separator: " ")
    }
    if let found, let expected, found == expected {
      return .projection(table: table.name, key: name(found), .altered)
    }
    let condition = table.key.map { "\($0) IS ?" }.joined(separator: " AND ")
    if let expected {
      let sql = "SELECT EXISTS (SELECT 1 FROM main.\(table.name) WHERE \(condition))"
      if try Bool.fetchOne(db, sql: sql, arguments: StatementArguments(expected)) != true {
        return .projection(table: table.name, key: name(expected), .missing)
      }
    }
    return .projection(table: table.name, key: name(found ?? []), .superfluous)
  }
}
