internal import Attestations
internal import Dispatch
internal import Synchronization

/// An entry, and what came of checking it with the keys that were known a little earlier.
struct CheckedEntry {
  let entry: StoredEntry
  fileprivate let outcome: SignatureCheck.Outcome

  /// What the entry says.
  ///
  /// `keys`: Those that all entries before it have named.
  func statement(keys: KeyRing) throws(LedgerFault) -> VerifiedStatement {
    if case .failure(.entry(_, .envelope(.unknownKey))) = outcome {
      // The key may have been named since.
      return try LedgerFold.verify(entry, keys: keys)
    }
    return try outcome.get()
  }
}

/// Checks the signatures of entries on other processors while the caller does something else.
final class SignatureCheck: Sendable {
  fileprivate typealias Outcome = Result<VerifiedStatement, LedgerFault>

  private static let width = 32

  private let entries: [StoredEntry]
  private let outcomes = Mutex<[Int: [Outcome]]>([:])
  private let group = DispatchGroup()

  /// Begins; `keys` need not hold those that the entries themselves name.
  init(_ entries: [StoredEntry], keys: KeyRing) {
    self.entries = entries
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
  func finish() -> [CheckedEntry] {
    group.wait()
    let found = outcomes.withLock { outcomes in
      stride(from: 0, to: entries.count, by: Self.width).flatMap { outcomes[$0] ?? [] }
    }
    return zip(entries, found).map(CheckedEntry.init)
  }
}
