import Admissibility
public import Attestations
public import Governance
public import Listings
import Persistence

/// A whole entry: its line, the statement and the envelope.
public struct HistoryDetail: Sendable {
  public var entry: HistoryEntry
  public var statement: Statement
  public var envelope: [UInt8]
}

extension Ledger {
  /// The entries in `range`, in ledger order; what is outside the ledger is left out.
  public func history(_ range: Range<Int64>) throws(Problem) -> [HistoryEntry] {
    let range = range.clamped(to: 0..<max(size, 0))
    return try lines(range.map(Int.init))
  }

  /// The entries about a node, in ledger order: those that the store's index of mentions names.
  public func history(of node: Node) throws(Problem) -> [HistoryEntry] {
    try lines(try Problem.ofStore { try store.sequences(concerning: [node]) }.filter { $0 < size })
  }

  /// The entries at some places, in the order given; what is outside the ledger is left out.
  public func history(at sequences: [Int64]) throws(Problem) -> [HistoryEntry] {
    try lines(sequences.filter { (0..<size).contains($0) }.map(Int.init))
  }

  /// The newest entries that a filter lets through, newest first, and how many there are in all.
  public func history(
    matching filter: LedgerFilter, limit: Int
  ) throws(Problem) -> (entries: [HistoryEntry], total: Int) {
    let (places, total) = try Problem.ofStore {
      (
        try store.places(inLedger: filter, limit: limit).rows,
        try store.countOfEntries(inLedger: filter).count
      )
    }
    return (try lines(places), total)
  }

  public func detail(of sequence: Int64) throws(Problem) -> HistoryDetail {
    guard (0..<size).contains(sequence), let entry = try lines([Int(sequence)]).first else {
      throw Problem(
        .notFound, "there is no entry \(sequence)", next: "The ledger has entries 0 to \(size - 1).")
    }
    let stored = try Problem.ofStore { try store.entry(at: Int(sequence)) }
    // Proven a moment ago, and entries do not change.
    guard let stored, let envelope = try? Envelope(parsing: stored.envelope),
      let statement = try? Statement(parsing: envelope.payload), statement.digest == entry.digest
    else {
      throw Problem(
        .damaged, "entry \(sequence) is not what it was", next: "`countersign verify` says more.")
    }
    return HistoryDetail(entry: entry, statement: statement, envelope: stored.envelope)
  }

  /// Lines about entries, each shown to stand where it does.
  private func lines(_ sequences: [Int]) throws(Problem) -> [HistoryEntry] {
    try reading { reader in
      let entries = try sequences.map { try reader.entry(at: $0) }
      // Whether an entry counts depends on others about the same adaptation.
      for id in Set(try entries.compactMap { try reader.subject(of: $0.statement.claim) }) {
        try reader.read(about: id)
      }
      let view = try reader.view(covering: [])
      return entries.map { line($0, in: view) }
    }
  }

  private func line(_ entry: LedgerEntry, in view: LedgerView) -> HistoryEntry {
    let claim = entry.statement.claim
    return HistoryEntry(
      sequence: entry.sequence, recordedAt: entry.recordedAt, type: claim.predicateType,
      signer: entry.statement.signer, signerName: view.name(of: entry.statement.signer, for: claim.speaker),
      summary: claim.summary, digest: entry.statement.digest,
      refusal: view.refused[entry.sequence].map { "\($0)" })
  }
}
