import Console
import Filtering
import Listings
import Persistence
import Workflows

extension ConsoleService {
  private var size: Int64 { ledger.size }

  private nonisolated func filter(_ terms: [FilterTerm]) async -> LedgerFilter {
    LedgerFilter(terms, at: world.now(), size: Int(await size))
  }

  /// Finds entries away from everything else that the desk does, so that a newer question interrupts it; then proves
  /// those that were found.
  nonisolated func entries(_ request: LedgerRequest) async throws -> ListPage<HistoryEntry> {
    let found = try await store.places(
      inLedger: filter(request.selection), page: request.start.map { Int($0) }, limit: request.limit)
    try Task.checkCancellation()
    return found.with(try await history(found.rows))
  }

  private func history(_ sequences: [Int]) throws(Problem) -> [HistoryEntry] {
    try ledger.history(at: sequences.map(Int64.init))
  }

  nonisolated func count(ofLedger terms: [FilterTerm], limit: Int?) async throws -> ListCount {
    try await store.countOfEntries(inLedger: filter(terms), limit: limit)
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
