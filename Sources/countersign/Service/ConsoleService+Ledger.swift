import Attestations
import Console
import Filtering
import Governance
import Persistence
import Presentation
import Workflows

extension ConsoleService {
  private var size: Int64 { ledger.size }

  private nonisolated func filter(_ terms: [FilterTerm]) async -> LedgerFilter {
    LedgerFilter(terms, at: world.now(), size: Int(await size))
  }

  /// Finds entries away from everything else that the desk does, so that a newer question interrupts it; then proves
  /// those that were found.
  nonisolated func slice(_ request: LedgerRequest) async throws -> LedgerSlice {
    let filter = await filter(request.terms)
    let page: LedgerPage =
      switch request.start {
      case .first: .first
      case .last: .last
      case .from(let sequence): .from(Int(sequence))
      case .after(let sequence): .after(Int(sequence))
      case .before(let sequence): .before(Int(sequence))
      }
    let found = try await store.places(inLedger: filter, page: page, limit: request.limit)
    try Task.checkCancellation()
    return LedgerSlice(
      rows: try await rows(found.sequences), count: Console.QueueCount(found.count), offset: found.offset,
      total: filter.size)
  }

  private func rows(_ sequences: [Int]) throws(Problem) -> [LedgerRow] {
    try ledger.history(at: sequences.map(Int64.init)).map(LedgerRow.init)
  }

  nonisolated func count(ofLedger terms: [FilterTerm]) async throws -> Console.QueueCount {
    Console.QueueCount(try await store.countOfEntries(inLedger: filter(terms)))
  }

  /// Who signs, and what entries are about; adaptations are too many to offer.
  nonisolated func ledgerValues() throws -> [String: [FilterCompletion.Candidate]] {
    let names = try store.ledgerNames(limit: 500)
    return [
      "who": names.people.map { FilterCompletion.Candidate($0) },
      "about": names.things.map { FilterCompletion.Candidate($0) },
    ]
  }
}

extension Console.QueueCount {
  init(_ count: Persistence.QueueCount) { self.init(count.count, isExact: count.isExact) }
}

extension LedgerRow {
  init(_ entry: HistoryEntry) {
    self.init(
      sequence: entry.sequence, recordedAt: entry.recordedAt, who: entry.signerName, kind: entry.type.word,
      summary: entry.summary, refusal: entry.refusal)
  }
}
