public import Persistence

extension Ledger {
  /// The newest adaptations that match, and how many match in all.
  public func queue(
    _ filter: QueueFilter = QueueFilter(), limit: Int
  ) throws(Problem) -> (rows: [AdaptationRow], total: Int) {
    try Problem.ofStore {
      (try store.adaptations(matching: filter, limit: limit), try store.countOfAdaptations(matching: filter))
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
