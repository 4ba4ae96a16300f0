public import Admissibility
import Attestations
import Cryptography
public import Governance
import Persistence

/// What the ledger says about some adaptations.
extension Ledger {
  /// All that decides about `ids`: what governs, every entry about them, and about what they depend on.
  ///
  /// Answers for them and for what they depend on, and for no other adaptation. Costs as much as there are entries
  /// about them, not as the ledger has.
  ///
  /// - Throws: A ``Problem`` when an entry or a list cannot be shown to be what was recorded.
  public func view(of ids: [Adaptation.ID]) throws(Problem) -> LedgerView {
    try reading { reader in
      let covered = try reader.readAll(about: ids)
      return try reader.view(covering: covered)
    }
  }

  /// All that the ledger says, about everything: reads all of it.
  public func wholeView() throws(Problem) -> LedgerView {
    var view = LedgerView()
    var prefix = VerifiedPrefix()
    let size = size
    try Problem.ofStore {
      try store.fold(after: &prefix) { entry, statement in
        guard entry.sequence < size else { return }
        view.fold(LedgerEntry(entry, statement))
      }
    }
    return view
  }

  /// What it takes to judge whether somebody may say `claims`: answers for no verdict.
  func view(for claims: [Claim]) throws(Problem) -> LedgerView {
    try reading { reader in
      for claim in claims {
        if case .manifest(let manifest) = claim { try reader.readRivals(of: manifest) }
        if let id = try reader.subject(of: claim) { try reader.read(about: id) }
      }
      return try reader.view(covering: [])
    }
  }

  /// What an adaptation's entries say, without what it depends on: answers for no verdict.
  func view(ofEntriesAbout ids: Set<Adaptation.ID>) throws(Problem) -> LedgerView {
    try reading { reader in
      for id in ids { try reader.read(about: id) }
      return try reader.view(covering: [])
    }
  }

  /// The facts about one adaptation by its id; `nil` when it was not submitted.
  public func adaptation(_ id: Adaptation.ID) throws(Problem) -> AdaptationFact? {
    try view(ofEntriesAbout: [id]).adaptation(id)
  }

  /// Reads what can be shown to belong to the ledger as of the last ``refresh()``.
  func reading<Result>(_ body: (inout LedgerReader) throws -> Result) throws(Problem) -> Result {
    try Problem.ofStore {
      try store.proving(since: checkpoint) { prover in
        var reader = LedgerReader(self, prover)
        return try body(&reader)
      }
    }
  }
}
