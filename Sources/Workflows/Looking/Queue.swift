public import Listings
import Persistence

extension Ledger {
  /// The first adaptations that match in an order, and how many match in all.
  public func queue(
    _ filter: QueueFilter = .all, order: QueueOrder = .newestFirst, limit: Int
  ) throws(Problem) -> (rows: [AdaptationRow], total: Int) {
    try Problem.ofStore {
      (
        try store.queue(matching: filter, order: order, limit: limit).rows,
        try store.countOfAdaptations(matching: filter).count
      )
    }
  }
}
