import Admissibility

/// What governs, folded once, so that each view begins where its first own entry stands and not at the ledger's
/// beginning.
struct GoverningFold: Sendable {
  private(set) var entries: [LedgerEntry] = []
  /// What all of `entries` say.
  private(set) var state = LedgerView()
  /// The states before every 16th entry but the first.
  private var states: [LedgerView] = []
  private static let stride = 16

  mutating func append(_ entry: LedgerEntry) {
    if !entries.isEmpty, entries.count.isMultiple(of: Self.stride) { states.append(state) }
    entries.append(entry)
    state.fold(entry)
  }

  /// A state that rests on no entry from `sequence` on, and the entries from there.
  func start(before sequence: Int64?) -> (state: LedgerView, rest: ArraySlice<LedgerEntry>) {
    guard let sequence, state.size > sequence else { return (state, []) }
    let index = states.lastIndex { $0.size <= sequence }
    let count = index.map { ($0 + 1) * Self.stride } ?? 0
    return (index.map { states[$0] } ?? LedgerView(), entries[count...])
  }
}
