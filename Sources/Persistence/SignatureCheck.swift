internal import Attestations
internal import Dispatch
internal import Synchronization

/// Checks the signatures of entries on other processors while the caller does something else.
final class SignatureCheck: Sendable {
  typealias Outcome = Result<VerifiedStatement, LedgerFault>

  private static let width = 32

  private let count: Int
  private let outcomes = Mutex<[Int: [Outcome]]>([:])
  private let group = DispatchGroup()

  /// Begins; `keys` need not hold those that the entries themselves name.
  init(_ entries: [LedgerEntry], keys: KeyRing) {
    count = entries.count
    for start in stride(from: 0, to: entries.count, by: Self.width) {
      let slice = entries[start..<min(start + Self.width, entries.count)]
      DispatchQueue.global(qos: .userInitiated).async(group: group) {
        let found = slice.map { entry in
          Outcome { () throws(LedgerFault) in try LedgerFold.verify(entry, keys: keys) }
        }
        self.outcomes.withLock { $0[start] = found }
      }
    }
  }

  /// Waits for the end; in the order of the entries.
  func finish() -> [Outcome] {
    group.wait()
    return outcomes.withLock { outcomes in
      stride(from: 0, to: count, by: Self.width).flatMap { outcomes[$0] ?? [] }
    }
  }
}
