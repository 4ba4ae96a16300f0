import Admissibility
import Synchronization

/// Entries that were verified, so that what is shown again and again is verified once.
///
/// An entry never changes: once shown to be in a ledger it is in all that the ledger grows to.
final class EntryCache: Sendable {
  /// A few KiB each.
  private static let limit = 2048
  private let entries = Mutex<[Int: LedgerEntry]>([:])

  subscript(sequence: Int) -> LedgerEntry? {
    get { entries.withLock { $0[sequence] } }
    set {
      entries.withLock {
        // Starting over is rare and costs no more than a screen.
        if $0.count >= Self.limit { $0.removeAll(keepingCapacity: true) }
        $0[sequence] = newValue
      }
    }
  }
}
