internal import Attestations
internal import GRDB

/// Reads entries in ledger order, with their signatures checked ahead.
struct EntryReader {
  private struct Batch {
    var check: SignatureCheck
    /// What kept the entry after these from being read.
    var problem: (any Error)?
  }

  private static let entryLimit = 1024
  /// Envelopes can be long.
  private static let byteLimit = 8 << 20

  private let rows: RowCursor
  private var ready: [CheckedEntry] = []
  private var next = 0
  private var problem: (any Error)?
  private var coming: Batch?

  /// Reads from entry number `start` on.
  init(_ db: Database, from start: Int) throws {
    rows = try Row.fetchCursor(
      db, sql: "\(StoredEntry.selection) WHERE entry.sequence >= ? ORDER BY entry.sequence",
      arguments: [start])
  }

  /// The next entry; `nil` at the end.
  ///
  /// `keys`: Those that are known by now.
  mutating func read(keys: KeyRing) throws -> CheckedEntry? {
    if next == ready.count {
      if let problem { throw problem }
      guard let batch = coming ?? begin(keys) else { return nil }
      coming = batch.problem == nil ? begin(keys) : nil
      problem = batch.problem
      ready = batch.check.finish()
      next = 0
      if ready.isEmpty { return try read(keys: keys) }
    }
    defer { next += 1 }
    return ready[next]
  }

  /// `nil` when there is nothing left.
  private func begin(_ keys: KeyRing) -> Batch? {
    var entries: [StoredEntry] = []
    var bytes = 0
    var problem: (any Error)?
    do {
      while entries.count < Self.entryLimit, bytes < Self.byteLimit, let row = try rows.next() {
        let entry = try StoredEntry(row)
        bytes += entry.envelope.count
        entries.append(entry)
      }
    } catch {
      problem = error
    }
    guard !entries.isEmpty || problem != nil else { return nil }
    return Batch(check: SignatureCheck(entries, keys: keys), problem: problem)
  }
}
