public import Persistence

extension Ledger {
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
