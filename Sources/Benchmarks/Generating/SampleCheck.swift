import Admissibility
import Attestations
import Cryptography
import Governance
import Listings
import Persistence
import Workflows

/// Reads some adaptations back from a generated store and asks the real evaluator about them.
struct SampleCheck {
  let store: Store
  let now: Timestamp

  /// No adaptation is generated with more entries.
  private static let entryLimit = 32

  enum Failed: Error, CustomStringConvertible {
    case refused(Refusal, label: String)
    case missing(String)
    case verdict(label: String, state: String, mayRun: Bool, reason: String)

    var description: String {
      switch self {
      case .refused(let refusal, let label): "an entry about \(label) has no effect: \(refusal)"
      case .missing(let what): "\(what) is missing"
      case .verdict(let label, let state, let mayRun, let reason):
        "\(label) is \(state), and mayRun is \(mayRun): \(reason)"
      }
    }
  }

  /// Checks up to `limit` adaptations of each state, the oldest and the newest, and returns how many of each it found.
  ///
  /// `governed`: How many entries there are before the first adaptation.
  func run(governed: Int, limit: Int) throws -> [AdaptationState: Int] {
    var checked: [AdaptationState: Int] = [:]
    let foundation = try store.entries(in: 0..<governed)
    for state in AdaptationState.allCases {
      let filter = QueueFilter(states: [state])
      let rows =
        try store.adaptations(matching: filter, page: .first, limit: limit / 2)
        + store.adaptations(matching: filter, page: .last, limit: limit - limit / 2)
      for row in rows {
        try check(row, foundation)
        checked[state, default: 0] += 1
      }
    }
    return checked
  }

  private func check(_ row: AdaptationRow, _ foundation: [StoredEntry]) throws {
    let entries = try foundation + everything(about: row.id)
    let view = try fold(entries, label: row.label)
    guard let fact = view.adaptation(row.id) else { throw Failed.missing(row.label) }
    var evaluation = Evaluation(view: view, at: now)
    for environment in fact.value.manifest.environments {
      let admission = evaluation.admission(of: row.id, in: environment)
      guard admission.mayRun == (row.state == .active) else {
        throw Failed.verdict(
          label: row.label, state: row.state.rawValue, mayRun: admission.mayRun, reason: admission.reason)
      }
    }
  }

  /// The entries about an adaptation and about all that it depends on, in ledger order.
  private func everything(about id: Adaptation.ID) throws -> [StoredEntry] {
    var found: [Int: StoredEntry] = [:]
    var pending = [id]
    var seen: Set<Adaptation.ID> = [id]
    while let next = pending.popLast() {
      let edges = try store.edges(from: .adaptation(next))
      for edge in edges where [.required, .supported, .conflicting].contains(edge.relation) {
        if case .adaptation(let target) = edge.target, seen.insert(target).inserted { pending.append(target) }
      }
      guard let row = try store.adaptation(next) else { throw Failed.missing(next.short) }
      // What is said about an adaptation was recorded directly after it, before the next one.
      for entry in try store.entries(in: row.sequence..<row.sequence + Self.entryLimit) {
        if entry.sequence > row.sequence, entry.predicateType == .manifest { break }
        found[entry.sequence] = entry
      }
    }
    return found.keys.sorted().compactMap { found[$0] }
  }

  private func fold(_ entries: [StoredEntry], label: String) throws -> LedgerView {
    var view = LedgerView()
    var keys = KeyRing()
    for entry in entries {
      let envelope = try Envelope(parsing: entry.envelope)
      let statement = try entry.sequence == 0 ? envelope.verifyRoot() : envelope.verify(with: keys)
      keys.learn(from: statement)
      view.fold(
        LedgerEntry(
          sequence: Int64(entry.sequence), recordedAt: entry.recordedAt, statement: statement))
    }
    if let refused = view.refused.min(by: { $0.key < $1.key }) {
      throw Failed.refused(refused.value, label: label)
    }
    return view
  }
}
