public import Persistence

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

  /// Checks a whole store again, even one that would not open for work.
  public static func verify(
    _ places: Places, progress: (Progress) -> Void = { _ in }
  ) throws(Problem) -> VerificationReport {
    try Problem.ofStore {
      try Store.open(at: places.store, pins: places.pinFolder, isForInspection: true).verify(
        progress: progress)
    }
  }
}
